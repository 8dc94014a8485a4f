"""Which groups help whom: the same as a plain run with the group really there, by the engine and by the oracle."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, SETTINGS, course, job, levels, on, person, promise, rank, town

from services.matcher.domain.demand import Cell, DemandRules, cells_near
from services.matcher.engine.candidate_view import CandidateView
from shared.vocabulary.cefr import Level
from shared.vocabulary.work import Schedule

RULES = DemandRules()
FEW = replace(SETTINGS, list_length=2)
"""A list so short that in small towns too a new pathway can be too low for it."""


def opened(who, settings=SETTINGS):
    return engine_of(who, settings=settings).lesson_demand(who.as_of, RULES).opened(who.candidate)


def in_plain_runs(now, then, list_length):
    """What docs/demand.md says, of the ranked entries of a run without the group and of one with it."""
    have = {(one.vacancy, one.track) for one in now}
    last = round(now[list_length - 1].score, 12) if len(now) >= list_length else 0
    return {one.vacancy for one in then if (one.vacancy, one.track) not in have and round(one.score, 12) >= last}


def is_owed(who, cell):
    goal = CandidateView(who.candidate, who.as_of, SETTINGS, engine_of(who)._stock.travel).goal
    return goal is None or cell.from_level < goal


def near(who):
    postcode = who.candidate.profile.postcode
    return cells_near(None if postcode in (None, "1599") else postcode[:4])


@property_test
@given(towns())
def test_a_group_helps_exactly_as_a_plain_run_of_the_engine_with_it_shows(who):
    found, engine = opened(who, FEW), engine_of(who, settings=FEW)
    now = engine.entries(who.candidate, who.as_of).ranked
    for cell in near(who):
        group = cell.course(who.as_of, RULES)
        engine.put_course(group)
        then = engine.entries(who.candidate, who.as_of).ranked
        engine.remove_course(group.id)
        expected = in_plain_runs(now, then, FEW.list_length) if is_owed(who, cell) else set()
        assert found.get(cell, set()) == expected, cell


@property_test
@given(towns(4, 2, 3))
def test_a_group_helps_exactly_as_the_oracle_says(who):
    found, now = opened(who, FEW), rank(who, settings=FEW).ranked
    some = [*found][:2] or [cell for cell in near(who) if is_owed(who, cell)][:1]
    for cell in some:
        with_group = replace(who, courses=(*who.courses, cell.course(who.as_of, RULES)))
        then = rank(with_group, settings=FEW).ranked
        assert found.get(cell, set()) == in_plain_runs(now, then, FEW.list_length), cell


DAY_JOB = job(starts_on=AS_OF + timedelta(days=28), language_minimum=levels("A2"), continuous=True)
"""In the day, for somebody with A2: only lessons in the evening or at the weekend go with it."""


def dayparts(found):
    return {cell.daypart for cell in found if cell.area == "1506"}


def test_who_works_by_day_is_helped_by_an_evening_group_and_not_by_a_morning_group_on_the_same_days():
    by_day = replace(
        DAY_JOB, terms=replace(DAY_JOB.terms, schedule=Schedule("fixed", shifts=on("tue wed thu", "08:00", "16:00")))
    )
    found = opened(town(person("A2"), by_day))
    step = Cell(Level.A2, Level.B1, "evening", "1506")
    assert found[step] == {"v1"}
    by_learning_first = opened(
        town(person("A2"), replace(by_day, terms=replace(by_day.terms, language_minimum=levels("B1"))))
    )
    assert "morning" in dayparts(by_learning_first)


def test_an_evening_course_that_is_there_leaves_no_demand_for_another():
    there = course(starts_on=AS_OF + timedelta(days=28), weeks=30)
    without, with_it = opened(town(person("A2"), DAY_JOB)), opened(town(person("A2"), DAY_JOB, there))
    evening = Cell(Level.A2, Level.B1, "evening", "1506")
    assert evening in without
    assert evening not in with_it


def test_a_course_that_is_full_leaves_the_demand():
    full = course(starts_on=AS_OF + timedelta(days=28), weeks=30, seats_free=0)
    assert Cell(Level.A2, Level.B1, "evening", "1506") in opened(town(person("A2"), DAY_JOB, full))


@pytest.mark.parametrize("route", ["z", "fulfilled"])
def test_a_step_above_the_goal_is_not_asked_for(route):
    assert opened(town(person("A2", learning_route=route), DAY_JOB)) == {}


def test_without_a_known_home_only_online_groups_count():
    found = opened(
        town(
            person("A2", postcode=None),
            replace(DAY_JOB, terms=replace(DAY_JOB.terms, workplace=replace(DAY_JOB.terms.workplace, remote=True))),
        )
    )
    assert {cell.area for cell in found} == {"online"}


def test_what_only_to_clarify_would_open_is_not_counted():
    assert opened(town(person("A2 A2 A2 ?"), DAY_JOB)) == {}


def test_a_group_before_a_course_that_is_there_helps_too():
    later = course("k2", starts_on=AS_OF + timedelta(days=500), weeks=20)
    asks_b1 = job(language_minimum=levels("B1"), continuous=True)
    found = opened(town(person("A1"), asks_b1, later))
    assert Cell(Level.A1, Level.A2, "evening", "1506") in found
    assert opened(town(person("A1"), asks_b1)) == {}


def test_a_promise_that_needs_the_full_level_later_makes_a_group_count():
    asks = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"), continuous=True)
    lasting = promise(valid_until=AS_OF + timedelta(days=400))
    assert Cell(Level.A2, Level.B1, "evening", "1506") in opened(town(person("A2"), asks, (), lasting))
