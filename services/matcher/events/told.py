"""Telling parties: into their feed, and for providers onto a topic of their own; the same event in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from services.matcher.actions.telling import name_of, told_of
from services.matcher.domain.pseudonyms import Pseudonyms
from services.matcher.domain.telling import PartyTold, PersonForgotten
from services.matcher.store.feed import ToldParty, forget_told, put_event, put_told, told_of_candidate
from shared.contracts.envelope import Event
from shared.contracts.events import PARTY_ERASED, PARTY_STEPS, EventType, provider_topic
from shared.contracts.matches import PartyErased
from shared.events.outbox import Outbox
from shared.events.speaking import message_of
from shared.vocabulary.clock import Clock
from shared.vocabulary.ids import new_id

Speak = Callable[[Connection, Any], None]


class PartySpeaker:
    """A `speak` for `Database`: what parties are told goes to them, and everything else to `others`.

    Feed and outbox are written in the transaction of the step itself, so that neither says more than what happened.
    `something_told` is called then; when the transaction is undone, it was called for nothing.
    """

    def __init__(
        self,
        outbox: Outbox,
        source: str,
        clock: Clock,
        pseudonyms: Pseudonyms,
        others: Speak,
        something_told: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self._source = source
        self._clock = clock
        self._pseudonyms = pseudonyms
        self._others = others
        self._something_told = something_told

    def __call__(self, connection: Connection, event: Any) -> None:
        if isinstance(event, PartyTold):
            self._tell(connection, event)
        elif isinstance(event, PersonForgotten):
            self._forget(connection, event)
        else:
            self._others(connection, event)

    def _tell(self, connection: Connection, told: PartyTold) -> None:
        pseudonym = name_of(connection, self._pseudonyms, told.party, told.match.candidate)
        role = "provider" if told.own_courses else told.role
        party = ToldParty(told.party, role, pseudonym)
        put_told(connection, told.match.candidate, party)
        self._say(connection, party, PARTY_STEPS[told.step], told_of(told, pseudonym))

    def _forget(self, connection: Connection, forgotten: PersonForgotten) -> None:
        for party in told_of_candidate(connection, forgotten.candidate):
            forget_told(connection, forgotten.candidate, party)
            self._say(connection, party, PARTY_ERASED, PartyErased(party.pseudonym, forgotten.revision))

    def _say(self, connection: Connection, party: ToldParty, kind: EventType, payload: Any) -> None:
        now = self._clock.now()
        # Without the trace of the request: two organisations could tell by it that they were told of one person.
        event = Event(new_id(self._clock), self._source, kind, now, f"{payload.revision:020d}", payload)
        message = message_of(event, provider_topic(party.organisation))
        assert message.value is not None
        put_event(connection, party.organisation, party.pseudonym, kind.name, message.value.decode(), now)
        if party.role == "provider":
            self._outbox.add(connection, message)
        self._something_told()
