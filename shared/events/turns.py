"""One relay at a time for each database: the others wait for their turn, and the next takes over when one dies.

The turn ends with the process that has it, however it ends: no lease to wait out, nothing to clean up.
"""

from __future__ import annotations

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from shared.vocabulary.clock import Clock

RELAY_TURN = 0x6F707375
"""The advisory lock on PostgreSQL; one database has one outbox."""
LOOK_SECONDS = 5.0


class Turn(Protocol):
    """Belongs to one thread."""

    def is_mine(self) -> bool:
        """Take the turn if nobody has it; does not wait. DBAPIError when the database cannot be asked."""
        ...

    def give_up(self) -> None:
        """Let the next have it. Idempotent."""
        ...


def turn_of(engine: Engine, clock: Clock) -> Turn:
    """The turn to publish what this database's outbox holds. A database in memory has nobody to share it with."""
    if engine.dialect.name == "postgresql":
        return AdvisoryTurn(engine, clock)
    file = engine.url.database
    return FileTurn(Path(f"{file}-relay")) if file and file != ":memory:" else AlwaysMine()


class AlwaysMine:
    """Where there is nobody else."""

    def is_mine(self) -> bool:
        return True

    def give_up(self) -> None:
        """Nothing to give."""


class FileTurn:
    """A lock on a file beside the SQLite file, for the processes of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def is_mine(self) -> bool:
        if self._file is None:
            file = self._path.open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def give_up(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


class AdvisoryTurn:
    """A lock of PostgreSQL that lasts as long as a connection of its own, which is looked at every `look_seconds`."""

    def __init__(self, engine: Engine, clock: Clock, look_seconds: float = LOOK_SECONDS) -> None:
        self._engine, self._clock = engine, clock
        self._look_seconds = look_seconds
        self._connection: Connection | None = None
        self._look_at = 0.0

    def is_mine(self) -> bool:
        if self._connection is None:
            return self._taken()
        if self._clock.monotonic() >= self._look_at:
            try:
                self._connection.execute(text("SELECT 1"))
            except DBAPIError:
                self._let_go(self._connection)
                raise
            self._look_at = self._clock.monotonic() + self._look_seconds
        return True

    def give_up(self) -> None:
        connection = self._connection
        if connection is not None:
            # A server that is away has given the lock up already; one that is there sees a close only later.
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": RELAY_TURN})
            self._let_go(connection)

    def _taken(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            mine = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:turn)"), {"turn": RELAY_TURN}))
        except DBAPIError:
            self._let_go(connection)
            raise
        if not mine:
            connection.close()
            return False
        self._connection, self._look_at = connection, self._clock.monotonic() + self._look_seconds
        return True

    def _let_go(self, connection: Connection) -> None:
        """Close it for good: back in the pool it would keep the lock."""
        self._connection = None
        connection.invalidate()
        connection.close()
