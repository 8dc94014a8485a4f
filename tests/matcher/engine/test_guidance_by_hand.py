"""Guidance that is free for a while only, and every promise that a pathway leans on, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from matcher.engine.test_gates_by_hand import pathway
from matcher_towns import AS_OF, course, job, levels, on, person, promise

from services.matcher.domain.stock import FreePeriod
from services.matcher.store.documents import promise_of, to_document
from shared.contracts import payloads
from shared.vocabulary.learning import CoursePlace

WITH_A_BUDDY = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
NEEDED = 13 * 7
"""Days after the first that a promise must last."""


def free(*stretches):
    """A confirmed buddy, of whom so many are free from and until so many days after the first."""
    periods = [
        FreePeriod(many, *(None if days is None else AS_OF + timedelta(days=days) for days in (first, last)))
        for many, first, last in stretches
    ]
    return replace(promise(), free_per_period=tuple(periods))


@pytest.mark.parametrize(
    ("stretches", "carries"),
    [
        ([(1, None, None)], True),
        ([(2, -5, NEEDED), (0, NEEDED + 1, None)], True),
        ([(2, -5, NEEDED - 1), (0, NEEDED, None)], False),
        ([(0, None, -1), (1, 0, None)], True),
        ([(0, None, 0), (1, 1, None)], False),
        ([(1, None, 40), (3, 41, None)], True),
        ([(1, None, 40), (0, 41, 41), (3, 42, None)], False),
        ([(1, None, 40), (3, 42, None)], False),
    ],
)
def test_a_promise_carries_when_it_is_free_on_every_day_it_is_needed(stretches, carries):
    found = pathway(person("A2"), WITH_A_BUDDY, (), free(*stretches))
    assert found.failed == (() if carries else ("guidance_available",))
    assert found.guidance == (("g1",) if carries else ())


def test_the_ledger_goes_before_the_capacity_and_never_beyond_what_was_promised():
    taken = replace(free((0, None, None)), capacity_free=4)
    assert pathway(person("A2"), WITH_A_BUDDY, (), taken).guidance == ()
    ending = free((1, None, None))
    ending = replace(ending, terms=replace(ending.terms, valid_until=AS_OF + timedelta(days=NEEDED - 1)))
    assert pathway(person("A2"), WITH_A_BUDDY, (), ending).guidance == ()


def test_a_need_is_met_by_a_promise_that_is_free_later_and_not_by_one_that_was():
    who, work = person("B1", needs=("buddy",)), job()

    def value(promised):
        return next(part.value for part in pathway(who, work, (), promised).parts if part.name == "guidance")

    assert value(free((0, None, 100), (1, 101, 110), (0, 111, None))) == 1.0
    assert value(free((1, None, -1), (0, 0, None))) == 0.0


TOMORROW = FreePeriod(1, AS_OF + timedelta(days=1))
AT_WORK = course(lessons=on("mon", "09:00", "11:30"), place=CoursePlace(online=True))
EASY = job(language_minimum=levels("A2"))


def room(name, *dayparts, **changes):
    return promise(name, kind="room_for_lessons", dayparts=dayparts, **changes)


def dual(*promises, what=EASY):
    return pathway(person("A2"), what, AT_WORK, promises, track="dual")


def test_a_pathway_leans_on_the_room_that_its_lessons_need():
    assert dual().failed == ("lessons_fit_week",)
    assert dual(room("r1", "mon_morning")).guidance == ("r1",)
    assert dual(room("r1", "tue_morning")).failed == ("lessons_fit_week",)
    assert dual(room("r1", "mon_morning"), room("r2", "tue_morning")).guidance == ("r1",)


def test_of_promises_that_make_the_same_room_the_first_is_named():
    assert dual(room("r2", "mon_morning"), room("r1", "mon_morning", status="pledged")).guidance == ("r2",)


def test_a_pathway_whose_lessons_fit_anyhow_leans_on_no_room():
    evening = pathway(person("A2"), EASY, course(), room("r1", "mon_morning"), track="evening")
    assert (evening.failed, evening.guidance) == ((), ())


def test_room_that_is_taken_on_the_first_day_is_no_room():
    taken = replace(room("r1", "mon_morning"), free_per_period=(FreePeriod(0, None, AS_OF), TOMORROW))
    assert dual(taken).failed == ("lessons_fit_week",)


def test_who_carries_is_named_before_the_room_and_once():
    both = dual(promise("z"), room("r1", "mon_morning"), what=WITH_A_BUDDY)
    assert (both.failed, both.guidance) == ((), ("z", "r1"))
    lessons = promise("l", kind="language_lessons_at_work", dayparts=("mon_morning",))
    assert dual(lessons, what=WITH_A_BUDDY).guidance == ("l",)


def test_the_ledgers_periods_come_from_the_event():
    terms = promise().terms
    period = payloads.FreePeriod(2, AS_OF, None)
    state = payloads.CommitmentState("g1", 3, "e1", "confirmed", 2, terms, (), (period,))
    assert promise_of(to_document("commitment", state)).free_per_period == (FreePeriod(2, AS_OF, None),)
