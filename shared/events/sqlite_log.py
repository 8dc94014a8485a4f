"""The file behind the SQLite broker: its tables, its connections, and how a record is laid out.

A record's place is one integer (topic, partition, offset packed together) that is the table's own key, so a partition
is a contiguous run of rows: reading on from an offset is one seek, however many records there are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from shared.events.broker import BrokerUnavailable, Record
from shared.events.headers import unpack_headers

BUSY_SECONDS = 5.0
"""How long a writer waits for another before the broker counts as unavailable."""

_OFFSET_BITS = 40
_PARTITION_BITS = 10

_TABLES = """
CREATE TABLE IF NOT EXISTS topics (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL, compacted INTEGER NOT NULL,
    retention_hours INTEGER
);
CREATE TABLE IF NOT EXISTS heads (
    topic INTEGER NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
    place INTEGER PRIMARY KEY, key TEXT NOT NULL, value BLOB, headers TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS positions (
    grp TEXT NOT NULL, topic INTEGER NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
    PRIMARY KEY (grp, topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS groups (name TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (
    id INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL, topics TEXT NOT NULL, process TEXT NOT NULL,
    alive_until REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS members_of_group ON members (grp);
CREATE TABLE IF NOT EXISTS holders (
    grp TEXT NOT NULL, topic INTEGER NOT NULL, partition INTEGER NOT NULL, member INTEGER NOT NULL,
    PRIMARY KEY (grp, topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS upkeep (only INTEGER PRIMARY KEY CHECK (only = 1), done_at REAL NOT NULL) WITHOUT ROWID;
"""


class TopicRow(NamedTuple):
    """A topic as the file knows it."""

    id: int
    name: str
    partitions: int
    compacted: int
    retention_hours: int | None


@contextmanager
def as_ours() -> Iterator[None]:
    """SQLite's "locked", "disk full", "cannot open" and the like become BrokerUnavailable."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise BrokerUnavailable(f"the event log: {error}") from error


def connect(path: Path, *, durable: bool) -> sqlite3.Connection:
    """Open the file, making it and its tables if need be.

    A `durable` connection's commit returns when the data is on the disk. Without it a power cut (not a killed
    process) may undo the last commits: good enough for positions, where it means that records come again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
    # What compaction removes is overwritten: an erased person does not linger in free pages.
    connection.execute("PRAGMA secure_delete=ON")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version=1; COMMIT;")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool = True) -> Iterator[sqlite3.Connection]:
    """All or nothing. A writer takes the lock at once, so that it is never refused halfway."""
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def topics(connection: sqlite3.Connection) -> dict[str, TopicRow]:
    rows = connection.execute("SELECT id, name, partitions, compacted, retention_hours FROM topics")
    return {row[1]: TopicRow(*row) for row in rows}


def place(topic: int, partition: int, offset: int) -> int:
    """The key of a record. Room for 8,000 topics of 1,024 partitions of a million million records."""
    return (topic << _PARTITION_BITS | partition) << _OFFSET_BITS | offset


def offset_of(place_of_record: int) -> int:
    return place_of_record & ((1 << _OFFSET_BITS) - 1)


def records_from(
    connection: sqlite3.Connection, topic: TopicRow, partition: int, *, first: int, end: int, at_most: int
) -> Sequence[Record]:
    """The records at offsets first … end - 1, in order; at most so many."""
    rows = connection.execute(
        "SELECT place, key, value, headers, at FROM records WHERE place >= ? AND place < ? ORDER BY place LIMIT ?",
        (place(topic.id, partition, first), place(topic.id, partition, end), at_most),
    )
    return [
        Record(topic.name, partition, offset_of(where), key, value, unpack_headers(headers), unpack_time(at))
        for where, key, value, headers, at in rows
    ]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def pack_time(moment: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def unpack_time(packed: int) -> datetime:
    return _EPOCH + packed * _MICROSECOND
