"""A course that goes touches only whose list names it, and for whom an entry may become one to be clarified."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, SETTINGS, course, job, levels, person, promise

from services.matcher.domain.stock import Course
from services.matcher.engine.engine import Engine
from services.matcher.engine.kernel import available
from services.matcher.engine.reverse.index import Reverse

pytestmark = pytest.mark.skipif(not available(), reason="needs numba")
SHORT = replace(SETTINGS, list_length=1)
CAREFUL = {"max_load_hours": 25, "language_goal": levels("A1").speaking}
"""No course beside the work, and none that brings a higher score: the list is the work that can begin now."""


def touches(goes: Course, *stock, dutch: str = "A2") -> tuple[set[str], set[str]]:
    """Whom it touches that this course has no seats any more, and whose list that makes another."""
    engine, reverse, who = Engine(SHORT, KNOWLEDGE, PLACES, MODES, compiled=True), Reverse(), person(dutch, **CAREFUL)
    puts = {"Vacancy": engine.put_vacancy, "Course": engine.put_course, "Promise": engine.put_promise}
    for thing in (goes, *stock):
        puts[type(thing).__name__](thing)
    before = reverse.rank(engine, who, AS_OF)
    engine.put_course(replace(goes, seats_free=0))
    touched = reverse.touched_by_courses(engine, {goes.id})
    now = reverse.rank(engine, who, AS_OF)
    return touched, {who.id} if (before.listed, before.to_clarify) != (now.listed, now.to_clarify) else set()


EASY, HARD = job("v1", language_minimum=levels("A2")), job("v2", "e2")


def test_a_course_that_no_list_names_touches_nobody():
    assert touches(course(), EASY, HARD) == (set(), set())
    assert touches(course(), EASY, HARD, course("k2")) == (set(), set())


def test_a_course_that_a_list_names_touches_whose_list_that_is():
    assert touches(course(), HARD) == ({"c1"}, {"c1"})


def test_what_can_be_told_with_this_course_alone_is_to_be_clarified_without_it():
    assert touches(course(), EASY, HARD, course("k2", seats_free=None)) == ({"c1"}, {"c1"})


def test_where_nothing_can_be_told_with_any_course_none_makes_an_entry_one_to_be_clarified():
    jobs = [job(f"v{number}", f"e{number}") for number in range(3)]
    unclear = [course(f"k{number}", seats_free=None, weeks=10 * number) for number in (1, 2, 3)]
    assert touches(unclear[2], EASY, *jobs, *unclear[:2]) == (set(), set())


def test_a_promise_may_carry_over_a_level_that_is_not_known_with_a_short_course_only():
    leans = {"language_minimum": levels("A2 A2 A2 A1"), "language_minimum_with_guidance": levels("A1 A1 A1 A0")}
    taught = {"teaches": ("listening", "speaking", "reading"), "from_level": levels("A1").speaking}
    short, long = (course(f"k{weeks}", weeks=weeks, to_level=levels("A2").speaking, **taught) for weeks in (4, 60))
    buddy = promise(vacancy_ids=("v2",), giver="e2", valid_until=AS_OF + timedelta(days=200))
    easy = job("v1", language_minimum=levels("A1 A1 A1 A0"))
    assert touches(short, easy, job("v2", "e2", **leans), long, buddy, dutch="A1 A1 A1 ?") == ({"c1"}, {"c1"})
    assert touches(long, easy, job("v2", "e2", **leans), short, buddy, dutch="A1 A1 A1 ?")[1] == set()
