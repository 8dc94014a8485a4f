"""Stock that is changed in place, saved and restored gives the answers of a stock that was put in at once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_towns import KNOWLEDGE, MODES, PLACES, SETTINGS, RandomTown

from services.matcher.engine.engine import Engine


def new_engine() -> Engine:
    return Engine(SETTINGS, KNOWLEDGE, PLACES, MODES)


def things(town: RandomTown) -> list[tuple[str, Any]]:
    kinds = (("vacancy", town.vacancies), ("course", town.courses), ("promise", town.promises))
    return [(kind, thing) for kind, many in kinds for thing in many]


def put(engine: Engine, kind: str, thing: Any) -> None:
    {"vacancy": engine.put_vacancy, "course": engine.put_course, "promise": engine.put_promise}[kind](thing)


def remove(engine: Engine, kind: str, identity: str) -> None:
    {"vacancy": engine.remove_vacancy, "course": engine.remove_course, "promise": engine.remove_promise}[kind](identity)


def same_answers(one: Engine, other: Engine, town: RandomTown) -> None:
    for of_one, of_other in (
        (one, other),
        (one.hypothetical(buddy=True), other.hypothetical(buddy=True)),
        (one.hypothetical(evening_courses=True), other.hypothetical(evening_courses=True)),
    ):
        assert of_one.rank(town.candidate, town.as_of) == of_other.rank(town.candidate, town.as_of)
        assert of_one.entries(town.candidate, town.as_of) == of_other.entries(town.candidate, town.as_of)
    for name in ("vacancies", "courses", "promises"):
        mine, theirs = ({thing.id: thing for thing in getattr(engine, name)()} for engine in (one, other))
        assert mine == theirs


@property_test
@given(towns(5, 2, 3), towns(5, 2, 3), towns(5, 2, 3), st.randoms(use_true_random=False))
def test_a_stock_changed_in_any_order_equals_a_new_one(first, second, third, random):
    lived, there = new_engine(), {}
    changes = [(kind, thing) for town in (first, second) for kind, thing in things(town)]
    random.shuffle(changes)
    for kind, thing in (*changes, *things(third)):
        put(lived, kind, thing)
        there[kind, thing.id] = thing
        if random.random() < 0.3:
            gone = random.choice(sorted(there))
            remove(lived, *gone)
            del there[gone]
        if random.random() < 0.2:
            lived.rank(third.candidate, third.as_of)
    fresh = new_engine()
    for (kind, _), thing in there.items():
        put(fresh, kind, thing)
    same_answers(lived, fresh, third)


@property_test
@given(towns(5, 2, 3), towns(5, 2, 3), st.randoms(use_true_random=False))
def test_a_saved_stock_that_is_restored_and_changed_on_equals_the_one_that_was_saved(first, second, random):
    saved_one = new_engine()
    for kind, thing in things(first):
        put(saved_one, kind, thing)
    for kind, thing in things(first):
        if random.random() < 0.3:
            remove(saved_one, kind, thing.id)
    restored = new_engine()
    restored.restore(saved_one.saved())
    same_answers(restored, saved_one, first)
    for kind, thing in things(second):
        for engine in (saved_one, restored):
            put(engine, kind, thing)
    same_answers(restored, saved_one, second)
