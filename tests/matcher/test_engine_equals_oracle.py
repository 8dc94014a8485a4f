"""The engine and the oracle are two readings of docs/matching.md, and read the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import matcher_towns as made
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_oracle.sizes import size
from matcher_random import property_test, towns
from matcher_readings import by_engine, by_oracle, engine_of, shown_by_engine, shown_by_oracle
from matcher_towns import RandomTown
from matcher_towns import rank as oracle_ranking

from services.matcher.domain.candidate_changes import candidate_changes, papers_asked
from services.matcher.domain.settings import Settings
from services.matcher.engine.explaining import explain_gates, explain_parts
from services.matcher.engine.explaining.explain import pathway, pathways
from services.matcher.engine.explaining.lately import Lately
from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.hypothetical import buddy_for_all, evening_variants
from services.matcher.engine.judging.combinations import all_rows
from services.matcher.engine.judging.near_misses import changes
from services.matcher.engine.judging.options import Options
from services.matcher.engine.judging.selection import path_id
from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.work import OccupationLink


def same_pathway(engine, oracle):
    assert (engine.id, engine.vacancy, engine.track, engine.courses) == (
        oracle.id,
        oracle.vacancy,
        oracle.track,
        oracle.courses,
    )
    assert engine.gates == oracle.gates
    assert engine.missing == oracle.missing
    assert engine.parts == pytest.approx(oracle.parts, abs=1e-9)
    assert engine.weights == oracle.weights
    assert engine.score == pytest.approx(oracle.score, abs=1e-9)
    assert engine.starts_on == oracle.starts_on
    assert engine.guidance == oracle.guidance
    assert engine.travel_minutes == oracle.travel_minutes
    assert engine.load_hours == (None if oracle.load_hours is None else pytest.approx(oracle.load_hours, abs=0.0051))


def same_reading(town: RandomTown, limit: int = 20, settings: Settings = made.SETTINGS):
    engine, oracle = by_engine(town, None, limit, settings), by_oracle(town, None, limit, settings)
    assert [p.id for p in engine.pathways] == [p.id for p in oracle.pathways]
    assert [p.id for p in engine.to_clarify] == [p.id for p in oracle.to_clarify]
    assert [(p.id, gate) for p, gate, _ in engine.near_misses] == [(p.id, gate) for p, gate, _ in oracle.near_misses]
    assert engine.placed_by == oracle.placed_by
    assert (engine.total_ranked, engine.total_to_clarify) == (oracle.total_ranked, oracle.total_to_clarify)
    assert [size for *_, size in engine.near_misses] == pytest.approx(
        [size for *_, size in oracle.near_misses], abs=1e-9
    )
    for one, other in zip(engine.pathways + engine.to_clarify, oracle.pathways + oracle.to_clarify, strict=True):
        same_pathway(one, other)
    for (one, *_), (other, *_) in zip(engine.near_misses, oracle.near_misses, strict=True):
        same_pathway(one, other)


@property_test
@given(towns())
def test_the_engine_reads_the_page_as_the_oracle_does(town):
    same_reading(town)


def test_rules_that_random_towns_seldom_reach_are_read_the_same():
    easy = {"language_minimum": made.levels("A2")}
    of_one = [made.job(f"v{n}", "e1", **easy) for n in range(1, 6)]
    later = {**easy, "starts_on": made.AS_OF + timedelta(days=70)}
    others = [made.job(f"v{n}", f"e{n}", occupation=OccupationLink("cleaner"), **later) for n in range(6, 9)]
    same_reading(made.town(made.person("A2"), of_one + others), 5)
    bakers = [made.job(f"v{n}", f"e{n}", **easy) for n in range(1, 8)]
    same_reading(made.town(made.person("A2"), [*bakers, *others[2:]]), 6)
    far = {"place": CoursePlace("1561"), "admission": "rolling", "weeks": 5}
    chain = [
        made.course("k1", from_level=Level.A1, to_level=Level.A2, **far),
        made.course("k2", **{**far, "weeks": 20}),
    ]
    same_reading(made.town(made.person("A1", max_minutes=40), made.job(), chain))
    unclear = made.job(
        language_minimum=made.levels("B2 B1 B1 A1"), language_minimum_with_guidance=made.levels("A2 A2 A2 A0")
    )
    taught = made.course(teaches=("speaking",), weeks=40)
    ending = made.promise(valid_until=made.AS_OF + timedelta(days=120))
    same_reading(made.town(made.person("A2 A2 A2 ?", needs=("buddy",)), unclear, taught, ending))


def test_lessons_in_the_room_that_an_employer_makes_count_once():
    small = made.town(
        made.person("A2", max_load_hours=26),
        made.job(language_minimum=made.levels("A2")),
        made.course(
            lessons=made.on("mon", "09:00", "11:00") + made.on("mon", "20:00", "22:00"), place=CoursePlace(online=True)
        ),
        made.promise(kind="room_for_lessons", dayparts=("mon_morning",)),
    )
    same_reading(small)
    assert {pathway.track: pathway.load_hours for pathway in by_engine(small).pathways}["dual"] == 26


def test_the_promise_that_lasts_is_named_before_one_that_ends_with_the_course():
    what = made.job(language_minimum=made.levels("B2"), language_minimum_with_guidance=made.levels("A2"))
    short, lasting = (
        made.promise("g1", valid_until=made.AS_OF + timedelta(days=120)),
        made.promise("g2", status="pledged"),
    )
    small = made.town(made.person("A2"), what, made.course(weeks=20), (short, lasting))
    same_reading(small)
    assert {p.track: p.guidance for p in by_engine(small).pathways} == {
        "direct": ("g1",),
        "evening": ("g2",),
        "learn_first": ("g2",),
    }


@property_test
@given(towns(3, 3, 4))
def test_every_combination_is_judged_and_scored_the_same_also_the_hopeless_ones(town):
    table = every_combination(engine_of(town), town)
    engine = {pathway.id: pathway for pathway in pathways(table)}
    oracle = {found.id: found for found in oracle_ranking(town).combinations}
    assert engine.keys() == oracle.keys()
    for id, found in oracle.items():
        same_pathway(shown_by_engine(engine[id]), shown_by_oracle(found))
    near = np.flatnonzero((table.fails == 1) & (table.unknowns == 0))
    for row, found_size in zip(near.tolist(), changes(table, near)[1].tolist(), strict=True):
        found = oracle[path_id(table, row)]
        assert found_size == pytest.approx(size(found.case, *found.named("fail")), abs=1e-9)


@property_test
@given(towns(3, 3, 4))
def test_what_pathways_share_is_what_each_says_by_itself(town):
    table = every_combination(engine_of(town), town)
    with patch.object(explain_gates, "_KEPT", Lately(0)), patch.object(explain_parts, "_KEPT", Lately(0)):
        alone = [pathway(Case(table, row)) for row in range(len(table.rows))]
    together = pathways(table)
    assert list(together) == alone
    assert repr(together) == repr(tuple(alone))  # 24 and 24.0 are equal and written differently


def every_combination(engine, town):
    """All combinations without the pruning: the one place where a test looks inside, because no answer shows them."""
    search = engine._search(town.candidate, town.as_of)
    with patch.object(Options, "hopeful", lambda options, fails: options):
        slots, options = search.stock.slots(None), search.options(99)
    rows = all_rows(options, search.stock.courses, len(slots), None)
    return search._table(search._vacancies(slots), options, rows)


@property_test
@given(towns(), st.integers(1, 6))
def test_a_short_list_is_the_same_short_list(town, limit):
    same_reading(town, limit)


@property_test
@given(towns(6, 2, 2), st.integers(1, 6))
def test_a_list_that_must_be_spread_is_the_same_list(town, limit):
    same_reading(town, limit, Settings(per_employer=1, per_isco_unit=5))
    same_reading(town, limit, Settings(per_employer=9, per_isco_unit=1))


@property_test
@given(towns(4, 3, 3), towns(4, 3, 3))
def test_an_engine_that_lived_through_changes_equals_a_new_one(first, second):
    engine = engine_of(first)
    engine.rank(first.candidate, first.as_of)
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
    assert engine.rank(second.candidate, second.as_of) == engine_of(second).rank(second.candidate, second.as_of)


@property_test
@given(towns(4, 3, 3), towns(4, 3, 3))
def test_entries_of_the_changed_vacancies_alone_make_the_whole_new_list(before, after):
    """A vacancy of `before` is replaced by the one of `after` with the same number: incremental equals full."""
    engine = engine_of(before)
    old = engine.entries(before.candidate, before.as_of)
    changed = [vacancy.id for vacancy in after.vacancies]
    for vacancy in after.vacancies:
        engine.put_vacancy(vacancy)
    newer = old.replaced(changed, engine.entries(before.candidate, before.as_of, changed))
    merged = {vacancy.id: vacancy for vacancy in (*before.vacancies, *after.vacancies)}
    whole = engine_of(replace(before, vacancies=tuple(merged.values())))
    assert newer == whole.entries(before.candidate, before.as_of)
    listed = [placed.entry.pathway for placed in engine.select(newer)]
    assert listed == [ranked.pathway.id for ranked in whole.rank(before.candidate, before.as_of).ranked]


@property_test
@given(towns(4, 3, 3))
def test_what_helps_is_what_the_oracle_finds_in_a_run_of_the_changed_town(town):
    helps = engine_of(town).what_helps(town.candidate, town.as_of)
    now = oracle_ranking(town).ranked
    assert helps.ranked == len(now)
    assert helps.best == pytest.approx(max((entry.score for entry in now), default=None), abs=1e-9)
    told = {json.dumps(change.change): (change.opens, change.example) for change in helps.changes}
    found = {}
    for change, changed in changed_towns(town):
        then = oracle_ranking(changed).ranked
        open_now = {(entry.vacancy, entry.track) for entry in now}
        opened = [entry for entry in then if (entry.vacancy, entry.track) not in open_now]
        if opened or (then and then[0].rounded > max(entry.rounded for entry in now)):
            found[json.dumps(change)] = len(opened), (opened or then)[0].id
            (best,) = (one.best for one in helps.changes if json.dumps(one.change) == json.dumps(change))
            assert best == pytest.approx(then[0].score, abs=1e-9)
    assert told == found
    assert [change.opens for change in helps.changes] == sorted((opens for opens, _ in told.values()), reverse=True)


def changed_towns(town):
    """The town after each change that helps may tell of, with its patch."""
    for change in candidate_changes(town.candidate.profile, papers_asked(town.vacancies)):
        yield change.patch, replace(town, candidate=replace(town.candidate, profile=change.profile))
    yield {"hypothetical": {"buddy": True}}, replace(town, promises=(*town.promises, buddy_for_all(town.vacancies)))
    yield (
        {"hypothetical": {"eveningCourses": True}},
        replace(town, courses=(*town.courses, *evening_variants(town.courses))),
    )
