"""The embedded broker: a durable, ordered log in one SQLite file, shared by threads and processes of one machine.

Within a process a publish wakes the pollers at once; between processes a poller looks every LOOK_SECONDS.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from shared.events import sqlite_log as log
from shared.events.broker import Message, Record, Topic, TopicMissing
from shared.events.headers import pack_headers
from shared.events.partitions import partition_for
from shared.events.sqlite_subscription import SqliteSubscription
from shared.events.sqlite_upkeep import compact, upkeep
from shared.vocabulary.clock import Clock

_CHUNK = 1000


class SqliteBroker:
    """See `Broker`. Durable: `publish` returns when the records are on the disk (WAL, synchronous=FULL).

    `clock` stamps records and times members. Opens the file at the first call; do not fork after that.
    """

    def __init__(self, path: str | Path, clock: Clock) -> None:
        self.path = Path(path)
        self.clock = clock
        self.changed = threading.Condition()
        self.changes = 0
        self._writing = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._topics: dict[str, log.TopicRow] = {}

    def create_topics(self, topics: Iterable[Topic]) -> None:
        with self._writing, log.as_ours(), log.transaction(self._writer()) as connection:
            for topic in topics:
                added = connection.execute(
                    "INSERT OR IGNORE INTO topics (name, partitions, compacted, retention_hours) VALUES (?, ?, ?, ?)",
                    (topic.name, topic.partitions, topic.compacted, topic.retention_hours),
                )
                if added.rowcount:
                    heads = [(added.lastrowid, number) for number in range(topic.partitions)]
                    connection.executemany("INSERT INTO heads VALUES (?, ?, 0)", heads)
            connection.execute("UPDATE groups SET generation = generation + 1")
        self.wake()

    def publish(self, messages: Sequence[Message]) -> None:
        if not messages:
            return
        with self._writing, log.as_ours():
            connection = self._writer()
            topics = [self._topic(connection, message.topic) for message in messages]
            numbers = [
                partition_for(message.key, topic.partitions) for message, topic in zip(messages, topics, strict=True)
            ]
            with log.transaction(connection):
                self._append(connection, list(zip(messages, topics, numbers, strict=True)))
        self.wake()

    def subscribe(self, group: str, topics: Sequence[str]) -> SqliteSubscription:
        with self._writing, log.as_ours():
            for name in topics:
                self._topic(self._writer(), name)
            subscription = SqliteSubscription(self, group, topics)
        self.wake()
        return subscription

    def read(self, topic: str) -> Iterator[Record]:
        with log.as_ours(), closing(log.connect(self.path, durable=False)) as connection:
            row = self._topic(connection, topic)
            heads = connection.execute("SELECT partition, next_offset FROM heads WHERE topic = ?", (row.id,))
            for partition, end in heads.fetchall():
                offset = 0
                while chunk := log.records_from(connection, row, partition, first=offset, end=end, at_most=_CHUNK):
                    yield from chunk
                    offset = chunk[-1].next_offset

    def partitions(self, topic: str) -> int:
        with self._writing, log.as_ours():
            return self._topic(self._writer(), topic).partitions

    def lag(self, group: str, topics: Iterable[str]) -> Mapping[str, int]:
        lags = (
            "SELECT coalesce(sum(heads.next_offset - coalesce(positions.next_offset, 0)), 0) FROM heads LEFT JOIN"
            " positions ON positions.topic = heads.topic AND positions.partition = heads.partition AND grp = ?"
            " WHERE heads.topic = ?"
        )
        with log.as_ours(), closing(log.connect(self.path, durable=False)) as connection:
            known = {name: self._topic(connection, name) for name in topics}
            return {name: connection.execute(lags, (group, row.id)).fetchone()[0] for name, row in known.items()}

    def maintain(self) -> None:
        with log.as_ours(), closing(log.connect(self.path, durable=True)) as connection:
            upkeep(connection, self.clock.now())

    def compact(self, topic: str) -> None:
        """Keep the last record of every key, and of those no tombstone older than 30 days. Offsets stay as they are.

        Writers wait only for a slice at a time. Raises TopicMissing.
        """
        with log.as_ours(), closing(log.connect(self.path, durable=True)) as connection:
            compact(connection, self._topic(connection, topic), self.clock.now())

    def close(self) -> None:
        with self._writing:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def wake(self) -> None:
        """Make every poller of this process look again."""
        with self.changed:
            self.changes += 1
            self.changed.notify_all()

    def wait_for_change(self, seen: int, timeout_seconds: float) -> None:
        """Return when `changes` is no longer what was seen, or after the time-out."""
        with self.changed:
            self.changed.wait_for(lambda: self.changes != seen, timeout_seconds)

    def _writer(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = log.connect(self.path, durable=True)
        return self._connection

    def _topic(self, connection: sqlite3.Connection, name: str) -> log.TopicRow:
        # Topics are never removed or changed, so what was read once stays true.
        if name not in self._topics:
            self._topics = log.topics(connection)
        if name not in self._topics:
            raise TopicMissing(name)
        return self._topics[name]

    def _append(self, connection: sqlite3.Connection, parts: Sequence[tuple[Message, log.TopicRow, int]]) -> None:
        at = log.pack_time(self.clock.now())
        heads: dict[tuple[int, int], int] = {}
        rows = []
        for message, topic, number in parts:
            partition = (topic.id, number)
            if partition not in heads:
                query = "SELECT next_offset FROM heads WHERE topic = ? AND partition = ?"
                heads[partition] = connection.execute(query, partition).fetchone()[0]
            place = log.place(topic.id, number, heads[partition])
            rows.append((place, message.key, message.value, pack_headers(message.headers), at))
            heads[partition] += 1
        connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", rows)
        ends = [(end, topic_id, number) for (topic_id, number), end in heads.items()]
        connection.executemany("UPDATE heads SET next_offset = ? WHERE topic = ? AND partition = ?", ends)
