"""What is worked out for one candidate and kept for the next is what would be worked out anew."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_oracle.ranking import rank as oracle
from matcher_random import candidates, property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, POINTS, SETTINGS, job, levels, on, promise, town
from matcher_towns import course as a_course
from matcher_towns import person as somebody

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.search import Search
from services.matcher.engine.kernel.code_tables import CodeTables
from services.matcher.engine.kernel.form import form
from services.matcher.engine.kernel.person import person
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from services.matcher.engine.kernel.sorting import in_order
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.stock.travel_minutes import TravelMinutes
from services.matcher.engine.verdicts import FAIL, PASS
from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace

WHOLE = st.one_of(st.integers(0, 2), st.integers(-(2**63), 2**63 - 1))


def prepared(candidate, stock):
    compiled = compiled_stock(stock)
    offer, view = compiled.offer(stock), CandidateView(candidate, AS_OF, stock.settings, stock.travel)
    return person(offer.held, form(view, stock, compiled))


def same(one, other):
    return all(np.array_equal(mine, theirs, equal_nan=True) for mine, theirs in zip(one, other, strict=True))


@property_test
@given(towns(4, 3, 4), st.lists(candidates(), max_size=4))
def test_who_comes_after_others_is_prepared_as_who_comes_first(town, others):
    lived = engine_of(town)._stock
    for other in (*others, town.candidate, *others):
        prepared(other, lived)
    alone = engine_of(town)._stock
    for one in (*others, town.candidate):
        CandidateView(one, AS_OF, alone.settings, alone.travel)  # homes get their numbers in the same turn
    assert same(prepared(town.candidate, lived), prepared(town.candidate, alone))


def test_a_table_that_was_kept_is_not_used_for_codes_that_came_since():
    driver = somebody(licences=("B",), engagements=("job",))
    engine = engine_of(town(driver, job(licences=("B",)), promises=promise("g1", "shared_working_language")))
    stock = engine._stock
    before = prepared(driver, stock)
    engine.put_vacancy(job("v2", licences=("C",), sector="bakery", other_languages={"en": Level.B1}))
    after = prepared(driver, stock)
    assert [before.licences.tolist()[-1], after.licences.tolist()[-1]] == [PASS, FAIL]
    assert len(after.wished_sector) == len(stock.vacancies.sectors) > len(before.wished_sector)
    assert len(after.other_languages) == len(stock.vacancies.other_languages) > len(before.other_languages)
    assert prepared(driver, stock).licences is after.licences


def test_as_many_tables_are_kept_as_there_is_room_for_and_the_oldest_goes_first():
    tables, asked = CodeTables(most=2), []

    def told(value):
        asked.append(value)
        return np.zeros(1)

    def answer(value):
        return tables.of(told, value, 1, value)

    for value in ("B", "C", "B", "D", "C", "B"):
        answer(value)
    assert (asked, len(tables)) == (["B", "C", "D", "B"], 2)


def test_minutes_from_a_home_are_those_between_places():
    travel = TravelMinutes(PLACES, MODES)
    for postcode in POINTS:
        travel.place(postcode)
        every = np.arange(len(travel))
        for home in every.tolist():
            for mode in MODES:
                between = travel.between(np.full(len(every), home), every, mode)
                assert travel.from_home(home, mode).tolist() == between.tolist()


@property_test
@given(st.lists(st.tuples(st.integers(-3, 3), WHOLE, st.integers(0, 2), st.just(7), WHOLE), max_size=40))
def test_places_are_sorted_as_numpy_sorts_them(rows):
    keys = np.array(rows, np.int64).reshape(-1, 5).T.copy()
    assert in_order(keys).tolist() == np.lexsort(keys[::-1]).tolist()


def test_nothing_of_a_list_is_left_for_the_garbage_when_it_is_given():
    here = town(somebody(), [job(f"v{number}", f"e{number % 3}") for number in range(9)], [a_course(), a_course("k2")])
    stock = engine_of(here)._stock
    gc.disable()
    try:
        found = scanned_for_list(CandidateView(here.candidate, AS_OF, stock.settings, stock.travel), stock, 5)
        assert len(found.listed(5, stock.settings)) == 5 and found.to_clarify(5) == [] and found.total_ranked
        look = weakref.ref(found._look)
        del found
        assert look() is None
    finally:
        gc.enable()


FIRSTS = [
    a_course(f"a{number}", from_level=Level.A1, to_level=Level.A2, weeks=8 + number % 3, place=CoursePlace(place),
             starts_on=AS_OF + timedelta(days=7 * number), lessons=on("tue", "18:30", end), admission="rolling" if number % 2 == 0 else "fixed")
    for number, (place, end) in enumerate((place, end) for place in ("1506", "1541") for end in ("20:00", "21:00"))
]  # fmt: skip
SECONDS = [
    a_course(f"b{number}", weeks=weeks, place=CoursePlace(place), starts_on=AS_OF + timedelta(days=starts),
             lessons=on("thu", "18:30", end), admission="rolling", seats_free=seats)
    for number, (weeks, place, starts, end, seats) in enumerate(
        (weeks, place, starts, end, seats)
        for weeks in (30, 40) for place in ("1506", "1541") for starts in (0, 70)
        for end, seats in (("20:00", 5), ("20:00", 5), ("21:00", None))
    )
]  # fmt: skip


@pytest.mark.parametrize("dutch", ["A1", "A1 A1 A1 ?"])
@pytest.mark.parametrize("load", [45, 26])
def test_second_courses_that_end_alike_are_read_as_all_of_them(dutch, load):
    here = town(
        somebody(dutch, max_load_hours=load),
        [job(), job("v2", language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))],
        [*FIRSTS, *SECONDS],
        promise(vacancy_ids=("v2",), valid_from=AS_OF + timedelta(days=150)),
    )
    stock = engine_of(here)._stock
    view = CandidateView(here.candidate, AS_OF, stock.settings, stock.travel)
    found = scanned(view, stock)
    assert (found.first.second >= 0).sum() > len(FIRSTS)
    assert found.entries == Search(view, stock).entries(stock.slots(None), None)
    listed = scanned_for_list(view, stock, 20).listed(20, stock.settings)
    assert listed == found.listed(20, stock.settings)
    by_oracle = oracle(
        here.candidate, here.vacancies, here.courses, here.promises, AS_OF, SETTINGS, KNOWLEDGE, PLACES, MODES, 20
    )
    assert [entry.pathway for entry in found.entries.ranked] == [entry.id for entry in by_oracle.ranked]
