"""What a broker is, for whoever speaks or listens: one contract, kept by memory, SQLite and Apache Kafka alike.

A topic is a set of partitions; a partition is an ordered log that readers do not use up. The key decides the
partition (`shared.events.partitions`), so whatever happened to one entity stays in order. Nothing is ordered between
keys or between topics. A group is a name under which members share the partitions of the topics they read: each
partition has at most one member at a time, and the group's position in it is kept by the broker. Delivery is at least
once: a record comes again when its member dies, or loses the partition, before the position was committed.

The contract suite in `shared.testing.brokers` says the same in tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """How a topic is to be created. A compacted topic keeps the last value of every key and, for 30 days, tombstones.

    `retention_hours` None means that nothing is deleted for its age; it has no meaning for a compacted topic.
    """

    name: str
    partitions: int = 4
    compacted: bool = False
    retention_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something to publish. A value of None is a tombstone: in a compacted topic the key goes away."""

    topic: str
    key: str
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A message as the log holds it. Offsets rise within a partition and may have gaps; `timestamp` is aware, UTC."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes | None
    headers: Headers
    timestamp: datetime

    @property
    def next_offset(self) -> int:
        """The position to commit once this record is done with."""
        return self.offset + 1


class BrokerError(Exception):
    """The broker did not do what was asked."""


class BrokerUnavailable(BrokerError):
    """The broker is away, busy or full: the same call may succeed later."""


class TopicMissing(BrokerError):
    """There is no such topic; topics are only ever created on purpose."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"there is no topic {topic!r}")
        self.topic = topic


class MessageRefused(BrokerError):
    """The broker will not take a message of this topic (too large, not allowed): trying again does not help."""

    def __init__(self, topic: str, reason: str) -> None:
        super().__init__(f"a message for {topic!r} was refused: {reason}")
        self.topic = topic


class Broker(Protocol):
    """The whole of what this product asks of a broker. Safe to use from several threads.

    Nothing connects before the first call. Every call may raise BrokerUnavailable.
    """

    def create_topics(self, topics: Iterable[Topic]) -> None:
        """Create what is not there yet. Idempotent; a topic that exists keeps its settings and its records."""
        ...

    def publish(self, messages: Sequence[Message]) -> None:
        """Store the messages, in order per key; returns only when all of them are safe with the broker.

        TopicMissing is raised before anything is stored. After BrokerUnavailable or MessageRefused some may be
        stored: publish all of them again and let the listeners drop what they have seen.
        """
        ...

    def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        """Join the group as a new member. A group that never committed starts at the oldest record.

        Raises TopicMissing. The subscription belongs to one thread.
        """
        ...

    def read(self, topic: str) -> Iterator[Record]:
        """Everything from the oldest record to the end at the time of the call, without a group.

        In order per partition. Raises TopicMissing at the first step.
        """
        ...

    def partitions(self, topic: str) -> int:
        """How many partitions the topic has: with `partition_for` it says where a key belongs. Raises TopicMissing."""
        ...

    def lag(self, group: str, topics: Iterable[str]) -> Mapping[str, int]:
        """How many offsets lie between the group's position and the end, by topic. Raises TopicMissing."""
        ...

    def maintain(self) -> None:
        """Compact and delete what the topics' settings say, if that is ours to do (Kafka does it by itself).

        Cheap when it was done less than an hour ago; call it now and then.
        """
        ...

    def close(self) -> None:
        """Let go of everything. Idempotent; subscriptions are closed by whoever opened them."""
        ...


class Subscription(Protocol):
    """One member of a group, used by one thread."""

    def poll(self, timeout_seconds: float, max_records: int = 500) -> list[Record]:
        """The next records of the partitions this member has, in order per partition.

        Waits at most `timeout_seconds` for the first one, and returns an empty list if there is none. Polling also
        tells the broker that the member lives, and is the moment at which partitions change hands: commit what is
        done before polling again.
        """
        ...

    def assigned(self) -> Mapping[str, frozenset[int]]:
        """The partitions that this member had at the end of the last poll, by topic; every topic is named.

        A member learns only by polling that the group shares out anew: until then another may already have what is
        named here. Who writes by it needs a fence of its own.
        """
        ...

    def commit(self, records: Sequence[Record]) -> None:
        """Make the offset after these records the group's position in their partitions.

        A partition that has meanwhile gone to another member is left alone: its records come again, there.
        """
        ...

    def seek_to_start(self) -> None:
        """Replay: move the group's position to the oldest record in every partition that this member has.

        The next polls return everything from there. A group with one member replays everything.
        """
        ...

    def close(self) -> None:
        """Leave the group at once, so that others take over. Idempotent; commits nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
