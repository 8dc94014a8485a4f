"""What is left out for the floor of its employer or its unit group could not have been listed.

Few employers and unit groups with many vacancies each, whose scores differ, and a short list: what its own score does
not list is mostly of a group that is full, and a floor that is too high loses some of what belongs in the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from matcher_random import random_promise
from matcher_readings import engine_of
from matcher_towns import AS_OF, SETTINGS, SKILL_LINKS, RandomTown, course, job, levels, on, person

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.search import Search
from services.matcher.engine.judging.selection import Entry, Placed, the_list
from services.matcher.engine.kernel.listed import turns
from services.matcher.engine.kernel.listed.glance import SCALE
from services.matcher.engine.kernel.listed.walk import Listed
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from shared.vocabulary.cefr import Level
from shared.vocabulary.profiles import Experience, HeldSkill, Wishes
from shared.vocabulary.work import Contract, Hours, OccupationLink, Schedule, SkillNeed, Workplace

TOWNS = 40
SKILLS = sorted(SKILL_LINKS)
UNITS = ("baker", "butcher", "cleaner", "welder")
"""An occupation of each of four unit groups; a fifth occupation shares that of the baker."""
WEEKS = (
    Schedule("fixed", shifts=on("mon wed fri", "08:00", "16:00")),
    Schedule("fixed", shifts=on("tue thu", "07:15", "15:45")),
    Schedule("fixed", shifts=on("mon tue", "13:00", "21:30")),
    Schedule("flexible", window=on("mon tue wed thu fri", "07:00", "20:00")),
)
LESSONS = (on("tue thu", "18:30", "21:00"), on("mon wed", "09:00", "11:30"), on("sat", "09:30", "14:00"))


def varied(random: Random) -> RandomTown:
    """40 to 60 vacancies of two or three employers and two or three unit groups."""
    employers = "efg"[: random.choice((2, 3))]
    occupations = random.sample(UNITS, random.choice((2, 3)))
    if "baker" in occupations:
        occupations.append("pastry_cook")
    jobs = [a_job(random, number, random.choice(employers), occupations) for number in range(random.randint(40, 60))]
    courses = [a_course(random, number) for number in range(random.randint(2, 5))]
    who = person(
        random.choice(("A2", "A2", "A1", "B1")),
        skills=tuple(HeldSkill(one, random.choice((None, "basic", "expert"))) for one in random.sample(SKILLS, 2)),
        experience=(
            Experience(random.choice(occupations), random.choice((0.5, 2.5, 8.0)), random.choice((2015, 2024))),
        ),
        wishes=Wishes((random.choice(occupations),), ("food",), None, random.choice((None, 24.0, 32.0))),
        learning_pace=random.choice(("fast", "average", "slow")),
        learning_route=random.choice(("b1", "education", "z")),
        needs=random.choice(((), ("buddy",), ("language_coach",))),
    )
    return RandomTown(who, tuple(jobs), tuple(courses), tuple(random_promise(random, n) for n in range(1, 4)))


def a_job(random, number, employer, occupations):
    return job(
        f"v{number}",
        employer,
        occupation=OccupationLink(random.choice(occupations)),
        workplace=Workplace(random.choice(("1507", "1502", "1541", "1506", "1551"))),
        sector=random.choice((None, "Food", "zorg")),
        skills=random.choice((None, [SkillNeed(concept=one) for one in random.sample(SKILLS, random.randint(1, 4))])),
        schedule=random.choice(WEEKS),
        hours=Hours(*random.choice(((24, 24), (16, 24), (24, 32), (32, 36)))),
        contract=random.choice((None, Contract("permanent"), Contract("fixed_term", random.choice((3, 7, 12, 24))))),
        language_minimum=levels(random.choice(("A1", "A2", "A2", "B1", "B1"))),
        language_minimum_with_guidance=levels("A1"),
        starts_on=AS_OF + timedelta(days=random.choice((0, 5, 14, 30, 60, 100))),
        latest_start=AS_OF + timedelta(days=random.choice((150, 250, 400))),
    )


def a_course(random, number):
    from_level = random.choice((Level.A1, Level.A2, Level.A2))
    return course(
        f"k{number}",
        from_level=from_level,
        to_level=Level(from_level + random.choice((1, 1, 2))),
        lessons=random.choice(LESSONS),
        weeks=random.choice((6, 12, 20, 30)),
        starts_on=AS_OF + timedelta(days=random.choice((0, 14, 40, 90))),
        admission=random.choice(("fixed", "rolling")),
    )


FEW = "AT_ONCE", "OF_A_TRACK", "TURNS_ALIKE", "READ_FIRST", "MORE_EACH_TIME"


@pytest.fixture(params=[(1, 1, 1, 1, 1), (4, 3, 2, 6, 2)], ids=["one by one", "some"])
def few_at_once(request, monkeypatch):
    for name, many in zip(FEW, request.param, strict=True):
        monkeypatch.setattr(turns, name, many)


class Lists(NamedTuple):
    """`found` is to be `expected`: where it is taken from everything, in order. `scored`: so many were, of `ranked`."""

    found: tuple[Placed, ...]
    expected: tuple[Placed, ...]
    ranked: tuple[Entry, ...]
    scored: int


def lists(seeds: range) -> Iterator[Lists]:
    """Of every town twelve, of lengths and with ceilings of their own."""
    for seed in seeds:
        random = Random(seed)
        here = varied(random)
        stock = engine_of(here)._stock
        view = CandidateView(here.candidate, here.as_of, stock.settings, stock.travel)
        every = Search(view, stock).entries(stock.slots(None))
        assert scanned(view, stock).entries == every
        for _ in range(12):
            limit = random.randint(1, 20)
            settings = replace(SETTINGS, per_employer=random.randint(1, 6), per_isco_unit=random.randint(1, 6))
            stock.settings = settings
            few = scanned_for_list(view, stock, limit)
            expected = tuple(the_list(every.ranked, limit, settings))
            yield Lists(few.listed(limit, settings), expected, every.ranked, len(few.some.slot))


def test_the_list_is_taken_from_everything(few_at_once):
    skipped = left_out = 0
    for one in lists(range(TOWNS)):
        assert one.found == one.expected
        skipped += [placed.entry for placed in one.expected] != list(one.ranked[: len(one.expected)])
        left_out += one.scored < len(one.ranked)
    assert min(skipped, left_out) > 6 * TOWNS


@pytest.fixture
def turn_by_turn(monkeypatch):
    """As where ids decide: what compiled code hands on to itself cannot be changed."""
    nothing = np.zeros(0, np.int64)
    monkeypatch.setattr(turns.Turns, "until_none_is_due", lambda *_: Listed(nothing, nothing, False, nothing))


def test_turn_by_turn_the_list_is_the_same(few_at_once, turn_by_turn):
    for one in lists(range(TOWNS)):
        assert one.found == one.expected


@pytest.mark.parametrize("of_what", ["of_employers", "of_units"])
def test_a_floor_that_is_too_high_is_noticed(few_at_once, turn_by_turn, monkeypatch, of_what):
    next_turn = turns.Turns.next_turn

    def too_high(some, floors):
        return next_turn(some, floors._replace(**{of_what: getattr(floors, of_what) + 0.05}))

    monkeypatch.setattr(turns.Turns, "next_turn", too_high)
    assert any(one.found != one.expected for one in lists(range(TOWNS)))


def test_lines_that_look_worse_than_they_are_are_noticed(few_at_once, monkeypatch):
    begin = turns.Turns.__init__

    def lower(steps):
        return np.where(steps > 0, np.maximum(steps - 0.05 * SCALE, 1), 0).astype(steps.dtype)

    def too_low(some, *what):
        begin(some, *what)
        for steps in (some.glance.top, some.glance.tracks):
            steps[:] = lower(steps)

    monkeypatch.setattr(turns.Turns, "__init__", too_low)
    assert any(one.found != one.expected for one in lists(range(TOWNS)))
