"""A service's database: SQLite (WAL) by default, PostgreSQL in production, by URL; both behave alike.

Readers see one snapshot and never wait. Writers of one database come one after the other: a writer takes the lock
before it reads anything, so what an action has read is still true when it writes. On SQLite that is `BEGIN IMMEDIATE`
(a transaction that first reads and then writes would be refused as busy in spite of any time-out), on PostgreSQL an
advisory lock that ends with the transaction. Whoever waits too long is told so by an error that passes
(`shared.events.failures.is_retryable`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url

from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.clock import Clock

BUSY_SECONDS = 5.0
"""How long a writer waits for another before it is told that the database is busy."""
STATEMENT_SECONDS = 60
"""PostgreSQL gives up a statement that takes longer, and a transaction that nobody goes on with for as long: a process
that hangs must not keep every other writer waiting."""
CONNECTIONS = (10, 14)
"""To PostgreSQL, per process: kept open, and more while all are in use. Eight web threads and the workers, each with
one to write and one to read, fit."""
WRITERS = 0x6F707374
"""The advisory lock of whoever writes; PostgreSQL keeps such numbers apart per database."""

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
        # Servers are told that we go, also when nobody calls `close`.
        weakref.finalize(self, self.engine.dispose)
        self._snapshot = _SNAPSHOT.get(self.engine.dialect.name, {})
        self._alone = _ALONE[self.engine.dialect.name]

    def on_commit(self, callback: Callable[[], None]) -> None:
        self._on_commit.append(callback)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection on one consistent snapshot; nothing can be written through it."""
        with self.engine.connect().execution_options(**self._snapshot) as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def read_once(self) -> Iterator[Connection]:
        """A connection to read through with one statement, which needs no transaction around it."""
        with self.engine.connect().execution_options(**self._alone) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A unit of work; whatever was not committed is rolled back on leaving."""
        with self.engine.connect().execution_options(opstap_writes=True) as connection:
            yield UnitOfWork(connection, self.clock, self._speak, self._on_commit)
            connection.rollback()

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: str, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for the URL, set up for durability: SQLite with WAL, synchronous=FULL and foreign keys; PostgreSQL
    with limits on how long anything may wait, and times in UTC.

    Errors name the statement and never its values: they end up in logs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, busy_seconds)
    return _postgresql(parsed, busy_seconds)


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {"timeout": busy_seconds, "check_same_thread": False}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("opstap_alone"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("opstap_writes") else "BEGIN")


_SNAPSHOT = {"postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}}
"""What makes a reader's transaction one snapshot, where that does not come by itself."""
_ALONE: Mapping[str, Mapping[str, Any]] = {
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
    "sqlite": {"opstap_alone": True},
}
"""What leaves out the transaction. Connections to SQLite begin none by themselves (`_set_up_sqlite`)."""


def _postgresql(url: URL, busy_seconds: float) -> Engine:
    kept, more = CONNECTIONS
    engine = create_engine(
        url,
        pool_size=kept,
        max_overflow=more,
        pool_use_lifo=True,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 5},
    )
    settings = {
        "lock_timeout": f"{max(1, round(busy_seconds * 1000))}",  # 0 would be: for ever
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{STATEMENT_SECONDS}s",
        "timezone": "UTC",
    }
    event.listen(engine, "connect", lambda connection, _: _set_up_postgresql(connection, settings))
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _say_no_more)
    return engine


def _set_up_postgresql(connection: Any, settings: Mapping[str, str]) -> None:
    # A statement and not start-up options: those do not get past every connection pooler.
    for name, value in settings.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("opstap_writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")


def _say_no_more(context: ExceptionContext) -> None:
    """Below its first line PostgreSQL's message quotes what somebody wrote."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])
