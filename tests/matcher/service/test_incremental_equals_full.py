"""After any changes in any batches, with restarts in between, the lists are those that ranking everybody anew gives."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from matcher.service.house import House, ended, someone, state_of, work
from matcher_random import EXAMPLES, property_test, random_candidate, random_course, random_promise, random_vacancy
from matcher_towns import course, levels, promise

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.actions.ranking import kept_of
from services.matcher.actions.reranking import Reranking
from services.matcher.domain.stock import Promise
from services.matcher.engine.kernel import available
from services.matcher.engine.listing import listing_of
from services.matcher.events.listens import ROUTES
from services.matcher.store.lists import stored_lists
from services.matcher.store.queries import candidate_ids, candidates_with
from shared.vocabulary.clock import today

BASE = "http://data.europa.eu/esco/"
CONCEPTS = {"concept", "occupation", "occupations", "exclude_occupations"}


def with_uris(value, name=""):
    """Concepts of the random towns are words; events carry URIs."""
    if isinstance(value, str) and name in CONCEPTS:
        return BASE + value
    if isinstance(value, tuple):
        return tuple(with_uris(one, name) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: with_uris(getattr(value, f.name), f.name) for f in fields(value)})
    return value


def something(random: Random, revision: int):
    """A new state of one of few things: the same ids come again and again. Half of them are made to fit each other."""
    who, where, number = f"c{random.randint(1, 3)}", f"v{random.randint(1, 6)}", random.randint(1, 3)
    dutch, employer = levels(random.choice(("A1", "A2", "B1"))), random.choice(("e1", "e2"))
    ordinary = {"employer": employer, "language_minimum": dutch, "language_minimum_with_guidance": levels("A1")}
    made = random.choice(
        (
            lambda: replace(random_candidate(random), id=who),
            lambda: someone(who, random.choice(("A1", "A2", "A2 A2 A1 ?")), needs=("buddy",)),
            lambda: random_vacancy(random, int(where[1:])),
            lambda: work(where, **ordinary),
            lambda: work(where, **ordinary),
            lambda: random_promise(random, number),
            lambda: promise(f"g{number}", giver=employer, vacancy_ids=(where, f"v{number}")),
            lambda: random_course(random, number),
            lambda: course(f"k{number}", seats_free=random.choice((0, 1, 5, None))),
            lambda: promise("g4", vacancy_ids=("v1", "v2"), capacity_free=random.randint(0, 2)),
        )
    )()
    if isinstance(made, Promise) and random.random() < 0.3:
        made = replace(made, status="withdrawn")
    return with_uris(replace(made, revision=revision))


def change(house: House, random: Random, revision: int) -> None:
    if random.random() < 0.15:
        kind, number = random.choice(("vacancy", "course", "candidate")), random.randint(1, 3)
        event, payload = ended(kind, {"vacancy": "v", "course": "k", "candidate": "c"}[kind] + str(number), revision)
    else:
        event, payload = state_of(something(random, revision))
    hear(house, event, payload)


def hear(house: House, event, payload) -> None:
    """What the contract refuses (a rotating schedule without weeks) is never heard."""
    try:
        event.contract().load(event.contract().dump(payload))
    except ValidationError:
        return
    with house.parts.database.write() as uow:
        ROUTES[event](uow, payload)


def lists_ranked_anew(house: House):
    """By an engine of its own that has never seen a change."""
    live = LiveEngine(house.parts.new_engine)
    with live.caught_up(house.parts.database) as connection:
        known = candidates_with(connection, candidate_ids(connection))
        as_of = today(house.clock)
        return {
            one.id: kept_of(*listing_of(live.engine.entries(one, as_of), live.engine.settings)[:2])
            for one in known.values()
        }


def kept_lists(house: House):
    with house.parts.database.read() as connection:
        return {name: one.entries for name, one in stored_lists(connection, candidate_ids(connection)).items()}


MANY = 6
"""More than vacancies change at once: else all are ranked anew, and not only those whom they concern."""
COMPILED = [pytest.param(True, marks=pytest.mark.skipif(not available(), reason="needs numba")), False]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("compiled", COMPILED)
@settings(property_test, max_examples=max(1, EXAMPLES // 4))
@given(st.integers(0, 2**40))
def test_incremental_equals_full(houses, compiled, seed):
    random = Random(seed)
    house = House(houses(), web=False)
    try:
        house.parts.live.engine.compiled = compiled
        for number in range(1, MANY + 1):
            hear(house, *state_of(someone(f"c{number}", random.choice(("A1", "A2", "B1")))))
        for number in range(1, 4):
            hear(house, *state_of(work(f"v{number}")))
        for revision in range(10, 30):
            change(house, random, revision)
            event = random.random()
            if event < 0.4:
                house.reranking.step()
            elif event < 0.5:
                house.stop()
                house.start()
                house.parts.live.engine.compiled = compiled
            elif event < 0.55:
                house.clock.advance(timedelta(days=random.choice((1, 40))).total_seconds())
            elif event < 0.6:
                house.reranking = Reranking(
                    house.parts.database, house.parts.live, house.clock, candidates_per_step=1, seconds_per_step=0
                )
                house.parts.live.remember_changes()
        while house.reranking.step().looked_at:
            pass
        kept, anew = kept_lists(house), lists_ranked_anew(house)
        assert kept == anew
    finally:
        house.stop()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("compiled", COMPILED)
def test_who_is_concerned_by_a_vacancy_and_by_a_course_has_both_in_the_list(houses, compiled):
    house = House(houses(), web=False)
    try:
        house.parts.live.engine.compiled = compiled
        for number in range(1, MANY + 1):
            hear(house, *state_of(someone(f"c{number}", "A2")))
        hear(house, *state_of(work("v1")))
        while house.reranking.step().looked_at:
            pass
        hear(house, *state_of(with_uris(replace(course("k1"), revision=2))))
        hear(house, *state_of(work("v2")))
        while house.reranking.step().looked_at:
            pass
        kept = kept_lists(house)
        assert kept == lists_ranked_anew(house)
        assert {(one.vacancy, bool(one.courses)) for one in kept["c1"]} >= {("v1", True), ("v2", False)}
    finally:
        house.stop()
