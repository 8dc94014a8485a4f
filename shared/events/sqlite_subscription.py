"""One member of a group reading the SQLite broker's file."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from shared.events import sqlite_groups as groups
from shared.events import sqlite_log as log
from shared.events.broker import Record
from shared.events.sharing import LEASE_SECONDS, Partition, by_topic

if TYPE_CHECKING:
    from shared.events.sqlite_broker import SqliteBroker

LOOK_SECONDS = 0.05
"""How often a poller looks for what another process has published."""

CHECK_SECONDS = 1.0
"""How often, by the broker's clock, a poller looks whether another member of its group is dead."""


class SqliteSubscription:
    """See `Subscription`. Joins the group on being made (inside the broker's lock)."""

    def __init__(self, broker: SqliteBroker, group: str, topics: Sequence[str]) -> None:
        self._broker = broker
        self._group = group
        self._topics = tuple(topics)
        self._positions: dict[Partition, int] = {}
        self._generation = -1
        self._version = -1
        self._check_at = 0.0
        self._renew_at = 0.0
        self._closed = False
        # Positions need no flush to the disk: losing the last ones in a power cut only repeats records.
        self._connection = log.connect(broker.path, durable=False)
        with log.transaction(self._connection) as connection:
            self._member = groups.join(connection, group, topics, broker.clock.now())
            self._known = log.topics(connection)

    def poll(self, timeout_seconds: float, max_records: int = 500) -> list[Record]:
        # Real time, not the injected clock: this waits for other threads and processes.
        deadline = time.monotonic() + timeout_seconds
        first = True
        with log.as_ours():
            while True:
                seen = self._broker.changes
                found = self._look(max_records) if first or self._anything_new() else []
                first = False
                remaining = deadline - time.monotonic()
                if found or remaining <= 0:
                    return found
                self._broker.wait_for_change(seen, min(remaining, LOOK_SECONDS))

    def assigned(self) -> Mapping[str, frozenset[int]]:
        return by_topic(self._topics, self._positions)

    def commit(self, records: Sequence[Record]) -> None:
        offsets: dict[tuple[int, int], int] = {}
        for record in records:
            partition = (self._known[record.topic].id, record.partition)
            offsets[partition] = max(record.next_offset, offsets.get(partition, 0))
        with log.as_ours(), log.transaction(self._connection) as connection:
            groups.commit(connection, self._group, self._member, offsets)

    def seek_to_start(self) -> None:
        with log.as_ours():
            self._take_part()
            self._positions = dict.fromkeys(self._positions, 0)
            offsets = {(self._known[name].id, number): 0 for name, number in self._positions}
            with log.transaction(self._connection) as connection:
                groups.commit(connection, self._group, self._member, offsets)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            with log.as_ours(), log.transaction(self._connection) as connection:
                groups.leave(connection, self._group, self._member)
        finally:
            self._connection.close()
        self._broker.wake()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _anything_new(self) -> bool:
        """Whether anybody else wrote to the file since the last look, or it is time to look who is dead. Very cheap."""
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        written, self._version = version != self._version, version
        return written or self._broker.clock.now().timestamp() >= self._check_at

    def _look(self, max_records: int) -> list[Record]:
        self._take_part_if_needed()
        return self._fetch(max_records)

    def _take_part_if_needed(self) -> None:
        now = self._broker.clock.now()
        with log.transaction(self._connection, write=False) as connection:
            needed = groups.generation(connection, self._group) != self._generation
            if not needed and now.timestamp() >= self._check_at:
                self._check_at = now.timestamp() + CHECK_SECONDS
                needed = groups.anyone_dead(connection, self._group, self._member, now)
        if needed or now.timestamp() >= self._renew_at:
            self._take_part()

    def _take_part(self) -> None:
        now = self._broker.clock.now()
        with log.transaction(self._connection) as connection:
            before = groups.generation(connection, self._group)
            self._generation, committed, was_dead = groups.take_part(
                connection, self._group, self._member, self._topics, now
            )
            self._known = log.topics(connection)
        kept = {} if was_dead else self._positions
        self._positions = {name: kept.get(name, position) for name, position in committed.items()}
        self._renew_at = now.timestamp() + LEASE_SECONDS / 4
        if self._generation != before:
            self._broker.wake()

    def _fetch(self, max_records: int) -> list[Record]:
        found: list[Record] = []
        with log.transaction(self._connection, write=False) as connection:
            heads = {(topic, number): end for topic, number, end in connection.execute("SELECT * FROM heads")}
            for (name, number), position in self._positions.items():
                topic = self._known[name]
                end = heads[topic.id, number]
                if position < end and len(found) < max_records:
                    left = max_records - len(found)
                    records = log.records_from(connection, topic, number, first=position, end=end, at_most=left)
                    found += records
                    # All that is left may have been compacted away: then the end is the position.
                    self._positions[name, number] = records[-1].next_offset if len(records) == left else end
        self._start_elsewhere_next_time()
        return found

    def _start_elsewhere_next_time(self) -> None:
        """So that one busy partition cannot keep the others waiting."""
        if self._positions:
            first = next(iter(self._positions))
            self._positions[first] = self._positions.pop(first)
