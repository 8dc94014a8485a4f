"""Apache Kafka as the broker, through kafka-python: the only module that knows the client.

The client's defaults lose events (it commits by itself, starts at the end) or wait too long; see `kafka_settings`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.errors import (
    AuthorizationError,
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    MessageSizeTooLargeError,
    RebalanceInProgressError,
    RecordListTooLargeError,
    TopicAlreadyExistsError,
    UnknownMemberIdError,
    for_code,
)

from shared.events.broker import BrokerError, BrokerUnavailable, Message, MessageRefused, Record, Topic, TopicMissing
from shared.events.kafka_settings import (
    client_settings,
    member_settings,
    producer_settings,
    reader_settings,
    topic_settings,
)

logger = logging.getLogger(__name__)

_REFUSALS = (MessageSizeTooLargeError, RecordListTooLargeError, AuthorizationError)
_LOST = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
"""The group gave the partitions to somebody else, or is about to."""


class KafkaBroker:
    """See `Broker`. `servers` are `host:port`. Connects at the first call; do not fork after that.

    A call gives up after `patience_seconds`, so that a broker that is away does not keep a process from stopping.
    Durable as the cluster is: every publish asks for all in-sync replicas.
    """

    def __init__(
        self, servers: Sequence[str], patience_seconds: float = 10.0, session_timeout_seconds: float = 10.0
    ) -> None:
        _quieten_client()
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
            # Another process may create the same topic at this moment: that is not an error.
            for answer in admin.create_topics(new, raise_errors=False)["topics"]:
                error = for_code(answer["error_code"])
                if answer["error_code"] and error is not TopicAlreadyExistsError:
                    raise error(answer.get("error_message"))
            admin.wait_for_topics(list(missing), timeout_ms=self._patience_ms)

    def publish(self, messages: Sequence[Message]) -> None:
        if not messages:
            return
        self._check({message.topic for message in messages})
        with _as_ours():
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
        # Wait for every one, also after a failure: nothing of this call is under way once it has returned.
        for message, future in sent:
            try:
                future.get(timeout=self._patience_ms / 1000 + 5)
            except KafkaError as error:
                failed.append((message, error))
        if failed:
            self._explain(failed)

    def subscribe(self, group: str, topics: Sequence[str]) -> KafkaSubscription:
        self._check(set(topics))
        with _as_ours():
            consumer = KafkaConsumer(*topics, **member_settings(group, self._session_timeout_ms), **self._common)
        return KafkaSubscription(consumer, self._patience_ms)

    def read(self, topic: str) -> Iterator[Record]:
        self._check({topic})
        with _as_ours(), closing(self._reader()) as consumer:
            partitions = _partitions(consumer, topic)
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            ends = consumer.end_offsets(partitions)
            while any(consumer.position(partition) < ends[partition] for partition in partitions):
                found = consumer.poll(timeout_ms=self._patience_ms)
                if not found and any(consumer.position(partition) < ends[partition] for partition in partitions):
                    raise BrokerUnavailable(f"reading {topic!r} came to a halt")
                for partition, records in found.items():
                    yield from (_record(record) for record in records if record.offset < ends[partition])

    def lag(self, group: str, topics: Iterable[str]) -> Mapping[str, int]:
        wanted = list(topics)
        self._check(set(wanted))
        with _as_ours(), closing(self._reader(group_id=group)) as consumer:
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
        for client, options in ((producer, {"timeout": 1}), (admin, {})):
            if client is not None:
                try:
                    client.close(**options)
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
        with self._lock, _as_ours():
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
            if isinstance(error, _REFUSALS):
                raise MessageRefused(message.topic, type(error).__name__) from error
        # A topic that was deleted looks to the client like a broker that does not answer.
        self._known = frozenset()
        self._check({message.topic for message, _ in failed})
        first = failed[0][1]
        if not first.retriable:
            self.close()
        raise BrokerUnavailable(f"Kafka: {type(first).__name__}") from first


def _quieten_client() -> None:
    """While a broker is away the client logs some 25 lines a second; BrokerUnavailable says it once.

    Whoever wants to see them sets the level of the logger "kafka" beforehand.
    """
    client = logging.getLogger("kafka")
    if client.level == logging.NOTSET:
        client.setLevel(logging.CRITICAL)


class KafkaSubscription:
    """See `Subscription`. The client tells the cluster from a thread of its own that this member lives."""

    def __init__(self, consumer: Any, patience_ms: int) -> None:
        self._consumer = consumer
        self._patience_ms = patience_ms

    def poll(self, timeout_seconds: float, max_records: int = 500) -> list[Record]:
        with _as_ours():
            found = self._consumer.poll(timeout_ms=int(timeout_seconds * 1000), max_records=max_records)
        return [_record(record) for records in found.values() for record in records]

    def commit(self, records: Sequence[Record]) -> None:
        offsets: dict[TopicPartition, int] = {}
        for record in records:
            partition = TopicPartition(record.topic, record.partition)
            offsets[partition] = max(record.next_offset, offsets.get(partition, 0))
        self._commit(offsets)

    def seek_to_start(self) -> None:
        with _as_ours():
            assigned = self._assignment()
            starts = self._consumer.beginning_offsets(assigned)
            for partition, offset in starts.items():
                self._consumer.seek(partition, offset)
        self._commit(starts)

    def close(self) -> None:
        with _as_ours():
            self._consumer.close(timeout_ms=self._patience_ms // 5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        # What this member no longer has is not its to commit.
        mine = self._consumer.assignment()
        held = {name: OffsetAndMetadata(offset, "", -1) for name, offset in offsets.items() if name in mine}
        if not held:
            return
        with _as_ours():
            try:
                self._consumer.commit(held, timeout_ms=self._patience_ms)
            except _LOST as error:
                logger.info("positions not committed, the records come again: %s", type(error).__name__)

    def _assignment(self) -> list[TopicPartition]:
        """What this member has; a new member has nothing until it has polled for a while."""
        for _ in range(self._patience_ms // 100):
            if self._consumer.assignment():
                break
            # Records that come with it are not lost: the caller moves the position afterwards.
            self._consumer.poll(timeout_ms=100)
        return list(self._consumer.assignment())


def _record(record: Any) -> Record:
    return Record(
        record.topic,
        record.partition,
        record.offset,
        # Only a foreign producer leaves the key out or makes it anything but UTF-8.
        (record.key or b"").decode(errors="replace"),
        record.value,
        tuple((name, value or b"") for name, value in record.headers or ()),
        datetime.fromtimestamp(record.timestamp / 1000, UTC),
    )


def _partitions(consumer: Any, topic: str) -> list[TopicPartition]:
    return [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]


@contextmanager
def _as_ours() -> Iterator[None]:
    try:
        yield
    except AuthorizationError as error:
        raise BrokerError(f"Kafka: {error}") from error
    except KafkaError as error:
        raise BrokerUnavailable(f"Kafka: {type(error).__name__}") from error
