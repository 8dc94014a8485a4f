"""Headers as text, for tables that hold them; and the one that says what a record followed from."""

from __future__ import annotations

import json
from functools import lru_cache

from shared.events.broker import Headers
from shared.vocabulary.trace import Trace, following

TRACEPARENT = "traceparent"
"""The same as the event's attribute, for whoever looks at a record without being able to read it."""


def trace_of(headers: Headers) -> Trace:
    """The place in the trace of whoever deals with a record that has these headers."""
    return following(next((value.decode("latin-1") for name, value in headers if name == TRACEPARENT), None))


@lru_cache(maxsize=1024)
def pack_headers(headers: Headers) -> str:
    """As JSON text. Latin-1 maps every byte to one character and back, so any bytes survive."""
    return json.dumps([[name, value.decode("latin-1")] for name, value in headers], separators=(",", ":"))


@lru_cache(maxsize=1024)
def unpack_headers(packed: str) -> Headers:
    """The inverse of `pack_headers`."""
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(packed))
