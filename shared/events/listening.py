"""From a record of a topic to an action: at-least-once delivery, effectively-once result."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from shared.contracts.envelope import Event, EventInvalid, decode
from shared.contracts.events import EVENT_TYPES, EventType
from shared.events.broker import Record
from shared.events.failures import Retryable, Unreadable
from shared.events.outbox import remember
from shared.store.database import Database
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.durations import PATIENT, Durations
from shared.vocabulary.trace import Trace, following, traced

logger = logging.getLogger(__name__)

Action = Callable[[UnitOfWork, Any], None]

Routes = Mapping[EventType, Action]
"""Which action an event calls; the action is given the payload and ends in `commit()`."""


DONE, REPEATED = "done", "repeated"


@dataclass(slots=True)
class ListenerCounts:
    """For metrics, since the start: events by type and result, and seconds from when they happened until their action
    was committed."""

    handled: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: dict[str, Durations] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Heard:
    event: Event
    action: Action
    trace: Trace


class Listener:
    """The `handle` of a `Consumer`. The processed-event row is written in the action's own transaction.

    A tombstone is passed over: the `erased` event before it has done the work. A known type without a route is not
    for this service. Raises `Unreadable` for bytes that are no event of ours.
    """

    def __init__(self, database: Database, processed: Table, group: str, routes: Routes) -> None:
        self._database = database
        self._processed = processed
        self._group = group
        self._routes = routes
        self.counts = ListenerCounts()

    def __call__(self, record: Record) -> None:
        heard = self._read(record)
        if heard is not None:
            with self._database.write() as uow:
                result = self._act(uow, heard)
            self._count(heard, result)

    def many(self, records: Sequence[Record]) -> None:
        """All of them in one transaction, or none: one flush to the disk for all. Whatever it raises, nothing was done.

        An action's commit is then put off to the end; what it recorded is spoken there, in the same order.
        """
        heard = [found for record in records if (found := self._read(record)) is not None]
        if heard:
            with self._database.write() as uow:
                results = [self._act(_Part(uow), one) for one in heard]
                uow.commit()
            for one, result in zip(heard, results, strict=True):
                self._count(one, result)

    def _read(self, record: Record) -> _Heard | None:
        if record.value is None or self._is_for_others(record):
            return None
        try:
            event = decode(record.value)
        except EventInvalid as error:
            raise Unreadable(error.reason) from error
        action = self._routes.get(event.type)
        return None if action is None else _Heard(event, action, following(event.traceparent))

    def _is_for_others(self, record: Record) -> bool:
        """Whether the header says that there is no route for it: reading a long list takes milliseconds."""
        named = next((value for name, value in record.headers if name == "ce_type"), b"").decode("ascii", "replace")
        return named in EVENT_TYPES and EVENT_TYPES[named] not in self._routes

    def _act(self, uow: UnitOfWork, heard: _Heard) -> str:
        """What the action says follows from the event, and carries its trace."""
        event = heard.event
        if not remember(uow.connection, self._processed, event.source, event.id, self._group, uow.clock.now()):
            return REPEATED
        uow.happened = event.time
        with traced(heard.trace):
            heard.action(uow, event.data)
        return DONE

    def _count(self, heard: _Heard, result: str) -> None:
        kind = heard.event.type.short
        seconds = (self._database.clock.now() - heard.event.time).total_seconds()
        self.counts.handled[kind, result] += 1
        if result == DONE:
            self.counts.seconds.setdefault(kind, Durations(PATIENT)).add(max(0.0, seconds))
        if logger.isEnabledFor(logging.INFO):
            about = {"event": heard.event.id, "type": kind, "result": result, "group": self._group}
            with traced(heard.trace):
                logger.info("event handled", extra={**about, "after_ms": round(seconds * 1000)})


class _Part(UnitOfWork):
    """One action's share of a larger unit of work."""

    def __init__(self, whole: UnitOfWork) -> None:
        self.connection = whole.connection
        self.clock = whole.clock
        self._whole = whole

    def record(self, event: Any) -> None:
        self._whole.record(event)

    def commit(self) -> None:
        """Left to the whole."""

    def rollback(self) -> None:
        raise Retryable("one part cannot be undone by itself; the records are handled one by one instead")
