"""The list of the few entries that are scored is the list of all, also where many score the same: few employers, the
same work many times, the same course more than once."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, random_vacancy, towns
from matcher_readings import engine_of

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel import scan
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from services.matcher.engine.search import Search


@pytest.fixture(autouse=True, params=[(1, 1, 1), (2, 3, 1), (64, 128, 16)], ids=["one by one", "by two", "all at once"])
def few_at_once(request, monkeypatch):
    """Small towns leave out some too."""
    for name, many in zip(("AT_FIRST", "AT_ONCE", "OF_A_TRACK"), request.param, strict=True):
        monkeypatch.setattr(scan, name, many)


def crowded(town, random: Random):
    """The town with several of every vacancy, of few employers, and with every course twice."""
    more = [random_vacancy(random, number) for number in range(90, 94)]
    vacancies = [
        replace(one, id=f"{one.id}-{copy}", employer=random.choice("efg"))
        for one in (*town.vacancies, *more)
        for copy in range(random.choice((1, 2, 5, 9)))
    ]
    courses = [replace(one, id=one.id + copy) for one in town.courses for copy in ("", "-again")]
    return replace(town, vacancies=tuple(vacancies), courses=tuple(courses))


@property_test
@given(towns(3, 3, 3), st.integers(0, 10**6), st.integers(1, 25), st.integers(1, 25))
def test_the_list_of_few_is_the_list_of_all(town, seed, limit, other):
    town = crowded(town, Random(seed))
    engine = engine_of(town)
    stock = engine._stock
    view = CandidateView(town.candidate, town.as_of, stock.settings, stock.travel)
    every = scanned(view, stock)
    few = scanned_for_list(view, stock, limit)
    assert few.listed(limit, stock.settings) == every.listed(limit, stock.settings)
    assert few.to_clarify(limit) == every.to_clarify(limit)
    # Of another length, and with other ceilings, than it was looked up for.
    narrow = replace(stock.settings, per_employer=2, per_isco_unit=2)
    for settings in (stock.settings, narrow):
        assert few.listed(other, settings) == every.listed(other, settings)
    numpy = engine.rank(town.candidate, town.as_of, limit=limit, near_misses=False)
    found = [(one.entry.pathway, one.entry.courses, one.placed_by) for one in few.listed(limit, stock.settings)]
    assert found == [(one.pathway.id, one.pathway.courses, one.placed_by) for one in numpy.ranked]


@property_test
@given(towns(3, 3, 3), st.integers(0, 10**6))
def test_ties_between_courses_are_decided_as_the_numpy_engine_does(town, seed):
    town = crowded(town, Random(seed))
    engine = engine_of(town)
    view = CandidateView(town.candidate, town.as_of, engine.settings, engine._stock.travel)
    assert scanned(view, engine._stock).entries == Search(view, engine._stock).entries(engine._stock.slots(None))
