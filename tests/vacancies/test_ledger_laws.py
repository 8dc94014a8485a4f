"""Whatever is agreed, ended, repeated, reordered or changed: nothing is given twice and nothing gets lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from vacancies_matches import Matches, match_step
from vacancies_town import Town, course, promise, vacancy

from services.vacancies.domain.commitments import Commitment
from services.vacancies.domain.offers import Offer, OfferKind, places_of
from services.vacancies.store import queries, tables
from shared.contracts.envelope import Event, decode
from shared.contracts.matches import MatchStep
from shared.vocabulary.clock import today
from shared.vocabulary.ids import new_id

MANY = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
ENDS = st.sampled_from(["refused", "withdrawn", "stopped", "completed"])
STATED = {"vacancies": "positions", "courses": "seats", "guidance-commitments": "capacity"}
DAYS = st.sampled_from([date(2027, 1, 4), date(2027, 3, 1), date(2027, 6, 1)])


@dataclass
class Person:
    """One match as the matcher sees it: what it wants, and every step that was said of it."""

    match: str
    wants: dict[str, Any]
    said: list[tuple[str, MatchStep]] = field(default_factory=list)
    revision: int = 0
    over: bool = False


def machine(town: Town) -> type[RuleBasedStateMachine]:
    class Ledger(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            town.clock.advance(10)
            self.matches = Matches(town)
            self.job = town.made("/vacancies", vacancy(positions=2), town.employer)["id"]
            self.course = town.made("/courses", course(seats=2), town.provider)["id"]
            body = promise(self.job, capacity=1, weeks=None)
            self.buddy = town.made("/guidance-commitments", body, town.employer)["id"]
            self.keys = {
                ("vacancies", self.job): town.employer,
                ("courses", self.course): town.provider,
                ("guidance-commitments", self.buddy): town.employer,
            }
            self.people: list[Person] = []
            self.heard_the_end: set[str] = set()
            self.seen = 0
            self.newly_spoken()
            self.held: dict[str, Any] = {}
            self.answers: dict[str, str] = {}

        @rule(learns=st.booleans(), guided=st.booleans(), starts=DAYS, until=st.none() | DAYS)
        def propose(self, learns: bool, guided: bool, starts: date, until: date | None) -> None:
            wants = {"starts_on": starts, "guidance_until": max(starts, until) if until else None}
            wants |= {"courses": (self.course,) if learns else (), "guidance": (self.buddy,) if guided else ()}
            self.people.append(Person(new_id(town.clock), wants))

        @precondition(lambda self: self.people)
        @rule(data=st.data(), heard=st.booleans())
        def agree(self, data: st.DataObject, heard: bool) -> None:
            self.say("agreed", data.draw(st.sampled_from(self.people)), heard)

        @precondition(lambda self: self.people)
        @rule(data=st.data(), end=ENDS, heard=st.booleans())
        def end(self, data: st.DataObject, end: str, heard: bool) -> None:
            self.say(end, data.draw(st.sampled_from(self.people)), heard)

        @precondition(lambda self: any(person.said for person in self.people))
        @rule(data=st.data(), anew=st.booleans())
        def hear_again_or_late(self, data: st.DataObject, anew: bool) -> None:
            person = data.draw(st.sampled_from([person for person in self.people if person.said]))
            number = data.draw(st.integers(0, len(person.said) - 1))
            what, step = person.said[number]
            self.hear(what, step, person)
            if anew:
                self.hear(what, step, person)

        @rule(thing=st.integers(0, 2), number=st.integers(1, 4))
        def change(self, thing: int, number: int) -> None:
            (path, id), key = list(self.keys.items())[thing]
            town.clock.advance(1)
            assert town.call("PATCH", f"/{path}/{id}", {STATED[path]: number}, key).status_code == 200

        def say(self, what: str, person: Person, heard: bool) -> None:
            if person.over:
                return
            person.over = what != "agreed"
            person.revision += 1
            step = match_step(what, person.match, self.job, revision=person.revision, **person.wants)
            person.said.append((what, step))
            if heard:
                self.hear(what, step, person)

        def hear(self, what: str, step: Any, person: Person) -> None:
            """The event comes, under a new id: the ledger itself must know what it has done."""
            before = self.taken()
            self.matches.listener(self.matches.record(what, step))
            if what != "agreed":
                self.heard_the_end.add(person.match)
            for event in self.newly_spoken():
                if event.type.short.startswith("reservation."):
                    self.told(event.type.short.split(".")[1], event.data, before)

        def told(self, how: str, state: Any, before: Counter[str]) -> None:
            if how == "made" and state.id not in self.held:
                assert state.id not in self.heard_the_end
                for offer in self.offers():
                    assert offer.id not in (state.vacancy, *state.courses) or before[offer.id] < places_of(offer.terms)
                self.held[state.id] = (state.vacancy, *state.courses, *state.guidance)
            if how in ("made", "refused"):
                assert self.answers.setdefault(state.id, how) == how
            if how == "released":
                del self.held[state.id]

        def taken(self) -> Counter[str]:
            return Counter(id for things in self.held.values() for id in things)

        def newly_spoken(self) -> list[Event]:
            of = tables.outbox.c
            with town.database.read() as connection:
                rows = connection.execute(select(of.id, of.value).where(of.id > self.seen).order_by(of.id)).all()
            self.seen = rows[-1].id if rows else self.seen
            return [decode(row.value) for row in rows]

        def offers(self) -> list[Offer]:
            kinds = ((OfferKind.VACANCY, self.job), (OfferKind.COURSE, self.course))
            with town.database.read() as connection:
                return [offer for kind, id in kinds if (offer := queries.offer_by_id(connection, kind, id))]

        def promise(self) -> Commitment:
            with town.database.read() as connection:
                found = queries.commitment_by_id(connection, self.buddy)
            assert found is not None
            return found

        @invariant()
        def what_is_free_and_what_is_taken_is_what_was_stated(self) -> None:
            taken = self.taken()
            for offer in self.offers():
                assert (offer.taken, offer.free) == (taken[offer.id], max(0, places_of(offer.terms) - taken[offer.id]))
            promise = self.promise()
            free = [stretch.free for stretch in promise.free_per_period(today(town.clock))]
            assert max(0, promise.terms.capacity - taken[promise.id]) <= min(free) <= promise.terms.capacity
            assert promise.capacity_free(today(town.clock)) == max(free)

        @invariant()
        def nothing_is_held_for_who_has_ended(self) -> None:
            assert not self.heard_the_end & set(self.held)

    return Ledger


def test_the_ledger_is_right_whatever_comes_in_whatever_order(town: Town) -> None:
    run_state_machine_as_test(machine(town), settings=MANY)  # type: ignore[no-untyped-call]
