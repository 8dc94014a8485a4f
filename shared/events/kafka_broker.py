"""Apache Kafka as the broker, through kafka-python.

The client's defaults lose events (it commits by itself, starts at the end) or wait too long; see `kafka_settings`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

from shared.events.broker import BrokerUnavailable, Message, MessageRefused, Record, Topic, TopicMissing
from shared.events.kafka_client import (
    REFUSALS,
    KafkaAdminClient,
    KafkaConsumer,
    KafkaError,
    KafkaProducer,
    TopicPartition,
    as_ours,
    let_go,
    quieten_client,
    raise_unless_created,
    record_of,
)
from shared.events.kafka_settings import (
    client_settings,
    member_settings,
    producer_settings,
    reader_settings,
    topic_settings,
)
from shared.events.kafka_subscription import KafkaSubscription

logger = logging.getLogger(__name__)

STUCK_SECONDS = 5.0
"""So much longer than its own patience a producer is given to say what became of a message."""


class KafkaBroker:
    """See `Broker`. `servers` are `host:port`. Connects at the first call; do not fork after that.

    A call gives up after `patience_seconds`, so that a broker that is away does not keep a process from stopping.
    Durable as the cluster is: every publish asks for all in-sync replicas. A member of a group that was killed is taken
    for dead after `session_timeout_seconds`; 6 is the least that a cluster allows unless told otherwise.
    """

    def __init__(
        self, servers: Sequence[str], patience_seconds: float = 10.0, session_timeout_seconds: float = 6.0
    ) -> None:
        quieten_client()
        self._patience_ms = int(patience_seconds * 1000)
        self._common = client_settings(servers, self._patience_ms)
        self._session_timeout_ms = int(session_timeout_seconds * 1000)
        self._lock = threading.Lock()
        self._known: frozenset[str] = frozenset()
        self._producer: Any = None
        self._admin: Any = None

    def create_topics(self, topics: Iterable[Topic]) -> None:
        wanted = {topic.name: topic for topic in topics}
        with self._administration() as admin:
            existing = frozenset(admin.list_topics())
            missing = {name: topic for name, topic in wanted.items() if name not in existing}
            if not missing:
                return
            new = {
                name: {"num_partitions": topic.partitions, "replication_factor": -1, "configs": topic_settings(topic)}
                for name, topic in missing.items()
            }
            for answer in admin.create_topics(new, raise_errors=False)["topics"]:
                raise_unless_created(answer)
            admin.wait_for_topics(list(missing), timeout_ms=self._patience_ms)

    def publish(self, messages: Sequence[Message]) -> None:
        if not messages:
            return
        self._check({message.topic for message in messages})
        with as_ours():
            producer = self._producing()
        sent = []
        failed: list[tuple[Message, KafkaError]] = []
        for message in messages:
            try:
                headers = list(message.headers)
                sent.append((message, producer.send(message.topic, message.value, message.key.encode(), headers)))
            except KafkaError as error:
                failed.append((message, error))
                break
        # Wait for every one, also after a refusal: nothing of this call is under way once it has returned. After any
        # other failure the producer goes, and what it still holds with it.
        wait = self._patience_ms / 1000 + STUCK_SECONDS
        for message, future in sent:
            try:
                future.get(timeout=wait)
            except KafkaError as error:
                failed.append((message, error))
                wait = wait if isinstance(error, REFUSALS) else 0.0
        if failed:
            self._explain(failed)

    def subscribe(self, group: str, topics: Sequence[str]) -> KafkaSubscription:
        self._check(set(topics))
        settings = member_settings(group, self._session_timeout_ms) | self._common
        return KafkaSubscription(topics, settings, self._patience_ms)

    def read(self, topic: str) -> Iterator[Record]:
        self._check({topic})
        with as_ours(), closing(self._reader()) as consumer:
            partitions = _partitions(consumer, topic)
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            ends = consumer.end_offsets(partitions)
            while any(consumer.position(partition) < ends[partition] for partition in partitions):
                found = consumer.poll(timeout_ms=self._patience_ms)
                if not found and any(consumer.position(partition) < ends[partition] for partition in partitions):
                    raise BrokerUnavailable(f"reading {topic!r} came to a halt")
                for partition, records in found.items():
                    yield from (record_of(record) for record in records if record.offset < ends[partition])

    def partitions(self, topic: str) -> int:
        self._check({topic})
        with as_ours(), closing(self._reader()) as consumer:
            return len(_partitions(consumer, topic))

    def lag(self, group: str, topics: Iterable[str]) -> Mapping[str, int]:
        wanted = list(topics)
        self._check(set(wanted))
        with as_ours(), closing(self._reader(group_id=group)) as consumer:
            lags = {}
            for topic in wanted:
                partitions = _partitions(consumer, topic)
                starts = consumer.beginning_offsets(partitions)
                ends = consumer.end_offsets(partitions)
                lags[topic] = 0
                for partition in partitions:
                    position = consumer.committed(partition, timeout_ms=self._patience_ms)
                    lags[topic] += ends[partition] - (starts[partition] if position is None else position)
            return lags

    def maintain(self) -> None:
        """Nothing: the cluster compacts and deletes by the settings of its topics."""

    def close(self) -> None:
        with self._lock:
            producer, admin, self._producer, self._admin = self._producer, self._admin, None, None
        if producer is not None:
            let_go(producer)
        if admin is not None:
            try:
                admin.close()
            except KafkaError as error:
                logger.warning("Kafka client did not close in order: %s", type(error).__name__)

    def _reader(self, **settings: Any) -> Any:
        return KafkaConsumer(**reader_settings(), **settings, **self._common)

    def _producing(self) -> Any:
        with self._lock:
            if self._producer is None:
                self._producer = KafkaProducer(**producer_settings(self._patience_ms), **self._common)
            return self._producer

    @contextmanager
    def _administration(self) -> Iterator[Any]:
        with self._lock, as_ours():
            if self._admin is None:
                self._admin = KafkaAdminClient(**self._common)
            try:
                yield self._admin
            except KafkaError:
                admin, self._admin = self._admin, None
                admin.close()
                raise

    def _check(self, topics: set[str]) -> None:
        """Raise TopicMissing for a topic that is not there. What was seen once is taken to be there still."""
        if topics <= self._known:
            return
        with self._administration() as admin:
            self._known = frozenset(admin.list_topics())
        for topic in sorted(topics - self._known):
            raise TopicMissing(topic)

    def _explain(self, failed: Sequence[tuple[Message, KafkaError]]) -> None:
        """Raise what the failures of a publish mean to the caller."""
        for message, error in failed:
            if isinstance(error, REFUSALS):
                raise MessageRefused(message.topic, type(error).__name__) from error
        # After a broker was killed a producer may never send again what it had under way, nor anything behind it.
        self._begin_anew()
        # A topic that was deleted looks to the client like a broker that does not answer.
        self._known = frozenset()
        self._check({message.topic for message, _ in failed})
        first = failed[0][1]
        raise BrokerUnavailable(f"Kafka: {type(first).__name__}") from first

    def _begin_anew(self) -> None:
        with self._lock:
            producer, self._producer = self._producer, None
        if producer is not None:
            let_go(producer)


def _partitions(consumer: Any, topic: str) -> list[TopicPartition]:
    return [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
