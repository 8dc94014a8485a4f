"""Nothing that belongs in a list is left out: bounds are never too low, and lines in the order of places hide nobody."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import course, job, levels, on, person, promise, town

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import DUAL, EVENING
from services.matcher.engine.judging.search import Search
from services.matcher.engine.kernel.form import form
from services.matcher.engine.kernel.listed.bounds import SLACK, TRACK_COUNT
from services.matcher.engine.kernel.listed.glance import step_of
from services.matcher.engine.kernel.scan import Look
from services.matcher.engine.kernel.stock import lines as scan_rows
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.kernel.tracks.best import RANKED, TO_CLARIFY
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.work import Schedule


@pytest.fixture(autouse=True, params=[0, 2], ids=["sorted at every change", "sorted now and then"])
def few_astray(request, monkeypatch):
    """Small towns are sorted too."""
    monkeypatch.setattr(scan_rows, "FEWEST_ASTRAY", request.param)
    monkeypatch.setattr(scan_rows, "SHARE_ASTRAY", 1_000)


def look_at(engine, town) -> Look:
    stock = engine._stock
    compiled = compiled_stock(stock)
    offer = compiled.offer(stock)
    view = CandidateView(town.candidate, town.as_of, stock.settings, stock.travel)
    return Look(offer, form(view, stock, compiled), compiled.rules)


@property_test
@given(towns(6, 4, 4))
def test_no_entry_scores_more_than_its_bound(town):
    engine = engine_of(town)
    for _ in range(2):  # the second time after a change, when not every line is fresh
        look = look_at(engine, town)
        some, place = look.some, {slot: place for place, slot in enumerate(look.some.slot.tolist())}
        most, clean, doubtful = some.most.copy(), some.clean.copy(), some.doubtful.copy()
        entries = look.everything()
        many = int(entries.count[0])
        rows, tracks = [place[slot] for slot in entries.slot[:many].tolist()], entries.track[:many]
        assert (entries.score[:many] <= most[rows, tracks] + SLACK).all()
        may = np.where(entries.group[:many] == RANKED, clean[rows], doubtful[rows])
        assert ((may >> tracks) & 1 == 1).all()
        if town.vacancies:
            engine.put_vacancy(town.vacancies[0])


def steps_of(scores: np.ndarray) -> np.ndarray:
    return np.array([step_of(score) for score in scores.tolist()], np.int64)


@property_test
@given(towns(6, 4, 4))
def test_no_entry_scores_more_than_its_line_at_a_glance(town):
    engine = engine_of(town)
    for _ in range(2):
        look = look_at(engine, town)
        seen = {group: look.turns(group).glance for group in (RANKED, TO_CLARIFY)}
        some, entries = look.some, look.everything()
        line = {slot: line for slot, line in zip(some.slot.tolist(), some.position.tolist(), strict=True)}
        for group, glance in seen.items():
            row = {line: row for row, line in enumerate(look.vacancies.lines(glance.number).tolist())}
            found = np.flatnonzero(entries.group[: entries.count[0]] == group)
            rows = [row[line[slot]] for slot in entries.slot[found].tolist()]
            assert (steps_of(entries.score[found] - SLACK) <= glance.tracks[rows, entries.track[found]]).all()
            assert (glance.tracks.max(axis=1, initial=0) == glance.top).all()
            for place, bits in enumerate((some.clean if group == RANKED else some.doubtful).tolist()):
                tracks = [track for track in range(TRACK_COUNT) if bits >> track & 1]
                if tracks:
                    least = glance.tracks[row[int(some.position[place])], tracks]
                    assert (steps_of(some.most[place, tracks] - SLACK) <= least).all()
        if town.vacancies:
            engine.put_vacancy(town.vacancies[0])


@property_test
@given(towns(8, 3, 3), st.integers(0, 7))
def test_lines_in_order_read_as_the_numpy_engine_does(town, removed):
    engine = engine_of(town)
    engine.compiled = True
    engine.entries(town.candidate, town.as_of)
    for vacancy in town.vacancies[removed:]:
        engine.remove_vacancy(vacancy.id)
    engine.entries(town.candidate, town.as_of)
    for vacancy in reversed(town.vacancies[removed:]):
        engine.put_vacancy(vacancy)
    found, ranked = engine.entries(town.candidate, town.as_of), engine.rank(town.candidate, town.as_of, limit=3)
    engine.compiled = False
    assert found == engine.entries(town.candidate, town.as_of)
    assert ranked == engine.rank(town.candidate, town.as_of, limit=3)


@property_test
@given(towns(5, 3, 4), st.integers(1, 4))
def test_totals_are_the_number_of_all_entries(town, limit):
    engine = engine_of(town)
    look = look_at(engine, town)
    look.listed(limit, 3, 5)
    view = CandidateView(town.candidate, town.as_of, engine.settings, engine._stock.travel)
    entries = Search(view, engine._stock).entries(engine._stock.slots(None))
    totals = look.counts.total_ranked, look.counts.total_to_clarify
    assert totals == (len(entries.ranked), len(entries.to_clarify))


def assert_counted_is_scored(look) -> np.ndarray:
    entries, counts = look.everything(), look.counts
    many, verdicts = int(entries.count[0]), np.full((len(counts.slot), TRACK_COUNT), FAIL)
    place = {slot: place for place, slot in enumerate(counts.slot.tolist())}
    rows = [place[slot] for slot in entries.slot[:many].tolist()]
    verdicts[rows, entries.track[:many]] = np.where(entries.group[:many] == RANKED, PASS, UNKNOWN)
    for found, verdict in ((counts.ranked, PASS), (counts.to_clarify, UNKNOWN)):
        assert ((found[:, None] >> np.arange(TRACK_COUNT) & 1 == 1) == (verdicts == verdict)).all()
    return verdicts


@property_test
@given(towns(5, 4, 6))
def test_what_is_counted_of_every_vacancy_and_track_is_the_group_of_its_entry(town):
    assert_counted_is_scored(look_at(engine_of(town), town))


ROOM = promise(kind="room_for_lessons", dayparts=("mon_morning", "tue_evening"))
MORNING, EVENING_HOURS = on("mon", "09:00", "11:00"), on("tue", "18:30", "21:00")
ONLINE, FAR, NOWHERE = CoursePlace(online=True), CoursePlace("1507"), CoursePlace()
SHIFTS = on("mon", "08:00", "16:00") + on("tue", "14:00", "22:00")


@pytest.mark.parametrize(
    ("places", "verdict"), [([ONLINE], PASS), ([NOWHERE, ONLINE], PASS), ([FAR, ONLINE], PASS), ([NOWHERE], UNKNOWN)]
)
@pytest.mark.parametrize(("lessons", "track"), [(MORNING, DUAL), (EVENING_HOURS, EVENING)])
def test_promises_that_make_room_for_lessons_are_counted(places, verdict, lessons, track):
    work = job(schedule=Schedule("fixed", shifts=SHIFTS), language_minimum=levels("A2"))
    courses = [course(f"k{n}", lessons=lessons, place=place) for n, place in enumerate(places)]
    for promises, expected in (([ROOM], verdict), ([], UNKNOWN if NOWHERE in places else FAIL)):
        here = town(person("A2"), work, courses, promises)
        assert assert_counted_is_scored(look_at(engine_of(here), here))[0, track] == expected
