"""Compaction and retention of the SQLite broker's file, a slice at a time so that writers hardly wait."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from shared.events.compaction import TOMBSTONES_KEPT
from shared.events.sqlite_log import TopicRow, pack_time, place, topics, transaction

UPKEEP_EVERY = timedelta(hours=1)
_SLICE = 2000


def upkeep(connection: sqlite3.Connection, now: datetime) -> None:
    """Compact and delete by every topic's settings, unless that was done less than UPKEEP_EVERY ago."""
    with transaction(connection):
        last = connection.execute("SELECT done_at FROM upkeep").fetchone()
        if last and now.timestamp() - last[0] < UPKEEP_EVERY.total_seconds():
            return
        connection.execute("INSERT OR REPLACE INTO upkeep VALUES (1, ?)", (now.timestamp(),))
    for topic in topics(connection).values():
        if topic.compacted:
            compact(connection, topic, now)
        elif topic.retention_hours is not None:
            _delete_before(connection, topic, now - timedelta(hours=topic.retention_hours))


def compact(connection: sqlite3.Connection, topic: TopicRow, now: datetime) -> None:
    """Keep the last record of every key, and of those no tombstone older than TOMBSTONES_KEPT."""
    forget_before = pack_time(now - TOMBSTONES_KEPT)
    for partition in range(topic.partitions):
        first, end = _range(topic, partition)
        # Looked up without the write lock; what is superseded now stays superseded.
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS latest (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID")
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS doomed (place INTEGER PRIMARY KEY)")
        with transaction(connection, write=False):
            within = (first, end)
            connection.execute(
                "INSERT INTO latest SELECT key, max(place) FROM records WHERE place >= ? AND place < ? GROUP BY key",
                within,
            )
            connection.execute(
                "INSERT INTO doomed SELECT r.place FROM records AS r JOIN latest USING (key) WHERE r.place >= ?"
                " AND r.place < ? AND (r.place <> latest.place OR (r.value IS NULL AND r.at < ?))",
                (*within, forget_before),
            )
        _delete_doomed(connection)
        connection.executescript("DROP TABLE latest; DROP TABLE doomed")


def _delete_doomed(connection: sqlite3.Connection) -> None:
    while slice_ := connection.execute("SELECT place FROM doomed ORDER BY place LIMIT ?", (_SLICE,)).fetchall():
        with transaction(connection):
            connection.executemany("DELETE FROM records WHERE place = ?", slice_)
        connection.execute("DELETE FROM doomed WHERE place <= ?", slice_[-1])


def _delete_before(connection: sqlite3.Connection, topic: TopicRow, oldest: datetime) -> None:
    for partition in range(topic.partitions):
        first, end = _range(topic, partition)
        deleted = _SLICE
        while deleted == _SLICE:
            with transaction(connection):
                # Records lie in order of time within a partition, so the first young one ends the search.
                slice_ = connection.execute(
                    "SELECT place, at FROM records WHERE place >= ? AND place < ? ORDER BY place LIMIT ?",
                    (first, end, _SLICE),
                ).fetchall()
                old = [(where,) for where, at in slice_ if at < pack_time(oldest)]
                connection.executemany("DELETE FROM records WHERE place = ?", old)
                deleted = len(old)


def _range(topic: TopicRow, partition: int) -> tuple[int, int]:
    return place(topic.id, partition, 0), place(topic.id, partition + 1, 0)
