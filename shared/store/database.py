"""A service's database: SQLite (WAL) by default, anything SQLAlchemy speaks by URL.

Readers see a snapshot; a writer takes SQLite's write lock at once (`BEGIN IMMEDIATE`), because a transaction that first
reads and then writes would otherwise be refused as busy in spite of any time-out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.clock import Clock

BUSY_SECONDS = 5.0
"""How long a SQLite writer waits for another before it is told "database is locked"."""

Speak = Callable[[Connection, Any], None]
"""Turns a domain event into a row of the outbox, in the transaction of the connection it is given."""


class Database:
    """Opens lazily: making a `Database` connects to nothing.

    `speak` is called for every event that a unit of work records, inside its transaction. `on_commit` callbacks run
    after every commit (they wake the relay and other loops of this process) and must not raise.
    """

    def __init__(self, url: str, clock: Clock, speak: Speak, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = url
        self.clock = clock
        self._speak = speak
        self._on_commit: list[Callable[[], None]] = []
        self.engine = open_engine(url, busy_seconds)

    def on_commit(self, callback: Callable[[], None]) -> None:
        self._on_commit.append(callback)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection on one consistent snapshot; nothing can be written through it."""
        with self.engine.connect() as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A unit of work; whatever was not committed is rolled back on leaving."""
        with self.engine.connect().execution_options(opstap_writes=True) as connection:
            yield UnitOfWork(connection, self.clock, self._speak, self._on_commit)
            connection.rollback()

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: str, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for the URL, with SQLite set up for durability (WAL, synchronous=FULL, foreign keys).

    Errors name the statement and never its values: they end up in logs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {"timeout": busy_seconds, "check_same_thread": False}
    engine = create_engine(parsed, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("opstap_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
