"""One request, one result: the row that remembers which `Idempotency-Key` made what (24 hours).

It is written in the transaction of the change itself, and holds no content: who, the key, a hash of the body, the id.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, DateTime, MetaData, String, Table, delete, insert, select

from shared.store.unit_of_work import UnitOfWork

KEPT = timedelta(hours=24)


class KeyUsedForAnother(Exception):
    """The same key came with another body; answered as 409."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request. Use a new key for a new request.")


@dataclass(frozen=True, slots=True)
class Claim:
    """`replayed`: the thing `id` was made by an earlier request with this key; make nothing."""

    id: str
    replayed: bool


def idempotency_table(metadata: MetaData) -> Table:
    return Table(
        "idempotency",
        metadata,
        Column("principal", String(80), primary_key=True),
        Column("key", String(200), primary_key=True),
        Column("body_hash", String(64), nullable=False),
        Column("made", String(80), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False, index=True),
    )


def claim(uow: UnitOfWork, table: Table, principal: str, key: str | None, body: bytes, new_id: str) -> Claim:
    """The id to make something under, or the id of what this key made before.

    Call it first in the unit of work that makes the thing; without a key nothing is remembered. The path of the
    request belongs in `body`. Raises `KeyUsedForAnother`.
    """
    if key is None:
        return Claim(new_id, False)
    key = hashlib.sha256(key.encode()).hexdigest() if len(key) > 200 else key
    now = uow.clock.now()
    uow.connection.execute(delete(table).where(table.c.at < now - KEPT))
    digest = hashlib.sha256(body).hexdigest()
    row = uow.connection.execute(
        select(table.c.body_hash, table.c.made).where(table.c.principal == principal, table.c.key == key)
    ).one_or_none()
    if row is None:
        values = {"principal": principal, "key": key, "body_hash": digest, "made": new_id, "at": now}
        uow.connection.execute(insert(table).values(values))
        return Claim(new_id, False)
    if row.body_hash != digest:
        raise KeyUsedForAnother
    return Claim(str(row.made), True)
