"""The columns themselves: slots by place, lists in a slab, documents, classes of weeks and of language demands."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_towns import job, levels, on

from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.stock.documents import Documents, packed, unpacked
from services.matcher.engine.stock.place_index import FEWEST_ASTRAY, FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE, PlaceIndex
from services.matcher.engine.stock.slab import Slab, packed_lists
from services.matcher.engine.stock.week_arrays import as_bits
from services.matcher.engine.stock.week_classes import FIXED, FLEXIBLE, ROTATING, UNKNOWN_WEEK, WeekClasses
from shared.vocabulary.week import FULL_WEEK, mask
from shared.vocabulary.work import Schedule


def bucket(place: int, remote: bool) -> int:
    return REMOTE if remote else PLACE_NOT_KNOWN if place < 0 else FIRST_PLACE + place


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**30), st.integers(1, 3 * FEWEST_ASTRAY))
def test_every_vacancy_is_found_once_where_it_is_however_often_it_moved(seed, moves):
    chance, index, there = random.Random(seed), PlaceIndex(), {}
    for _ in range(moves):
        slot, place, remote = chance.randrange(1000), chance.randrange(-1, 6), chance.random() < 0.1
        index.put(slot, place, remote)
        there[slot] = bucket(place, remote)
        if chance.random() < 0.01:
            index.arrays()
    start, slots, others, astray = index.arrays()
    found = {}
    for number in range(len(start) - 1):
        for slot in slots[start[number] : start[number + 1]].tolist():
            if not astray[slot]:
                assert slot not in found
                found[slot] = number
    for slot in others.tolist():
        assert slot not in found
        found[slot] = there[slot]
    assert found == there
    assert len(others) <= max(FEWEST_ASTRAY, len(slots) // 32)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_lists_in_a_slab_stay_what_they_are_and_room_is_used_again(changes):
    slab, lists, places = Slab(np.int32, np.float64), {}, {}
    for turn, (name, length) in enumerate(changes):
        if name in lists:
            slab.let_go(places[name], len(lists[name]))
        lists[name] = [turn * 10 + one for one in range(length)]
        places[name] = slab.put(lists[name], [one / 2 for one in lists[name]])
        for other, values in lists.items():
            block = slice(places[other], places[other] + len(values))
            assert slab.columns[0][block].tolist() == values
            assert slab.columns[1][block].tolist() == [one / 2 for one in values]
    assert slab.used <= 12 * 10 * 3
    names = sorted(lists)
    start, many = (np.array([get(name) for name in names], np.int64) for get in (places.get, lambda n: len(lists[n])))
    whole = packed_lists(start, many, slab.columns)
    for at, name in enumerate(names):
        assert whole.columns[0][whole.start[at] : whole.start[at] + many[at]].tolist() == lists[name]
    assert whole.used == sum(-(-length // 4) * 4 for length in many.tolist())


@property_test
@given(towns(3, 2, 2))
def test_everything_comes_back_from_its_compact_form(town):
    for kind, many in (
        (Vacancy, town.vacancies),
        (Course, town.courses),
        (Promise, town.promises),
        (Candidate, [town.candidate]),
    ):
        for one in many:
            assert unpacked(kind, packed(one)) == one


def test_documents_forget_what_was_removed_and_what_was_there_before():
    documents = Documents(Vacancy)
    documents.put(0, job("v1"))
    assert documents.at(0) is documents.at(0)
    again = Documents(Vacancy)
    again.restore(documents.saved(2))
    assert again.at(0) == job("v1")
    again.put(0, job("v2"))
    assert again.at(0) == job("v2")
    again.remove(0)
    for number in (0, 1, 7):
        with pytest.raises(KeyError):
            again.at(number)


def test_weeks_that_are_the_same_are_one_class_whatever_they_are_called():
    weeks = WeekClasses(rest_hours=8)
    shifts, school = on("mon wed", "08:00", "16:00"), on("fri", "09:00", "16:00")[0]
    fixed, hours = weeks.of(Schedule("fixed", shifts=shifts), school)
    assert weeks.of(Schedule("fixed", shifts=shifts[::-1]), school) == (fixed, hours) == (fixed, 16.0)
    rotating, mean = weeks.of(Schedule("rotating", weeks=(shifts, ())), None)
    flexible, _ = weeks.of(Schedule("flexible"), None)
    unknown, _ = weeks.of(None, None)
    assert mean == 8.0 and weeks.of(Schedule("unknown"), None) == (unknown, None)
    arrays = weeks.arrays
    assert arrays.kind[[fixed, rotating, flexible, unknown]].tolist() == [FIXED, ROTATING, FLEXIBLE, UNKNOWN_WEEK]
    assert as_bits(arrays.work[fixed]) == mask([*shifts, school]) and as_bits(arrays.school[fixed]) == mask([school])
    assert as_bits(arrays.work[rotating]) == mask(shifts) and as_bits(arrays.window[flexible]) == FULL_WEEK
    assert len(weeks) == 4


def test_a_saved_stock_holds_no_more_than_is_in_stock():
    from matcher_towns import KNOWLEDGE, MODES, PLACES, SETTINGS

    from services.matcher.engine.engine import Engine

    engine = Engine(SETTINGS, KNOWLEDGE, PLACES, MODES)
    for number in range(300):
        engine.put_vacancy(job(f"v{number}", skills=None, language_minimum=levels("A2")))
    for number in range(1, 300):
        engine.remove_vacancy(f"v{number}")
    saved = engine.saved()
    assert saved.tables["vacancies.needs_used"] == 4
    assert sum(len(one) > 0 for one in saved.tables["vacancies.ids"]) == 1
    assert b'"v0"' in saved.arrays["vacancies.documents.text"].tobytes()
    assert b'"v7"' not in saved.arrays["vacancies.documents.text"].tobytes()
