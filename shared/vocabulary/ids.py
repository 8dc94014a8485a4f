"""Ids given by the services: UUID version 7 (RFC 9562), so that ids sort in the order they were given."""

from __future__ import annotations

import secrets
import uuid

from shared.vocabulary.clock import Clock


def new_id(clock: Clock) -> str:
    """A UUIDv7 in its usual text form: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = int(clock.now().timestamp() * 1000)
    value = (
        (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    )
    return str(uuid.UUID(int=value))
