"""Steps of matches as the matcher says them, and the ledger that hears them."""

from __future__ import annotations

from datetime import date
from typing import Any

from vacancies_town import Town

from services.vacancies.events.listens import GROUP, ROUTES
from services.vacancies.store.tables import processed_events
from shared.contracts.envelope import Event, encode
from shared.contracts.events import PATHWAY_STEPS
from shared.contracts.matches import MatchStep, PartyAnswer
from shared.events.broker import Record
from shared.events.listening import Listener
from shared.vocabulary.ids import new_id

SOURCE = "urn:nld:oin:00000000000000000000:systeem:opstap-matcher"
REVISIONS = {"proposed": 1, "answered": 2, "waitlisted": 2, "agreed": 3, "accepted": 4}
STATES = {"answered": "proposed"}


def match_step(what: str, match: str, vacancy: str, **more: Any) -> MatchStep:
    """A step of a match with an employer and perhaps providers; revisions go up as they would."""
    told = {"revision": REVISIONS.get(what, 5), "state": STATES.get(what, what), "shared": True, **more}
    answers = tuple(PartyAnswer(*answer) for answer in told.pop("answers", (("org-1", "employer", "asked"),)))
    head = {"id": match, "candidate": f"person of {match}", "pathway": f"pathway of {match}", "vacancy": vacancy}
    return MatchStep(
        **{"track": "direct", "engagement": "job", "starts_on": date(2027, 1, 4), **head, "answers": answers, **told}
    )


class Matches:
    """The matcher, for as much as this service hears of it."""

    def __init__(self, town: Town) -> None:
        self._clock = town.clock
        self.listener = Listener(town.database, processed_events, GROUP, ROUTES)
        self._offset = 0

    def say(self, what: str, match: str, vacancy: str, **more: Any) -> Record:
        """A step happens and is heard; returns the record, to be heard again."""
        record = self.record(what, match_step(what, match, vacancy, **more))
        self.listener(record)
        return record

    def record(self, what: str, step: MatchStep) -> Record:
        """The step as it comes from the topic."""
        event = Event(
            new_id(self._clock), SOURCE, PATHWAY_STEPS[what], self._clock.now(), f"{step.revision:020d}", step
        )
        self._offset += 1
        topic = PATHWAY_STEPS[what].topic.name
        return Record(topic, 0, self._offset, step.candidate, encode(event), (), self._clock.now())
