"""One member of a Kafka consumer group."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from shared.events.broker import Record
from shared.events.kafka_client import (
    LOST,
    SETTLED,
    KafkaConsumer,
    TopicPartition,
    as_ours,
    offsets_to_commit,
    record_of,
)
from shared.events.sharing import by_topic

logger = logging.getLogger(__name__)


class KafkaSubscription:
    """See `Subscription`. The client tells the cluster from a thread of its own that this member lives.

    kafka-python 3.0.12 can lose a rebalance: when the leader of the group sees other partitions than at the last
    assignment, and a poll ends while it joins again, the new assignment is never taken up and the member hears nothing
    for ever, without an error. So the topics are looked up before joining, and a member that is still not settled
    after `stuck_seconds` starts anew, from what was committed.
    """

    def __init__(
        self, topics: Sequence[str], settings: Mapping[str, Any], patience_ms: int, stuck_seconds: float = 30.0
    ) -> None:
        self._topics = topics
        self._settings = settings
        self._patience_ms = patience_ms
        self._stuck_seconds = stuck_seconds
        self._consumer: Any = None
        self._assigned: Mapping[str, frozenset[int]] = by_topic(topics, ())
        with as_ours():
            self._joined()

    def poll(self, timeout_seconds: float, max_records: int = 500) -> list[Record]:
        with as_ours():
            consumer = self._joined()
            found = consumer.poll(timeout_ms=int(timeout_seconds * 1000), max_records=max_records)
            if found or consumer.group_metadata().state == SETTLED:
                self._settled_at = time.monotonic()
                self._assigned = by_topic(self._topics, consumer.assignment())
            elif time.monotonic() - self._settled_at > self._stuck_seconds:
                logger.warning("not settled in the group for %.0f s: joining anew", self._stuck_seconds)
                self.close()
        return [record_of(record) for records in found.values() for record in records]

    def assigned(self) -> Mapping[str, frozenset[int]]:
        # While it joins again the client has nothing for a moment; mostly it gets back what it had.
        return self._assigned

    def commit(self, records: Sequence[Record]) -> None:
        offsets: dict[TopicPartition, int] = {}
        for record in records:
            partition = TopicPartition(record.topic, record.partition)
            offsets[partition] = max(record.next_offset, offsets.get(partition, 0))
        self._commit(offsets)

    def seek_to_start(self) -> None:
        with as_ours():
            consumer = self._joined()
            starts = consumer.beginning_offsets(self._assignment())
            for partition, offset in starts.items():
                consumer.seek(partition, offset)
        self._commit(starts)

    def close(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            with as_ours():
                consumer.close(timeout_ms=self._patience_ms // 5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _joined(self) -> Any:
        """The client, a new one when the last was given up."""
        if self._consumer is None:
            self._consumer = KafkaConsumer(*self._topics, **self._settings)
            self._settled_at = time.monotonic()
            for topic in self._topics:
                self._consumer.partitions_for_topic(topic)
        return self._consumer

    def _commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        # What this member no longer has is not its to commit.
        mine = self._consumer.assignment() if self._consumer is not None else ()
        held = {name: offset for name, offset in offsets.items() if name in mine}
        if not held:
            return
        with as_ours():
            try:
                self._consumer.commit(offsets_to_commit(held), timeout_ms=self._patience_ms)
            except LOST as error:
                logger.info("positions not committed, the records come again: %s", type(error).__name__)

    def _assignment(self) -> list[TopicPartition]:
        """What this member has; a new member has nothing until it has polled for a while."""
        for _ in range(self._patience_ms // 100):
            if self._consumer.assignment():
                break
            # Records that come with it are not lost: the caller moves the position afterwards.
            self._consumer.poll(timeout_ms=100)
        return list(self._consumer.assignment())
