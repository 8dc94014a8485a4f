"""A broker in this process's memory, for unit tests: the contract, and nothing that outlives the process."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self

from shared.events.broker import Message, Record, Topic, TopicMissing
from shared.events.compaction import TOMBSTONES_KEPT, still_needed
from shared.events.partitions import partition_for
from shared.events.sharing import LEASE_SECONDS, Partition, by_topic, share_out
from shared.vocabulary.clock import Clock


@dataclass(slots=True)
class _Log:
    records: list[Record] = field(default_factory=list)
    next_offset: int = 0

    def since(self, offset: int, at_most: int) -> list[Record]:
        first = bisect_left(self.records, offset, key=lambda record: record.offset)
        return self.records[first : first + at_most]


@dataclass(slots=True)
class _Group:
    positions: dict[Partition, int] = field(default_factory=dict)
    members: dict[str, MemorySubscription] = field(default_factory=dict)
    holders: dict[Partition, str] = field(default_factory=dict)
    joined: int = 0


class MemoryBroker:
    """See `Broker`. Not durable. Members die when `clock` says that they have not polled for LEASE_SECONDS."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.topics: dict[str, Topic] = {}
        self._logs: dict[Partition, _Log] = {}
        self._groups: dict[str, _Group] = {}

    def create_topics(self, topics: Iterable[Topic]) -> None:
        with self.changed:
            for topic in topics:
                if topic.name not in self.topics:
                    self.topics[topic.name] = topic
                    self._logs |= {(topic.name, number): _Log() for number in range(topic.partitions)}
            self.changed.notify_all()

    def publish(self, messages: Sequence[Message]) -> None:
        with self.changed:
            for message in messages:
                self._known(message.topic)
            now = self.clock.now()
            for message in messages:
                number = partition_for(message.key, self.topics[message.topic].partitions)
                log = self._logs[message.topic, number]
                place = (message.topic, number, log.next_offset)
                log.records.append(Record(*place, message.key, message.value, message.headers, now))
                log.next_offset += 1
            self.changed.notify_all()

    def subscribe(self, group: str, topics: Sequence[str]) -> MemorySubscription:
        with self.changed:
            for topic in topics:
                self._known(topic)
            state = self._groups.setdefault(group, _Group())
            state.joined += 1
            member = MemorySubscription(self, state, f"{state.joined:09}", frozenset(topics))
            member.join()
            return member

    def read(self, topic: str) -> Iterator[Record]:
        with self.changed:
            partitions = self._known(topic).partitions
            found = [record for number in range(partitions) for record in self._logs[topic, number].records]
        yield from found

    def partitions(self, topic: str) -> int:
        with self.changed:
            return self._known(topic).partitions

    def lag(self, group: str, topics: Iterable[str]) -> Mapping[str, int]:
        with self.changed:
            positions = self._groups[group].positions if group in self._groups else {}
            return {
                topic: sum(
                    self._logs[topic, number].next_offset - positions.get((topic, number), 0)
                    for number in range(self._known(topic).partitions)
                )
                for topic in topics
            }

    def maintain(self) -> None:
        for topic in list(self.topics.values()):
            if topic.compacted:
                self.compact(topic.name)
            elif topic.retention_hours is not None:
                oldest = self.clock.now() - timedelta(hours=topic.retention_hours)
                with self.changed:
                    for number in range(topic.partitions):
                        log = self._logs[topic.name, number]
                        log.records = [record for record in log.records if record.timestamp >= oldest]

    def compact(self, topic: str) -> None:
        """Keep the last record of every key, and of those no tombstone older than 30 days. Offsets stay as they are."""
        with self.changed:
            forget_before = self.clock.now() - TOMBSTONES_KEPT
            for number in range(self._known(topic).partitions):
                log = self._logs[topic, number]
                log.records = still_needed(log.records, forget_before)

    def close(self) -> None:
        """Nothing to let go of."""

    def _known(self, topic: str) -> Topic:
        if topic not in self.topics:
            raise TopicMissing(topic)
        return self.topics[topic]

    def log(self, partition: Partition) -> _Log:
        return self._logs[partition]


class MemorySubscription:
    """See `Subscription`."""

    def __init__(self, broker: MemoryBroker, group: _Group, member: str, topics: frozenset[str]) -> None:
        self.topics = topics
        self.alive_until = 0.0
        self._broker = broker
        self._group = group
        self._member = member
        self._positions: dict[Partition, int] = {}

    def join(self) -> None:
        self._group.members[self._member] = self
        self._rebalance()

    def poll(self, timeout_seconds: float, max_records: int = 500) -> list[Record]:
        with self._broker.changed:
            found: list[Record] = []

            def something_to_read() -> bool:
                found.extend(self._next(max_records))
                return bool(found)

            self._broker.changed.wait_for(something_to_read, timeout_seconds)
            return found

    def assigned(self) -> Mapping[str, frozenset[int]]:
        return by_topic(self.topics, self._positions)

    def commit(self, records: Sequence[Record]) -> None:
        with self._broker.changed:
            for record in records:
                partition = (record.topic, record.partition)
                if self._group.holders.get(partition) == self._member:
                    self._group.positions[partition] = record.next_offset

    def seek_to_start(self) -> None:
        with self._broker.changed:
            self._rebalance()
            self._positions = dict.fromkeys(self._positions, 0)
            self._group.positions |= self._positions

    def close(self) -> None:
        with self._broker.changed:
            self._group.members.pop(self._member, None)
            self._let_go_of_the_absent()
            self._broker.changed.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _next(self, max_records: int) -> list[Record]:
        self._rebalance()
        found: list[Record] = []
        for partition, position in list(self._positions.items()):
            records = self._broker.log(partition).since(position, max_records - len(found))
            if records:
                found += records
                self._positions[partition] = records[-1].next_offset
        return found

    def _rebalance(self) -> None:
        now = self._broker.clock.now().timestamp()
        self.alive_until = now + LEASE_SECONDS
        members = self._group.members
        if self._member not in members:
            # Taken for dead meanwhile: what was read but not committed is no longer ours to go on from.
            self._positions = {}
            members[self._member] = self
        for name in [name for name, member in members.items() if member.alive_until <= now]:
            del members[name]
        self._let_go_of_the_absent()
        read = {name: member.topics for name, member in members.items()}
        partitions = [(topic.name, n) for topic in self._broker.topics.values() for n in range(topic.partitions)]
        for partition, member in share_out(partitions, read).items():
            holder = self._group.holders.get(partition)
            if holder == self._member != member:
                del self._group.holders[partition]
            elif member == self._member and holder is None:
                self._group.holders[partition] = self._member
        mine = sorted(partition for partition, holder in self._group.holders.items() if holder == self._member)
        committed = self._group.positions
        self._positions = {name: self._positions.get(name, committed.get(name, 0)) for name in mine}

    def _let_go_of_the_absent(self) -> None:
        holders = self._group.holders
        for partition in [name for name, holder in holders.items() if holder not in self._group.members]:
            del holders[partition]
