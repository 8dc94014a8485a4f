"""From a domain event to rows of the outbox: what `Database(speak=…)` is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection

from shared.contracts.envelope import CONTENT_TYPE, Event, encode
from shared.contracts.events import EventType, Topic
from shared.events.broker import Headers, Message
from shared.events.headers import TRACEPARENT
from shared.events.outbox import Outbox
from shared.vocabulary.clock import Clock
from shared.vocabulary.ids import new_id
from shared.vocabulary.trace import current_trace

Translate = Callable[[Any], Iterable[tuple[EventType, Any]]]
"""A service's `speaks.py`: a domain event as typed payloads, none for an event that stays inside."""


def speaker(outbox: Outbox, source: str, clock: Clock, translate: Translate) -> Callable[[Connection, Any], None]:
    """A `speak` for `Database`. `sequence` is the payload's revision, so it sorts per key.

    An event type that `ends` its key is followed by a tombstone, so that compaction removes what was said before.
    Raises `EventInvalid` (and so nothing is committed) when a payload does not keep to its contract.
    """

    def speak(connection: Connection, domain_event: Any) -> None:
        messages = []
        for kind, payload in translate(domain_event):
            trace = current_trace()
            event = Event(
                new_id(clock),
                source,
                kind,
                clock.now(),
                f"{payload.revision:020d}",
                payload,
                trace.traceparent if trace else None,
            )
            messages.append(message_of(event, kind.topic))
            if kind.ends:
                messages.append(Message(kind.topic.name, event.key, None))
        outbox.add(connection, *messages)

    return speak


def message_of(event: Event, topic: Topic) -> Message:
    """The event for this topic; the topics of parties are more than their types know of. Raises `EventInvalid`."""
    headers: Headers = (("content-type", CONTENT_TYPE.encode()), ("ce_type", event.type.name.encode()))
    if event.traceparent:
        headers += ((TRACEPARENT, event.traceparent.encode()),)
    return Message(topic.name, event.key, encode(event), headers)
