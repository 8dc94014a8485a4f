"""A request that came twice is done once."""

from __future__ import annotations

from dataclasses import dataclass

from services.matcher.store.tables import idempotency
from shared.store.idempotency import Claim, claim
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import Principal


@dataclass(frozen=True, slots=True)
class Once:
    """The caller's `Idempotency-Key`, if any, and the bytes (path and body) that it stands for."""

    key: str | None = None
    request: bytes = b""


def claim_id(uow: UnitOfWork, who: Principal, once: Once) -> Claim:
    """The id to write something down under. Raises `KeyUsedForAnother`."""
    return claim(uow, idempotency, who.id, once.key, once.request, new_id(uow.clock))
