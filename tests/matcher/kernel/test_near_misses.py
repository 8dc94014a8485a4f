"""Near misses by the compiled engine are those of numpy and of the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import SETTINGS, RandomTown
from matcher_towns import rank as oracle_ranking

pytest.importorskip("numba")

from services.matcher.domain.pathways import first_by_id, pathway_id
from services.matcher.domain.settings import Settings
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.search import Search
from services.matcher.engine.kernel.near.misses import _Looking, near_misses
from services.matcher.engine.kernel.near.rows import ALL_TRACKS, BEST, NOT_FOUND
from services.matcher.engine.kernel.near.scores import MANY, bounds_of, own_parts
from services.matcher.engine.kernel.near.standing import Standing, standing
from shared.vocabulary.tracks import TRACKS


def same(town: RandomTown, limit: int = 20, track: int | None = None, settings: Settings = SETTINGS) -> None:
    stock = engine_of(town, settings=settings)._stock
    view = CandidateView(town.candidate, town.as_of, stock.settings, stock.travel)
    search, slots = Search(view, stock), stock.slots(None)
    ranked = [stock.vacancies.slots[entry.vacancy] for entry in search.entries(slots, track).ranked]
    without = np.array(ranked, np.int64)
    expected = search.near_misses(np.setdiff1d(slots, without), track)[:limit]
    assert near_misses(view, stock, limit, without=lambda: without, track=track) == expected
    for slot in slots[:2].tolist():
        one = np.array([slot])
        assert near_misses(view, stock, limit, slots=one, track=track) == search.near_misses(one, track)[:limit]


@property_test
@given(towns())
def test_random_towns_have_the_same_near_misses(town):
    same(town)
    stock = engine_of(town)._stock
    view = CandidateView(town.candidate, town.as_of, stock.settings, stock.travel)
    oracle = oracle_ranking(town)
    ranked = {stock.vacancies.slots[entry.vacancy] for entry in oracle.ranked}
    found = near_misses(view, stock, 99, without=lambda: np.array(sorted(ranked), np.int64))
    assert [(one.entry.pathway, one.gate) for one in found] == [
        (miss.combination.id, miss.gate) for miss in oracle.near_misses
    ]
    assert [one.size for one in found] == pytest.approx([miss.size for miss in oracle.near_misses], abs=1e-9)


@property_test
@given(towns(4, 6, 6), st.integers(0, 3))
def test_of_many_courses_and_promises_the_first_few_are_the_same(town, limit):
    same(town, limit)


@property_test
@given(towns(4, 3, 3))
def test_the_gate_of_a_near_miss_is_found_by_its_pathway_alone(town):
    engine = engine_of(town)
    slots = engine._stock.slots(None)
    near = engine._search(town.candidate, town.as_of).near_misses(slots)
    engine.compiled = True
    for one in near:
        assert engine.near_miss_gate(town.candidate, town.as_of, one.entry.pathway) == one.gate
    assert engine.near_miss_gate(town.candidate, town.as_of, "unknown") is None


@property_test
@given(towns(4, 3, 3), st.integers(0, len(TRACKS) - 1))
def test_those_of_one_track_are_the_same(town, track):
    same(town, track=track)


@property_test
@given(towns(6, 4, 3), st.integers(1, 4))
def test_sizes_come_from_the_settings(town, limit):
    sizes = {
        "course_start": 0.05,
        "weekly_load": 0.05,
        "start_date": 0.3,
        "travel_to_lessons": 0.9,
        "shifts_fit_week": 0.2,
    }
    same(town, limit, settings=Settings(near_miss_sizes={**SETTINGS.near_miss_sizes, **sizes}))


@property_test
@given(towns(4, 4, 3))
def test_no_score_is_above_its_bound_however_many_are_looked_at(town):
    stock = engine_of(town)._stock
    view = CandidateView(town.candidate, town.as_of, stock.settings, stock.travel)
    looking = _Looking(view, stock, ALL_TRACKS)
    looking._take(1.0)
    lines, _ = looking._likely(None, np.zeros(0, np.int64), 1.0)
    some = standing(looking._offered, looking._case, lines, NOT_FOUND, 1.0)
    _, part, *_ = looking._nearest(some, 1.0, 1, BEST)
    score = own_parts(looking._offered, looking._case, some) + part
    for times in (1, MANY):
        many = Standing._make([np.tile(column, times) for column in some])
        bounds = bounds_of(looking._offered, looking._case, looking._ready, many)
        assert (bounds >= np.tile(score, times) - 1e-9).all()


def test_the_first_by_id_is_the_one_whose_pathway_has_the_first_id():
    courses = [f"course-{number}" for number in range(50)]
    ids = [pathway_id("someone", "work", [course], "dual") for course in courses]
    assert first_by_id("someone", "work", courses, "dual") == ids.index(min(ids))
