"""The numbered line of changes that every engine catches up from, and how numbers are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from services.matcher.store.tables import counters, stock_changes
from shared.vocabulary.trace import current_trace

STOCK = "stock"
DATABASE = "database"
_LAST_NUMBER = select(counters.c.value).where(counters.c.name == bindparam("name"))
"""Every request asks it: building a statement costs more than running it."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something of this kind (candidate, vacancy, course, commitment, initiative) is not what it was."""

    revision: int
    kind: str
    id: str
    traceparent: str | None


def note_change(connection: Connection, kind: str, identity: str) -> int:
    """Give the change the next revision and return it.

    The counter's row stays locked until the transaction ends, so no revision becomes visible after a higher one.
    """
    _, put = _statements(connection.dialect.name)
    revision = next_number(connection, STOCK)
    trace = current_trace()
    traceparent = trace.traceparent if trace else None
    connection.execute(put, {"kind": kind, "id": identity, "revision": revision, "traceparent": traceparent})
    return revision


def next_number(connection: Connection, counter: str) -> int:
    """Count on and return the number. The row stays locked until the transaction ends."""
    bump, _ = _statements(connection.dialect.name)
    return int(connection.execute(bump, {"name": counter, "value": 1}).scalar_one())


def upsert(dialect: str, table: Table) -> Any:
    """An INSERT of this dialect that can say what to do when the row is there."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


@cache
def _statements(dialect: str) -> tuple[Executable, Executable]:
    """Count on, and put the change; made once, because building a statement costs more than running it."""
    bump = upsert(dialect, counters).values(name=bindparam("name"), value=bindparam("value"))
    bump = bump.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    names = ("kind", "id", "revision", "traceparent")
    put = upsert(dialect, stock_changes).values({name: bindparam(name) for name in names})
    put = put.on_conflict_do_update(
        index_elements=["kind", "id"], set_={name: put.excluded[name] for name in names[2:]}
    )
    return bump.returning(counters.c.value), put


def newest_revision(connection: Connection) -> int:
    """The revision of the last change; 0 before the first."""
    return last_number(connection, STOCK)


def last_number(connection: Connection, counter: str) -> int:
    """The number that was given last; 0 before the first."""
    return int(connection.execute(_LAST_NUMBER, {"name": counter}).scalar_one_or_none() or 0)


def database_name(connection: Connection) -> str | None:
    """What tells this database from any other that was ever made; None while `name_database` was not called."""
    number = last_number(connection, DATABASE)
    return f"{number:x}" if number else None


def name_database(connection: Connection, number: int) -> None:
    """Give it this number, unless it has one."""
    statement = upsert(connection.dialect.name, counters).values(name=DATABASE, value=number)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["name"]))


def changes_after(connection: Connection, revision: int) -> Sequence[Change]:
    """What changed above `revision`, oldest first, every thing once at its newest change."""
    return [Change(*row) for row in connection.execute(_AFTER, {"after": revision})]


_AFTER = (
    select(stock_changes.c.revision, stock_changes.c.kind, stock_changes.c.id, stock_changes.c.traceparent)
    .where(stock_changes.c.revision > bindparam("after"))
    .order_by(stock_changes.c.revision)
)


def count_changes_after(connection: Connection, revision: int) -> int:
    """How many things changed above `revision`: how far somebody is behind."""
    query = select(func.count()).where(stock_changes.c.revision > revision)
    return int(connection.execute(query).scalar_one())
