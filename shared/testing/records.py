"""Numbered messages to say, and members that hear them: what tests of brokers are made of."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence

from shared.events.broker import Broker, Message, Record, Subscription
from shared.testing.waiting import wait_until

KEYS = [f"key-{number}" for number in range(24)]


def new_name(what: str) -> str:
    """A name nobody else uses: tests share one Kafka."""
    return f"{what}-{uuid.uuid4().hex[:12]}"


def said(topic: str, key: str, number: int) -> Message:
    return Message(topic, key, str(number).encode())


def number_of(record: Record) -> int:
    """The inverse of `said`."""
    return int(record.value or b"")


def receive(subscription: Subscription, count: int, timeout_seconds: float = 30.0) -> list[Record]:
    """Poll until at least `count` records have come."""
    found: list[Record] = []

    def enough() -> bool:
        found.extend(subscription.poll(0.2))
        return len(found) >= count

    wait_until(enough, timeout_seconds)
    return found


def values(records: Sequence[Record]) -> list[tuple[str, bytes | None]]:
    """Sorted: what came, whatever the order between keys."""
    return sorted(((record.key, record.value) for record in records), key=repr)


class Listening:
    """A member with a thread of its own, as in a service: it polls and commits until it is left."""

    def __init__(self, broker: Broker, group: str, topic: str) -> None:
        self._open = lambda: broker.subscribe(group, [topic])
        self._heard: list[Record] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def of(self, value: bytes) -> list[Record]:
        """What it has heard with this value."""
        return [record for record in list(self._heard) if record.value == value]

    def __enter__(self) -> Listening:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        with self._open() as member:
            while not self._stop.is_set():
                records = member.poll(0.2)
                self._heard += records
                member.commit(records)
