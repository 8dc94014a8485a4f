"""From a record of a topic to an action: at-least-once delivery, effectively-once result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from shared.contracts.envelope import Event, EventInvalid, decode
from shared.contracts.events import EventType
from shared.events.broker import Record
from shared.events.failures import Retryable, Unreadable
from shared.events.outbox import remember
from shared.store.database import Database
from shared.store.unit_of_work import UnitOfWork

Action = Callable[[UnitOfWork, Any], None]

Routes = Mapping[EventType, Action]
"""Which action an event calls; the action is given the payload and ends in `commit()`."""


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

    def __call__(self, record: Record) -> None:
        heard = self._read(record)
        if heard is not None:
            with self._database.write() as uow:
                self._act(uow, *heard)

    def many(self, records: Sequence[Record]) -> None:
        """All of them in one transaction, or none: one flush to the disk for all. Whatever it raises, nothing was done.

        An action's commit is then put off to the end; what it recorded is spoken there, in the same order.
        """
        heard = [found for record in records if (found := self._read(record)) is not None]
        if heard:
            with self._database.write() as uow:
                for event, action in heard:
                    self._act(_Part(uow), event, action)
                uow.commit()

    def _read(self, record: Record) -> tuple[Event, Action] | None:
        if record.value is None:
            return None
        try:
            event = decode(record.value)
        except EventInvalid as error:
            raise Unreadable(error.reason) from error
        action = self._routes.get(event.type)
        return None if action is None else (event, action)

    def _act(self, uow: UnitOfWork, event: Event, action: Action) -> None:
        if remember(uow.connection, self._processed, event.source, event.id, self._group, uow.clock.now()):
            action(uow, event.data)


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
