"""Compiled code reads from a form what the numpy engine works out of the candidate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, at, course, job, town
from matcher_towns import person as somebody

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.growth import running_lessons
from services.matcher.engine.judging.work_parts import experience_factors
from services.matcher.engine.kernel.form import form
from services.matcher.engine.kernel.person import Person, person
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.kernel.week_bits import mark_covered
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import NOWHERE, PUBLIC_TRANSPORT
from services.matcher.engine.stock.week_arrays import as_bits
from services.matcher.engine.verdicts import FAIL, PASS
from shared.vocabulary.cefr import Level
from shared.vocabulary.profiles import Commitment, Replaceable
from shared.vocabulary.week import Interval, free_mask

QUARTERS = st.integers(0, 95).map(lambda quarter: 15 * quarter)
"""Of a day: of two that meet in the middle of a half-hour there are many."""
INTERVALS = st.lists(st.builds(Interval, st.sampled_from(("mon", "sun")), QUARTERS, QUARTERS), max_size=12)


def read(view: CandidateView, stock: StockColumns) -> Person:
    compiled = compiled_stock(stock)
    return person(compiled.offer(stock).held, form(view, stock, compiled))


def seen(here) -> tuple[CandidateView, StockColumns, Person]:
    stock = engine_of(here)._stock
    view = CandidateView(here.candidate, AS_OF, stock.settings, stock.travel)
    return view, stock, read(view, stock)


@property_test
@given(towns(3, 4, 2))
def test_weeks_and_what_running_lessons_bring_are_those_of_the_candidate(here):
    view, stock, who = seen(here)
    known = [level for level in view.dutch if level != NOT_KNOWN]
    freed = {who.week_without: view.useless}
    for one in stock.courses.teaches.all(axis=1).nonzero()[0].tolist():
        step = int(stock.courses.from_level[one]), int(stock.courses.to_level[one])
        freed[int(who.week_of_step[step])] = view.freed_by(*step, teaches_all=True)
    assert set(freed) == set(range(len(who.free)))
    for week, bits in freed.items():
        expected = view.week(bits)
        assert (as_bits(who.free[week]), who.remaining[week]) == (expected.free, expected.remaining_hours)
        goes_on = running_lessons(view, expected.remaining, known, int(view.goal)) if view.goal and known else None
        assert who.running[week].tolist() == (goes_on or [0.0] * len(known))


@property_test
@given(towns(6, 1, 1))
def test_skills_occupations_and_journeys_are_those_of_the_candidate(here):
    view, stock, who = seen(here)
    profile, columns = view.profile, stock.vacancies
    assert who.skill_credit.tolist() == columns.skill_concepts.credits(profile.skills or (), view.settings).tolist()
    done, wishes = profile.experience or (), profile.wishes
    assert who.done.tolist() == [columns.occupations.find(one.occupation) for one in done]
    factors = list(zip(who.done_years.tolist(), who.done_recency.tolist(), strict=True))
    assert factors == [experience_factors(view, one) for one in done]
    assert who.wished_occupations.tolist() == [columns.occupations.find(one) for one in wishes.occupations or ()]
    assert who.excluded.tolist() == [columns.occupations.find(one) for one in wishes.exclude_occupations or ()]
    assert len(who.needs) == len(profile.needs or ())
    if view.home == NOWHERE or view.modes is None:
        assert np.isnan(who.home_other).all() and np.isnan(who.home_public).all()
        return
    for by_public, minutes in ((False, who.home_other), (True, who.home_public)):
        of = [view.travel.from_home(view.home, one) for one in view.modes if (one == PUBLIC_TRANSPORT) == by_public]
        assert minutes.tolist() == np.min([np.full(len(minutes), np.inf), *of], axis=0).tolist()


@property_test
@given(INTERVALS)
def test_half_hours_are_covered_by_intervals_alone_or_together(intervals):
    week = np.zeros(6, np.uint64)
    mark_covered(week, np.array([(one.week_start, one.minutes) for one in intervals], np.int64).reshape(-1, 2))
    assert as_bits(week) == free_mask(intervals)


def test_a_course_may_free_more_groups_than_a_number_has_bits():
    step = Replaceable(Level.A2, Level.B1)
    groups = [Commitment(at("tue", "09:00", "12:00"), step) for _ in range(70)]
    stays = Commitment(at("thu", "09:00", "12:00"))
    _, _, who = seen(town(somebody("A2", commitments=(*groups, stays)), job(), course()))
    assert who.remaining.tolist() == [71 * 3, 3]


def test_who_may_take_a_course_follows_the_courses():
    candidate = somebody("A2", learning_route="b1")
    engine = engine_of(town(candidate, job(), course(routes=("b1",))))
    stock = engine._stock
    assert seen_routes(candidate, stock) == [PASS]
    engine.put_course(course(routes=("z",)))
    assert seen_routes(candidate, stock) == [FAIL]


def seen_routes(candidate, stock) -> list[int]:
    return read(CandidateView(candidate, AS_OF, stock.settings, stock.travel), stock).routes.tolist()
