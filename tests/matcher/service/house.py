"""The matcher in a test: a real database, a broker in memory, a clock that stands still, and somebody who speaks to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from matcher_towns import job, person

from services.matcher.app import Parts, create_app
from services.matcher.config import Config
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from shared.contracts import events
from shared.contracts.envelope import Event, decode, encode
from shared.contracts.payloads import (
    CandidateState,
    CommitmentState,
    CourseState,
    Ended,
    FreePeriod,
    PathwaysRanked,
    PrincipalState,
    VacancyState,
)
from shared.events.broker import Message, Topic
from shared.events.memory_broker import MemoryBroker
from shared.http.auth import new_key
from shared.http.sign_on import SignOn
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.clock import ManualClock
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import Principal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOURCE = "urn:nld:oin:00000000000000000000:systeem:opstap-test"
TAXONOMY = Taxonomy.load()
SECRET = "a secret key of the tests"


def someone(identity: str = "c1", dutch: str = "B1", team: str | None = None, revision: int = 1, **changes: Any):
    """A candidate with B1, who can do the work of `work()`; fields as in `matcher_towns.person`."""
    found = person(dutch, **changes)
    return Candidate(identity, replace(found.profile, reference=f"ZW-{identity}"), revision, team)


def work(identity: str = "v1", revision: int = 1, **changes: Any) -> Vacancy:
    """A job that asks A2; fields as in `matcher_towns.job`."""
    found = job(identity, **{"occupation": None, "language_minimum": person("A2").profile.dutch, **changes})
    return replace(found, revision=revision, employer_name="Bakkerij De Molen")


class House:
    """`say` what another service would say, `settle`, then look."""

    def __init__(self, database_url: str, *, web: bool = True) -> None:
        self.web = web
        self.clock = ManualClock(NOW)
        self.broker = MemoryBroker(self.clock)
        self.broker.create_topics(Topic(topic.name, compacted=topic.compacted) for topic in events.TOPICS)
        self.config = Config(database_url, "memory://", "0" * 20, SECRET)
        self.start()

    def start(self) -> None:
        """As after a restart: nothing in memory."""
        if self.web:
            self.app = create_app(self.config, self.broker, self.clock)
            self.parts: Parts = self.app.extensions["opstap"]["parts"]
        else:
            self.parts = Parts(self.config, self.broker, self.clock)
        self.parts.taxonomy = TAXONOMY
        self.consumer = self.parts.consumer()
        self.reranking = self.parts.reranking()

    def stop(self) -> None:
        self.consumer.close()
        self.parts.database.close()

    def say(
        self, kind: events.EventType, payload: Any, identity: str | None = None, traceparent: str | None = None
    ) -> None:
        sequence = f"{payload.revision:020d}"
        event = Event(identity or new_id(self.clock), SOURCE, kind, self.clock.now(), sequence, payload, traceparent)
        messages = [Message(kind.topic.name, event.key, encode(event))]
        if kind.ends:
            messages.append(Message(kind.topic.name, event.key, None))
        self.broker.publish(messages)

    def say_state(self, *things: Candidate | Vacancy | Course | Promise, traceparent: str | None = None) -> None:
        """Publish things as their owners would."""
        for thing in things:
            self.say(*state_of(thing), traceparent=traceparent)

    def hear(self) -> None:
        while self.consumer.run_once():
            pass

    def settle(self) -> None:
        """Everything that was said is heard, ranked and published."""
        self.hear()
        while self.reranking.step().looked_at:
            pass
        while self.parts.relay.run_once():
            pass

    def ranked(self) -> list[PathwaysRanked]:
        """What the matcher said of lists, oldest first."""
        records = [decode(record.value) for record in self.broker.read(events.MATCHES.name) if record.value]
        return [event.data for event in records if event.type == events.PATHWAY_RANKED]

    def key(self, role: str, organisation: str | None = None, name: str | None = None) -> dict[str, str]:
        """Headers with a key that the matcher has heard of."""
        key, secret_hash = new_key(role)
        state = PrincipalState(
            new_id(self.clock), 1, "key", role, "active", organisation, name, secret_hash=secret_hash
        )
        self.say(events.PRINCIPAL_CHANGED, state)
        self.hear()
        return {"Authorization": f"Bearer {key}", "Accept-Language": "en"}

    def sign_on(self, client: Any, role: str = "coach", team: str | None = None, identity: str = "coach-1") -> None:
        """Give a test client the sign-on cookie of an account that the matcher has heard of."""
        self.say(events.PRINCIPAL_CHANGED, PrincipalState(identity, 1, "account", role, "active", team=team))
        self.hear()
        answer = self.app.response_class()
        SignOn(SECRET, self.clock).issue(answer, Principal(identity, role, team=team), "s", secure=False)
        client.set_cookie("opstap_sign_on", answer.headers["Set-Cookie"].split("=", 1)[1].split(";")[0])


def state_of(thing: Candidate | Vacancy | Course | Promise) -> tuple[events.EventType, Any]:
    """The event that tells of a thing."""
    if isinstance(thing, Candidate):
        return events.CANDIDATE_PUBLISHED, CandidateState(thing.id, thing.revision, thing.profile, thing.team)
    if isinstance(thing, Vacancy):
        return events.VACANCY_PUBLISHED, VacancyState(
            thing.id, thing.revision, thing.employer, thing.positions_free, thing.terms, thing.employer_name
        )
    if isinstance(thing, Course):
        return events.COURSE_PUBLISHED, CourseState(
            thing.id, thing.revision, thing.provider, thing.seats_free, thing.terms
        )
    return events.GUIDANCE_STEPS[thing.status], CommitmentState(
        thing.id,
        thing.revision,
        thing.giver,
        thing.status,
        thing.capacity_free,
        thing.terms,
        thing.confirmed_for,
        tuple(FreePeriod(one.free, one.starts_on, one.ends_on) for one in thing.free_per_period),
    )


def ended(kind: str, identity: str, revision: int = 9) -> tuple[events.EventType, Ended]:
    """`ended("vacancy", "v1")`: the event that closes or erases."""
    kinds = {
        "candidate": events.CANDIDATE_ERASED,
        "vacancy": events.VACANCY_CLOSED,
        "course": events.COURSE_CLOSED,
        "initiative": events.INITIATIVE_CLOSED,
    }
    return kinds[kind], Ended(identity, revision)
