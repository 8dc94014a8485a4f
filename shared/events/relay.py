"""Publishes what the outbox holds: the only way in which a service speaks."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Row, bindparam, delete, select, update
from sqlalchemy.exc import DBAPIError

from shared.events.broker import Broker, BrokerUnavailable, Message, MessageRefused, TopicMissing
from shared.events.failures import Backoff, is_retryable
from shared.events.headers import trace_of, unpack_headers
from shared.events.outbox import forget_processed, outbox_table, processed_events_table
from shared.events.turns import Turn, turn_of
from shared.vocabulary.clock import Clock
from shared.vocabulary.trace import traced

logger = logging.getLogger(__name__)

PUBLISHED_KEPT = timedelta(days=1)
"""Published rows stay this long, for whoever wants to know what was said."""

TIDY_EVERY = timedelta(minutes=10)
TURN_SECONDS = 0.5
"""How often a relay that waits for its turn asks for it."""
_BATCH = 500


@dataclass(slots=True)
class _Parked:
    """A topic that cannot take messages now."""

    until: float
    failures: int


@dataclass(slots=True)
class RelayCounts:
    """For metrics: rows published since the start, calls that failed, and the topics that are parked now."""

    published: int = 0
    failures: int = 0
    parked: set[str] = field(default_factory=set)


class Relay:
    """Publishes waiting rows of this database's `outbox`, in order per key, and marks them once they are acknowledged.

    At least once: when the process dies between the two, the rows are published again. Several may run on one database:
    one publishes, the others wait for their turn and take over when it ends (`shared.events.turns`). While the broker
    is away nothing is marked and the relay waits longer and longer, up to `backoff.most_seconds`. A topic that is
    missing or refuses a message is parked by itself, with a back-off of its own; the others go on.
    """

    def __init__(
        self,
        engine: Engine,
        broker: Broker,
        clock: Clock,
        *,
        name: str = "relay",
        look_seconds: float = 0.1,
        backoff: Backoff | None = None,
    ) -> None:
        self.name = name
        self.counts = RelayCounts()
        self._engine = engine
        self._broker = broker
        self._clock = clock
        self._look_seconds = look_seconds
        self._backoff = backoff or Backoff()
        # Spreads the retries of several services; nothing secret about it.
        self._chance = random.Random()  # noqa: S311
        self._table = outbox = outbox_table(MetaData())
        # Made once: the relay looks at every wake, and to put a statement together takes longer than to run it.
        self._to_publish = (
            select(outbox.c.id, outbox.c.topic, outbox.c.key, outbox.c.value, outbox.c.headers)
            .where(outbox.c.published_at.is_(None))
            .order_by(outbox.c.id)
            .limit(_BATCH)
        )
        self._published = (
            update(outbox)
            .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
            .values(published_at=bindparam("now"))
        )
        self._processed = processed_events_table(MetaData())
        self._woken = threading.Event()
        self._parked: dict[str, _Parked] = {}
        self._failures = 0
        self._not_before = 0.0
        self._tidy_at = clock.now()

    def run(self, stop: threading.Event) -> None:
        """Publish until `stop` is set. Raises what is neither the broker's nor the database's passing trouble."""
        turn = turn_of(self._engine, self._clock)
        try:
            while not stop.is_set():
                if not self._has(turn):
                    stop.wait(TURN_SECONDS)
                elif self.run_once() < _BATCH:
                    self._woken.wait(self._look_seconds)
                    self._woken.clear()
        finally:
            turn.give_up()

    def wake(self) -> None:
        """There is something to publish: do not wait for the next look. Callable from any thread."""
        self._woken.set()

    def run_once(self) -> int:
        """Publish and mark one batch; returns how many rows. 0 also while the relay waits for the broker."""
        if self._clock.monotonic() < self._not_before:
            return 0
        try:
            published = self._publish(self._waiting())
            self._mark(published)
            self._tidy()
        except (BrokerUnavailable, DBAPIError) as error:
            if not is_retryable(error):
                raise
            self._wait_longer(error)
            return 0
        self._failures = 0
        self.counts.published += len(published)
        return len(published)

    def _has(self, turn: Turn) -> bool:
        try:
            return turn.is_mine()
        except DBAPIError as error:
            if not is_retryable(error):
                raise
            self._wait_longer(error)
            return False

    def _waiting(self) -> Sequence[Row[Any]]:
        query, now = self._to_publish, self._clock.monotonic()
        resting = [topic for topic, parked in self._parked.items() if now < parked.until]
        if resting:
            query = query.where(self._table.c.topic.not_in(resting))
        with self._engine.connect() as connection:
            return list(connection.execute(query))

    def _publish(self, rows: Sequence[Row[Any]]) -> list[int]:
        """Returns the ids of what the broker has acknowledged."""
        while rows:
            messages = [Message(row.topic, row.key, row.value, unpack_headers(row.headers)) for row in rows]
            try:
                self._broker.publish(messages)
            except (TopicMissing, MessageRefused) as error:
                self._park(error)
                rows = [row for row in rows if row.topic != error.topic]
            else:
                _tell(messages)
                for topic in {row.topic for row in rows}:
                    self._parked.pop(topic, None)
                    self.counts.parked.discard(topic)
                break
        return [row.id for row in rows]

    def _mark(self, ids: Sequence[int]) -> None:
        if ids:
            now = self._clock.now().timestamp()
            with self._writing() as connection:
                connection.execute(self._published, {"ids": ids, "now": now})
                connection.commit()

    def _park(self, error: TopicMissing | MessageRefused) -> None:
        failures = self._parked[error.topic].failures + 1 if error.topic in self._parked else 1
        until = self._clock.monotonic() + self._backoff.seconds(failures, self._chance)
        self._parked[error.topic] = _Parked(until, failures)
        self.counts.parked.add(error.topic)
        logger.warning("%s: topic parked: %s", self.name, error)

    def _wait_longer(self, error: Exception) -> None:
        self._failures += 1
        self.counts.failures += 1
        seconds = self._backoff.seconds(self._failures, self._chance)
        self._not_before = self._clock.monotonic() + seconds
        logger.warning("%s: %s; trying again in %.1f s", self.name, type(error).__name__, seconds)

    def _tidy(self) -> None:
        now = self._clock.now()
        if now < self._tidy_at:
            return
        self._tidy_at = now + TIDY_EVERY
        oldest = (now - PUBLISHED_KEPT).timestamp()
        with self._writing() as connection:
            connection.execute(delete(self._table).where(self._table.c.published_at < oldest))
            forget_processed(connection, self._processed, now)
            connection.commit()
        self._broker.maintain()

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(opstap_writes=True)


def _tell(messages: Sequence[Message]) -> None:
    if logger.isEnabledFor(logging.DEBUG):
        for message in messages:
            with traced(trace_of(message.headers)):
                logger.debug("event published", extra={"topic": message.topic})
