"""Looks at the broker now and then, so that asking for figures never waits for it."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.events.broker import Broker, BrokerError
from shared.events.consumer import Consumer
from shared.events.dead_letters import dead_topic

logger = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
AGAIN_SECONDS = 1.0
"""After a look that found a broker away, or topics that are only just being made."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last look found, by topic: how far a group is behind, and how many dead letters wait."""

    lag: Mapping[str, int] = field(default_factory=dict)
    dead: Mapping[str, int] = field(default_factory=dict)


class Watch:
    """A `Worker` that keeps figures of the broker for these consumers; while the broker is away there are none."""

    def __init__(self, broker: Broker, consumers: Sequence[Consumer], name: str) -> None:
        self.name = name
        self.seen: dict[str, Seen] = {}
        """By group."""
        self._broker = broker
        self._consumers = tuple(consumers)
        self._ends: dict[str, Mapping[str, int]] = {}

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            stop.wait(LOOK_SECONDS if self.run_once() else AGAIN_SECONDS)

    def wake(self) -> None:
        """Nothing here is in a hurry."""

    def run_once(self) -> bool:
        """Whether everything could be seen."""
        for consumer in self._consumers:
            try:
                self.seen[consumer.group] = self._look_at(consumer)
            except BrokerError as error:
                self.seen.pop(consumer.group, None)
                logger.debug("%s: %s", self.name, type(error).__name__)
        return len(self.seen) == len(self._consumers)

    def _look_at(self, consumer: Consumer) -> Seen:
        lag = dict(self._broker.lag(consumer.group, consumer.topics))
        # A group that never commits is as far behind as the topic is long: dead letters are only read when there are
        # more than at the last look.
        ends = dict(self._broker.lag(f"{consumer.group}.watch", [dead_topic(topic).name for topic in consumer.topics]))
        before = self.seen.get(consumer.group)
        if before is not None and ends == self._ends.get(consumer.group):
            return Seen(lag, before.dead)
        dead = Counter({topic: 0 for topic in consumer.topics})
        if any(ends.values()):
            dead.update(letter.topic for letter in consumer.dead_letters.list())
        self._ends[consumer.group] = ends
        return Seen(lag, dead)
