"""From a record of a topic to an action: at-least-once delivery, effectively-once result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table

from shared.contracts.envelope import EventInvalid, decode
from shared.contracts.events import EventType
from shared.events.broker import Record
from shared.events.failures import Unreadable
from shared.events.outbox import remember
from shared.store.database import Database
from shared.store.unit_of_work import UnitOfWork

Routes = Mapping[EventType, Callable[[UnitOfWork, Any], None]]
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
        if record.value is None:
            return
        try:
            event = decode(record.value)
        except EventInvalid as error:
            raise Unreadable(error.reason) from error
        action = self._routes.get(event.type)
        if action is None:
            return
        with self._database.write() as uow:
            if remember(uow.connection, self._processed, event.source, event.id, self._group, uow.clock.now()):
                action(uow, event.data)
