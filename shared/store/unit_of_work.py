"""One change, whole or not at all: state and the events that tell of it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shared.vocabulary.clock import Clock
from shared.vocabulary.trace import Trace, current_trace, traced


class UnitOfWork:
    """Given to every action first. The action changes state through `connection`, records domain events, and ends
    with `commit()`.

    The events are spoken (written to the outbox) in the order recorded, in the same transaction as the state.
    """

    happened: datetime | None = None
    """When the event that is acted on happened, which may be long ago; `None`: somebody acts now."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        speak: Callable[[Connection, Any], None],
        on_commit: Iterable[Callable[[], None]] = (),
    ) -> None:
        self.connection = connection
        self.clock = clock
        self._speak = speak
        self._on_commit = on_commit
        self._events: list[tuple[Any, Trace | None]] = []

    def record(self, event: Any) -> None:
        """Remember a domain event; it is spoken at commit, or never, as following from what is worked for now."""
        self._events.append((event, current_trace()))

    def commit(self) -> None:
        for event, trace in self._events:
            with traced(trace):
                self._speak(self.connection, event)
        self._events.clear()
        self.connection.commit()
        for callback in self._on_commit:
            callback()

    def rollback(self) -> None:
        self._events.clear()
        self.connection.rollback()
