"""The three ways in which handling an event fails, and what a consumer does about each."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, OperationalError

from shared.events.broker import BrokerUnavailable


class Unreadable(Exception):
    """Bytes that are no event of ours (bad JSON, schema, unknown version): a dead letter at once.

    The text is kept as the reason, so it names fields and versions and never values.
    """


class Retryable(Exception):
    """Something that passes (a lock, a peer that is away): wait and try the same event again, however often."""


class ConsumerStopped(Exception):
    """The consumer cannot go on without losing something; the process must exit non-zero. Nothing was skipped."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waiting times that double from `first_seconds` up to `most_seconds`, with up to half taken off at random, so that
    many who failed together do not come back together."""

    first_seconds: float = 0.1
    most_seconds: float = 30.0

    def seconds(self, failures: int, chance: random.Random) -> float:
        """How long to wait after so many failures in a row (1 = the first)."""
        longest = min(self.most_seconds, self.first_seconds * 2.0 ** min(failures - 1, 30))
        return longest * (1 - chance.random() / 2)


def is_retryable(error: BaseException) -> bool:
    """Whether the same call may succeed later without anybody changing anything."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _database_is_busy(error.orig) or _is_away(error)
    return isinstance(error, Retryable | BrokerUnavailable) or _database_is_busy(error)


_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
_PASSING_STATES = ("08", "25P03", "40", "53", "55P03", "57014", "57P", "58030")
"""PostgreSQL: connection, transaction left lying, serialisation or deadlock, resources (also a full disk), lock not
available, statement took too long, server stopping or starting, input or output of the disk."""


def _is_away(error: DBAPIError) -> bool:
    """PostgreSQL could not be reached at all: then there is no answer, and no state in it."""
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None


def _database_is_busy(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        # The low byte is the kind of error; what is above it says which variety. Fakes in tests carry text only.
        code = getattr(error, "sqlite_errorcode", None)
        return code & 0xFF in _PASSING if code is not None else "locked" in str(error)
    return str(getattr(error, "sqlstate", None) or "").startswith(_PASSING_STATES)
