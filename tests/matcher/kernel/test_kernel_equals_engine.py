"""The compiled engine, the numpy engine and the oracle are three readings of docs/matching.md, and read the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import SETTINGS, RandomTown
from matcher_towns import rank as oracle_ranking

pytest.importorskip("numba")

from services.matcher.domain.settings import Settings
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.search import Search
from services.matcher.engine.kernel.search import scanned
from shared.vocabulary.tracks import TRACKS


def both(town: RandomTown, track: int | None = None):
    """All entries by the compiled engine and by numpy."""
    stock = engine_of(town)._stock
    view = CandidateView(town.candidate, town.as_of, stock.settings, stock.travel)
    return scanned(view, stock, None, track).entries, Search(view, stock).entries(stock.slots(None), track)


def same_three(town: RandomTown) -> None:
    compiled, numpy = both(town)
    assert compiled == numpy
    oracle = oracle_ranking(town)
    for mine, theirs in ((compiled.ranked, oracle.ranked), (compiled.to_clarify, oracle.to_clarify)):
        assert [entry.pathway for entry in mine] == [entry.id for entry in theirs]
        assert [entry.score for entry in mine] == pytest.approx([entry.score for entry in theirs], abs=1e-9)


def same_answer(town: RandomTown, limit: int = 20, settings: Settings = SETTINGS) -> None:
    engine = engine_of(town, settings=settings)
    by_numpy = engine.rank(town.candidate, town.as_of, limit=limit)
    engine.compiled = True
    assert engine.rank(town.candidate, town.as_of, limit=limit) == by_numpy


@property_test
@given(towns())
def test_random_towns_are_read_the_same(town):
    same_three(town)


@property_test
@given(towns(4, 6, 6))
def test_towns_with_many_courses_and_promises_are_read_the_same(town):
    same_three(town)


@property_test
@given(towns(4, 3, 3), st.integers(0, len(TRACKS) - 1))
def test_one_track_is_that_part_of_all(town, track):
    compiled, numpy = both(town, track)
    assert compiled == numpy


@property_test
@given(towns(6, 2, 2), st.integers(0, 6))
def test_the_answer_is_the_same_however_short_or_spread_the_list(town, limit):
    same_answer(town, limit)
    same_answer(town, limit, Settings(per_employer=1, per_isco_unit=5))
    same_answer(town, limit, Settings(per_employer=9, per_isco_unit=1))


@property_test
@given(towns(4, 3, 3), towns(4, 3, 3))
def test_a_stock_that_lived_through_changes_is_read_as_a_new_one(first, second):
    engine = engine_of(first)
    engine.compiled = True
    engine.entries(first.candidate, first.as_of)
    for vacancy in first.vacancies:
        engine.remove_vacancy(vacancy.id)
    for course in first.courses:
        engine.remove_course(course.id)
    for promise in first.promises:
        engine.remove_promise(promise.id)
    for vacancy in second.vacancies:
        engine.put_vacancy(vacancy)
    for course in second.courses:
        engine.put_course(course)
    for promise in second.promises:
        engine.put_promise(promise)
    fresh = engine_of(second).entries(second.candidate, second.as_of)
    assert engine.entries(second.candidate, second.as_of) == fresh


@property_test
@given(towns(4, 3, 3))
def test_what_helps_is_the_same(town):
    engine = engine_of(town)
    by_numpy = engine.what_helps(town.candidate, town.as_of)
    compiled = engine_of(town)
    compiled.compiled = True
    assert compiled.what_helps(town.candidate, town.as_of) == by_numpy
