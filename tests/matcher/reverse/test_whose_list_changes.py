"""A change of the offer leaves the list of everybody who is not named by `Reverse` as it was."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matcher.reverse.changing_town import Town
from matcher_random import property_test
from matcher_towns import AS_OF

from services.matcher.engine.kernel import available

READINGS = [pytest.param(True, marks=pytest.mark.skipif(not available(), reason="needs numba")), False]


def same_lists(mine: dict, theirs: dict) -> set[str]:
    """Who has the same in both."""
    return {
        one for one in mine if (mine[one].listed, mine[one].to_clarify) == (theirs[one].listed, theirs[one].to_clarify)
    }


def holds(town: Town, change) -> None:
    """After a change whoever is not touched has the same list, and so on after the next."""
    lists = town.rank()
    assert same_lists(lists, town.anew()) == set(lists)
    for _ in range(4):
        touched, now = change(town), town.anew()
        assert set(lists) - same_lists(lists, now) <= touched
        for identity in touched:
            lists[identity] = town.reverse.rank(town.engine, town.people[identity], AS_OF)
        assert same_lists(lists, now) == set(lists)


@pytest.mark.parametrize("compiled", READINGS)
@property_test
@given(st.integers(0, 2**40))
def test_a_vacancy_that_changes_touches_nobody_else(compiled, seed):
    holds(Town(Random(seed), compiled), Town.change_vacancies)


@pytest.mark.parametrize("compiled", READINGS)
@property_test
@given(st.integers(0, 2**40))
def test_a_promise_that_changes_touches_nobody_else(compiled, seed):
    holds(Town(Random(seed), compiled), Town.change_a_promise)


@pytest.mark.parametrize("compiled", READINGS)
@property_test
@given(st.integers(0, 2**40))
@example(392162050662)  # without a course that nobody's list names, an entry with another is one to be clarified
def test_a_course_that_changes_touches_nobody_else(compiled, seed):
    holds(Town(Random(seed), compiled), Town.change_a_course)


@pytest.mark.parametrize("compiled", READINGS)
@property_test
@given(st.integers(0, 2**40))
def test_after_changes_of_all_kinds_the_lists_are_those_of_ranking_anew(compiled, seed):
    town = Town(Random(seed), compiled)
    kinds = (Town.change_vacancies, Town.change_vacancies, Town.change_a_promise, Town.change_a_course)
    holds(town, lambda one: one.random.choice(kinds)(one))
