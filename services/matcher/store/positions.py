"""Which ranker writes the lists of which candidates, and how far it got.

Candidates are shared by the partition of their key. The owner of a partition is checked in the transaction that writes
lists of it, so two rankers that both believe they have it never both speak.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from services.matcher.store.tables import ranker_positions


@dataclass(frozen=True, slots=True)
class Position:
    """Every list is at least as new as this."""

    stock_revision: int
    as_of: date
    settings: str


def take_partitions(
    connection: Connection, owner: str, partitions: Collection[int], of: int
) -> dict[int, Position | None]:
    """Make `owner` the one that writes the lists of these partitions; returns how new those are.

    None where that is not known: nobody has had the partition, or the candidates were in another number of partitions.
    """
    table = ranker_positions
    connection.execute(delete(table).where(table.c.partitions != of))
    mine = table.c.partition.in_(partitions)
    found = {row.partition: _position(row) for row in connection.execute(select(table).where(mine))}
    connection.execute(update(table).where(mine).values(owner=owner))
    new = [{"partition": one, "partitions": of, "owner": owner} for one in partitions if one not in found]
    if new:
        connection.execute(insert(table), new)
    return {one: found.get(one) for one in partitions}


def partitions_of(connection: Connection, owner: str) -> frozenset[int]:
    """Those whose lists this owner may write. Read it in the transaction that writes."""
    return frozenset(connection.execute(_OWNED, {"whose": owner}).scalars())


_OWNED = select(ranker_positions.c.partition).where(ranker_positions.c.owner == bindparam("whose"))
"""Made once: it is asked with every list that is written."""


def put_position(connection: Connection, partitions: Collection[int], reached: Position) -> None:
    """All lists of these partitions are at least as new as this."""
    mine = ranker_positions.c.partition.in_(partitions)
    connection.execute(update(ranker_positions).where(mine).values(**asdict(reached)))


def forget_positions(connection: Connection) -> None:
    """From now on it is not known how new any list is."""
    connection.execute(update(ranker_positions).values(stock_revision=None, as_of=None, settings=None))


def position(connection: Connection) -> Position | None:
    """What every list is at least as new as; None before all partitions have been ranked for the first time."""
    rows = list(connection.execute(select(ranker_positions)))
    found = [_position(row) for row in rows]
    known = [one for one in found if one is not None]
    if not rows or len(known) < rows[0].partitions:
        return None
    return min(known, key=lambda one: (one.stock_revision, one.as_of))


def _position(row: Row[Any]) -> Position | None:
    return None if row.stock_revision is None else Position(row.stock_revision, row.as_of, row.settings)
