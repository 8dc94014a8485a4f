"""The only module that imports kafka-python: what of it we use, its errors as ours, and how loud it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

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
from kafka.structs import MemberState

from shared.events.broker import BrokerError, BrokerUnavailable, Record

__all__ = [
    "LOST",
    "REFUSALS",
    "SETTLED",
    "KafkaAdminClient",
    "KafkaConsumer",
    "KafkaError",
    "KafkaProducer",
    "TopicPartition",
    "as_ours",
    "offsets_to_commit",
    "quieten_client",
    "raise_unless_created",
    "record_of",
]

REFUSALS = (MessageSizeTooLargeError, RecordListTooLargeError, AuthorizationError)
"""Trying again does not help."""

LOST = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
"""The group gave the partitions to somebody else, or is about to."""

SETTLED = MemberState.STABLE
"""The state of a member that has been given its partitions."""


@contextmanager
def as_ours() -> Iterator[None]:
    """The client's errors become BrokerUnavailable, or BrokerError for what is not allowed."""
    try:
        yield
    except AuthorizationError as error:
        raise BrokerError(f"Kafka: {error}") from error
    except KafkaError as error:
        raise BrokerUnavailable(f"Kafka: {type(error).__name__}") from error


def raise_unless_created(answer: Mapping[str, Any]) -> None:
    """Checks the answer for one topic. That somebody else created it at the same moment is no error."""
    error = for_code(answer["error_code"])
    if answer["error_code"] and error is not TopicAlreadyExistsError:
        raise error(answer.get("error_message"))


def offsets_to_commit(offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, OffsetAndMetadata]:
    return {partition: OffsetAndMetadata(offset, "", -1) for partition, offset in offsets.items()}


def record_of(record: Any) -> Record:
    """The client's record as ours."""
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


def let_go(producer: Any) -> None:
    """End a producer at once: what it has not sent it never will.

    `close` alone does not do: in 3.0.12 it raises when a batch is stuck, and leaves its thread running.
    """
    sender = producer._sender
    sender.force_close()
    sender.join(1.0)
    try:
        producer.close(timeout=0)
    except KafkaError as error:
        logging.getLogger(__name__).warning("Kafka client did not close in order: %s", type(error).__name__)


def quieten_client() -> None:
    """While a broker is away the client logs some 25 lines a second; BrokerUnavailable says it once.

    Whoever wants to see them sets the level of the logger "kafka" beforehand.
    """
    client = logging.getLogger("kafka")
    if client.level == logging.NOTSET:
        client.setLevel(logging.CRITICAL)
