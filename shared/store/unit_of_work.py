"""One change, whole or not at all: state and the events that tell of it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection

from shared.vocabulary.clock import Clock


class UnitOfWork:
    """Given to every action first. The action changes state through `connection`, records domain events, and ends
    with `commit()`.

    The events are spoken (written to the outbox) in the order recorded, in the same transaction as the state.
    """

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
        self._events: list[Any] = []

    def record(self, event: Any) -> None:
        """Remember a domain event; it is spoken at commit, or never."""
        self._events.append(event)

    def commit(self) -> None:
        for event in self._events:
            self._speak(self.connection, event)
        self._events.clear()
        self.connection.commit()
        for callback in self._on_commit:
            callback()

    def rollback(self) -> None:
        self._events.clear()
        self.connection.rollback()
