"""The numbered line of changes that every engine catches up from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.matcher.store.tables import counters, stock_changes

STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Change:
    """Something of this kind (candidate, vacancy, course, commitment, initiative) is not what it was."""

    revision: int
    kind: str
    id: str


def note_change(connection: Connection, kind: str, identity: str) -> int:
    """Give the change the next revision and return it.

    The counter's row stays locked until the transaction ends, so no revision becomes visible after a higher one.
    """
    bump = update(counters).where(counters.c.name == STOCK).values(value=counters.c.value + 1)
    revision = connection.execute(bump.returning(counters.c.value)).scalar_one_or_none()
    if revision is None:
        revision = 1
        connection.execute(insert(counters).values(name=STOCK, value=revision))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(stock_changes).values(kind=kind, id=identity, revision=revision)
    connection.execute(row.on_conflict_do_update(index_elements=["kind", "id"], set_={"revision": revision}))
    return int(revision)


def newest_revision(connection: Connection) -> int:
    """The revision of the last change; 0 before the first."""
    value = connection.execute(select(counters.c.value).where(counters.c.name == STOCK)).scalar_one_or_none()
    return int(value or 0)


def changes_after(connection: Connection, revision: int) -> Sequence[Change]:
    """What changed above `revision`, oldest first, every thing once at its newest change."""
    query = (
        select(stock_changes.c.revision, stock_changes.c.kind, stock_changes.c.id)
        .where(stock_changes.c.revision > revision)
        .order_by(stock_changes.c.revision)
    )
    return [Change(*row) for row in connection.execute(query)]


def count_changes_after(connection: Connection, revision: int) -> int:
    """How many things changed above `revision`: how far somebody is behind."""
    query = select(func.count()).where(stock_changes.c.revision > revision)
    return int(connection.execute(query).scalar_one())
