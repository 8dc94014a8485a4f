"""A promise that changes touches only those to whom what it does is something: of three things, each by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, SETTINGS, WORKDAYS, course, job, levels, on, person, promise

from services.matcher.domain.stock import Candidate, Promise
from services.matcher.engine.engine import Engine
from services.matcher.engine.kernel import available
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.index import Reverse
from services.matcher.engine.reverse.promised import CARRIES, MAKES_ROOM, effects_by_vacancy
from services.matcher.engine.reverse.standing import Standing
from shared.vocabulary.learning import CoursePlace

pytestmark = pytest.mark.skipif(not available(), reason="needs numba")
LOWER = {"language_minimum": levels("B1"), "language_minimum_with_guidance": levels("A2")}


def named(who: Candidate, name: str) -> Candidate:
    return replace(who, id=name)


class Change:
    """Promises that become others, in a town with these candidates and some stock."""

    def __init__(self, people: list[Candidate], jobs: list, courses: tuple = ()) -> None:
        self.engine, self.reverse = Engine(SETTINGS, KNOWLEDGE, PLACES, MODES, compiled=True), Reverse()
        for one in jobs:
            self.engine.put_vacancy(one)
        for one in courses:
            self.engine.put_course(one)
        self.people = {one.id: one for one in people}

    def effects(self, made: Promise) -> dict[str, int]:
        before = self.engine.promise(made.id)
        self.engine.put_promise(made)
        with self.engine.reading() as stock:
            return effects_by_vacancy(before, made, stock.vacancies)

    def shown(self) -> dict[str, tuple]:
        found = {name: self.reverse.rank(self.engine, one, AS_OF) for name, one in self.people.items()}
        return {name: (one.listed, one.to_clarify) for name, one in found.items()}

    def touches(self, made: Promise) -> tuple[set[str], set[str]]:
        """Whom it touches, and whose list it makes another."""
        before, effects = self.shown(), self.effects(made)
        touched = self.reverse.touched_by_vacancies(self.engine, AS_OF, effects, self.people.__getitem__)
        now = self.shown()
        return touched, {name for name in now if now[name] != before[name]}


def test_who_does_not_need_what_is_promised_keeps_their_list():
    people = [
        named(person("B1", needs=needs), name)
        for name, needs in (("none", ()), ("unstated", None), ("other", ("childcare",)), ("coached", ("job_coach",)))
    ]
    assert Change(people, [job()]).touches(promise(kind="job_coach")) == ({"coached"}, {"coached"})


def test_a_lower_minimum_is_for_who_does_not_meet_the_whole_one():
    people = [named(person(dutch), dutch) for dutch in ("A1", "A2", "B1")]
    assert Change(people, [job(**LOWER)]).touches(promise()) == ({"A2"}, {"A2"})
    assert Change(people, [job()]).touches(promise()) == (set(), set())


def test_room_for_lessons_is_for_who_may_take_a_course_beside_the_work():
    week = on(WORKDAYS, "07:00", "17:00")
    people = [named(person("A2", weekly=week), "may"), named(person("B1", weekly=week), "knows enough")]
    lessons = course(lessons=on("mon", "09:00", "11:00"), place=CoursePlace(online=True))
    room = promise(kind="room_for_lessons", dayparts=("mon_morning",))
    change = Change(people, [job(language_minimum=levels("A2"))], (lessons,))
    assert change.touches(room) == ({"may"}, {"may"})


def test_only_the_vacancies_that_a_promise_counts_for_are_concerned():
    jobs = [job("v1"), job("v2", "e2"), job("v3", "e2")]
    change, every = Change([], jobs), ("v1", "v2", "v3", "v9")
    buddy = promise(vacancy_ids=every)
    assert change.effects(buddy) == {"v1": 1 | CARRIES}
    assert change.effects(replace(buddy, confirmed_for=("v3",))) == {"v3": 1 | CARRIES}
    assert change.effects(replace(buddy, confirmed_for=("v3",), status="pledged")) == {"v1": 1, "v3": 1}
    assert change.effects(replace(buddy, giver="e2")) == {"v1": 1 | CARRIES, "v2": 1 | CARRIES, "v3": 1}
    assert change.effects(replace(buddy, giver="e2", capacity_free=0)) == {"v2": 1 | CARRIES, "v3": 1 | CARRIES}


def test_each_thing_that_is_read_of_a_promise_is_compared_by_itself():
    change = Change([], [job()])
    assert change.effects(promise()) == {"v1": 1 | CARRIES}
    assert change.effects(promise(hours_per_week=3.0)) == {"v1": CARRIES}
    assert change.effects(promise(hours_per_week=3.0, vacancy_ids=("v1", "v2"))) == {}
    lessons = promise(kind="language_lessons_at_work", dayparts=("mon_morning",))
    assert change.effects(lessons) == {"v1": 1 | 1 << 3 | CARRIES | MAKES_ROOM}
    assert change.effects(replace(lessons, terms=replace(lessons.terms, dayparts=("tue_morning",)))) == {
        "v1": MAKES_ROOM
    }
    assert change.effects(replace(lessons, status="withdrawn")) == {"v1": 1 << 3 | CARRIES | MAKES_ROOM}


def test_who_has_no_row_is_asked():
    change = Change([named(person("B1"), "known")], [job()])
    change.shown()
    change.reverse._know("without", Listing((), (), Standing(0.0, (0.0,) * 4, 0.0, ("v1",)), ()))
    change.people["without"] = named(person("B1"), "without")
    effects = change.effects(promise(kind="job_coach"))
    assert change.reverse.touched_by_vacancies(change.engine, AS_OF, effects, change.people.__getitem__) == {"without"}
