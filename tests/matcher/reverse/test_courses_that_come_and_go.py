"""A course that goes touches only whose list names it, and for whom an entry may become one to be clarified; one that
comes, whoever may take it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, SETTINGS, at, course, job, levels, person, promise

from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.engine import Engine
from services.matcher.engine.kernel import available
from services.matcher.engine.reverse.index import Reverse
from shared.vocabulary.profiles import Commitment, Replaceable

pytestmark = pytest.mark.skipif(not available(), reason="needs numba")
SHORT = replace(SETTINGS, list_length=1)
CAREFUL = {"max_load_hours": 25, "language_goal": levels("A1").speaking}
"""No course beside the work, and none that brings a higher score: the list is the work that can begin now."""


class Village:
    """An engine with some stock, and somebody who is ranked."""

    def __init__(self, who: Candidate, *stock: Vacancy | Course | Promise) -> None:
        self.engine, self.reverse, self.who = Engine(SHORT, KNOWLEDGE, PLACES, MODES, compiled=True), Reverse(), who
        puts = {Vacancy: self.engine.put_vacancy, Course: self.engine.put_course, Promise: self.engine.put_promise}
        for thing in stock:
            puts[type(thing)](thing)

    def touches(self, changed: Course) -> tuple[bool, bool]:
        """Whether the course, as it is now, touches them, and whether it makes their list another."""
        before = self.reverse.rank(self.engine, self.who, AS_OF)
        self.engine.put_course(changed)
        touched = self.reverse.touched_by_courses(self.engine, {changed.id})
        now = self.reverse.rank(self.engine, self.who, AS_OF)
        return bool(touched), (before.listed, before.to_clarify) != (now.listed, now.to_clarify)


def touches(goes: Course, *stock: Vacancy | Course | Promise, dutch: str = "A2") -> tuple[bool, bool]:
    """`Village.touches` when this course has no seats any more."""
    return Village(person(dutch, **CAREFUL), goes, *stock).touches(replace(goes, seats_free=0))


EASY, HARD = job("v1", language_minimum=levels("A2")), job("v2", "e2")


def test_a_course_that_no_list_names_touches_nobody():
    assert touches(course(), EASY, HARD) == (False, False)
    assert touches(course(), EASY, HARD, course("k2")) == (False, False)


def test_a_course_that_a_list_names_touches_whose_list_that_is():
    assert touches(course(), HARD) == (True, True)


def test_what_can_be_told_with_this_course_alone_is_to_be_clarified_without_it():
    assert touches(course(), EASY, HARD, course("k2", seats_free=None)) == (True, True)


def test_where_nothing_can_be_told_with_any_course_none_makes_an_entry_one_to_be_clarified():
    jobs = [job(f"v{number}", f"e{number}") for number in range(3)]
    unclear = [course(f"k{number}", seats_free=None, weeks=10 * number) for number in (1, 2, 3)]
    assert touches(unclear[2], EASY, *jobs, *unclear[:2]) == (False, False)


def test_a_promise_may_carry_over_a_level_that_is_not_known_with_a_short_course_only():
    leans = {"language_minimum": levels("A2 A2 A2 A1"), "language_minimum_with_guidance": levels("A1 A1 A1 A0")}
    taught = {"teaches": ("listening", "speaking", "reading"), "from_level": levels("A1").speaking}
    short, long = (course(f"k{weeks}", weeks=weeks, to_level=levels("A2").speaking, **taught) for weeks in (4, 60))
    buddy = promise(vacancy_ids=("v2",), giver="e2", valid_until=AS_OF + timedelta(days=200))
    easy = job("v1", language_minimum=levels("A1 A1 A1 A0"))
    assert touches(short, easy, job("v2", "e2", **leans), long, buddy, dutch="A1 A1 A1 ?") == (True, True)
    assert touches(long, easy, job("v2", "e2", **leans), short, buddy, dutch="A1 A1 A1 ?")[1] is False


def test_the_first_course_of_its_level_may_take_the_place_of_a_lesson_group():
    a2, b1 = levels("A2").speaking, levels("B1").speaking
    group = Commitment(at("tue", "09:00", "12:00"), Replaceable(a2, b1))
    instead = course(lessons=(at("tue", "09:00", "12:00"),))
    assert Village(person("A2", commitments=(group,)), HARD).touches(instead) == (True, True)
