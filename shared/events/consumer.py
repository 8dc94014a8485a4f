"""The loop that hears events: poll, handle, commit; and what it does when handling fails. It never skips an event."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from traceback import extract_tb
from typing import Protocol, runtime_checkable

from shared.events.broker import Broker, BrokerError, BrokerUnavailable, Record, Subscription
from shared.events.dead_letters import DeadLetters
from shared.events.failures import Backoff, ConsumerStopped, Unreadable, is_retryable
from shared.events.headers import trace_of
from shared.vocabulary.clock import Clock
from shared.vocabulary.trace import traced

logger = logging.getLogger(__name__)

Wait = Callable[[float], bool]
"""Waits so many seconds; True when the consumer is to stop. `threading.Event.wait` is one."""


@runtime_checkable
class BatchHandler(Protocol):
    """A `handle` that can also do several records in one transaction. Optional; it is only a matter of speed."""

    def __call__(self, record: Record) -> None: ...

    def many(self, records: Sequence[Record]) -> None:
        """Does all of them or, when it raises anything at all, none."""
        ...


@dataclass(frozen=True, slots=True)
class ConsumerPolicy:
    """How often to try an event that fails for no known reason, how many dead letters in a row mean that something
    else is wrong, how long to wait in between, and how many records a batch handler is given at once (few enough that
    nobody waits long for the database)."""

    attempts: int = 3
    most_dead_in_a_row: int = 10
    backoff: Backoff = field(default_factory=Backoff)
    poll_seconds: float = 0.5
    max_records: int = 500
    batch_records: int = 100


@dataclass(slots=True)
class ConsumerCounts:
    """For metrics, since the start: events handled, events that became dead letters, tries that failed."""

    handled: int = 0
    dead: int = 0
    retries: int = 0


class Consumer:
    """Hands every record of the topics to `handle`, in order per key, at least once, and commits afterwards.

    `handle` does its work in a database transaction of its own, which includes the processed-event row, and returns
    when that is committed. A `BatchHandler` is given several records at once first; when that fails they are handled
    one by one, so that the fault is found and dealt with. When `handle` raises `Unreadable` the record becomes a dead
    letter at once. When the trouble is passing (`is_retryable`) the same record is tried until it succeeds. After
    anything else it is tried `policy.attempts` times and becomes a dead letter. `run` raises ConsumerStopped when a
    dead letter cannot be written or too many die in a row; the record it was at has not been committed.
    """

    def __init__(
        self,
        group: str,
        broker: Broker,
        topics: Sequence[str],
        handle: Callable[[Record], None],
        dead_letters: DeadLetters,
        clock: Clock,
        policy: ConsumerPolicy | None = None,
        wait: Wait | None = None,
    ) -> None:
        self.name = f"consumer {group}"
        self.group = group
        self.topics = tuple(topics)
        self.counts = ConsumerCounts()
        self._broker = broker
        self.handle = handle
        self._many = handle.many if isinstance(handle, BatchHandler) else None
        self.dead_letters = dead_letters
        self._clock = clock
        self._policy = policy or ConsumerPolicy()
        self._wait = wait or threading.Event().wait
        self._own_wait = wait
        # Spreads the retries of several consumers; nothing secret about it.
        self._chance = random.Random()  # noqa: S311
        self._subscription: Subscription | None = None
        self._uncommitted: list[Record] = []
        self._dead_in_a_row = 0
        self._broker_failures = 0

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop` is set; leaves the group in order, whatever happens."""
        self._wait = self._own_wait or stop.wait
        try:
            while not stop.is_set():
                self.run_once(self._policy.poll_seconds)
        finally:
            self.close()

    def wake(self) -> None:
        """Nothing: the broker itself ends the wait when there is something to read."""

    def run_once(self, timeout_seconds: float = 0.0) -> int:
        """Poll once and deal with what comes; returns how many records are done with. Raises ConsumerStopped."""
        try:
            if self._uncommitted:
                self._commit([])
            records = self._subscribed().poll(timeout_seconds, self._policy.max_records)
        except BrokerUnavailable as error:
            self._broker_is_away(error)
            return 0
        done: list[Record] = []
        try:
            for start in range(0, len(records), self._policy.batch_records):
                if not self._deal_with_all(records[start : start + self._policy.batch_records], done):
                    break
        finally:
            self._finish(records, done)
        return len(done)

    def close(self) -> None:
        """Leave the group. What was not committed comes again to whoever is next."""
        subscription, self._subscription = self._subscription, None
        self._uncommitted = []
        if subscription is not None:
            try:
                subscription.close()
            except BrokerUnavailable as error:
                logger.warning("%s: did not leave its group in order: %s", self.name, error)

    def _subscribed(self) -> Subscription:
        if self._subscription is None:
            self.dead_letters.prepare()
            self._subscription = self._broker.subscribe(self.group, self.topics)
        return self._subscription

    def _deal_with_all(self, records: Sequence[Record], done: list[Record]) -> bool:
        """Add to `done` what is dealt with. False when told to stop before that was all."""
        if self._many is not None and len(records) > 1 and self._handled_together(self._many, records):
            done += records
            return True
        for record in records:
            with traced(trace_of(record.headers)):
                if not self._deal_with(record):
                    return False
            done.append(record)
        return True

    def _handled_together(self, many: Callable[[Sequence[Record]], None], records: Sequence[Record]) -> bool:
        try:
            many(records)
        except Exception as error:  # noqa: BLE001 - nothing was done; one by one shows which record it is
            logger.info("%s: %d records at once failed: %s", self.name, len(records), _reason(error))
            return False
        self._dead_in_a_row = 0
        self.counts.handled += len(records)
        return True

    def _deal_with(self, record: Record) -> bool:
        """Handle the record or make it a dead letter. False when told to stop before either was done."""
        failures = attempts = 0
        while True:
            try:
                self.handle(record)
            except Unreadable as error:
                return self._bury(record, f"unreadable: {error}", attempts + 1)
            except Exception as error:  # noqa: BLE001 - ends in a retry, a dead letter or an exit
                failures += 1
                self.counts.retries += 1
                if not is_retryable(error):
                    attempts += 1
                    if attempts >= self._policy.attempts:
                        return self._bury(record, _reason(error), attempts)
                logger.warning("%s: %s failed: %s", self.name, _where(record), _reason(error))
                if self._wait(self._policy.backoff.seconds(failures, self._chance)):
                    return False
            else:
                self._dead_in_a_row = 0
                self.counts.handled += 1
                return True

    def _bury(self, record: Record, reason: str, attempts: int) -> bool:
        if self._dead_in_a_row + 1 >= self._policy.most_dead_in_a_row:
            raise ConsumerStopped(
                f"{self.name}: {self._dead_in_a_row + 1} events in a row failed; stopped at {_where(record)}: {reason}"
            )
        for failures in range(1, self._policy.attempts + 1):
            try:
                self.dead_letters.write(record, reason, attempts, self._clock.now())
                break
            except BrokerError as error:
                if failures == self._policy.attempts or not is_retryable(error):
                    raise ConsumerStopped(
                        f"{self.name}: the dead letter for {_where(record)} cannot be written: {error}"
                    ) from error
            if self._wait(self._policy.backoff.seconds(failures, self._chance)):
                return False
        self._dead_in_a_row += 1
        self.counts.dead += 1
        logger.error("%s: %s became a dead letter: %s", self.name, _where(record), reason)
        return True

    def _finish(self, records: Sequence[Record], done: Sequence[Record]) -> None:
        try:
            self._commit(done)
        except BrokerUnavailable as error:
            self._broker_is_away(error)
        if len(done) < len(records):
            # The subscription has gone past what was not done; a new one starts at what was committed.
            self.close()

    def _commit(self, done: Sequence[Record]) -> None:
        self._uncommitted += done
        if self._uncommitted and self._subscription is not None:
            self._subscription.commit(self._uncommitted)
        self._uncommitted = []
        self._broker_failures = 0

    def _broker_is_away(self, error: BrokerUnavailable) -> None:
        self._broker_failures += 1
        seconds = self._policy.backoff.seconds(self._broker_failures, self._chance)
        logger.warning("%s: %s; trying again in %.1f s", self.name, error, seconds)
        self._wait(seconds)


def _where(record: Record) -> str:
    return f"{record.topic}[{record.partition}]@{record.offset}"


def _reason(error: Exception) -> str:
    """The kind of error and the line it came from. Not its text, which may quote what somebody wrote."""
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}"
