"""Of any vacancy what comes nearest to possible, track by track, and every gate in the way."""

from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, on, person, rank, town

from services.matcher.engine.explaining import nearest
from shared.vocabulary.cefr import Level
from shared.vocabulary.tracks import TRACKS
from shared.vocabulary.work import Hours


def nearest_of(who, work, courses=(), promises=()):
    found = engine_of(town(who, work, courses, promises)).nearest(who, AS_OF, "v1")
    return {one.pathway.track: one for one in found}


def test_every_failed_gate_is_named_with_what_would_open_it():
    work = job(licences=("C",), hours=Hours(60, 60), positions_free=0)
    direct = nearest_of(person("B1"), work)["direct"]
    assert direct.group == "not_possible"
    assert [(one.gate, one.change.code) for one in direct.obstacles] == [
        ("positions_open", "free_position"),
        ("licences", "get_licence"),
        ("hours_overlap", "accept_more_hours"),
    ]
    assert [one.size for one in direct.obstacles] == [1.0, 0.3, 1.0]


def test_what_cannot_be_told_is_named_beside_what_fails():
    direct = nearest_of(person("B1"), job(licences=("C",), hours=None))["direct"]
    assert [one.gate for one in direct.obstacles] == ["licences"]
    assert direct.pathway.unknown == ("hours_overlap",)


def test_there_is_no_track_without_a_course_for_it():
    assert list(nearest_of(person("B1"), job())) == ["direct"]
    assert list(nearest_of(person("A2"), job(), course())) == ["direct", "evening", "learn_first"]


def test_a_vacancy_that_is_not_in_stock_has_nothing():
    assert engine_of(town(person())).nearest(person(), AS_OF, "nothing") == ()


def test_the_course_that_fails_least_is_chosen_and_two_may_fail_each():
    full = course("k1", seats_free=0)
    full_and_for_others = course("k2", seats_free=0, routes=("education",))
    found = nearest_of(person("A2", licences=()), job(licences=("B",)), (full, full_and_for_others))
    assert found["learn_first"].pathway.courses == ("k1",)
    assert [one.gate for one in found["learn_first"].obstacles] == ["licences", "course_seats"]


def test_two_courses_in_a_row_are_looked_at():
    steps = (
        course("k1", from_level=Level.A1, to_level=Level.A2),
        course("k2", starts_on=AS_OF + timedelta(days=200)),
    )
    found = nearest_of(person("A1", licences=()), job(licences=("B",)), steps)["learn_first"]
    assert found.pathway.courses == ("k1", "k2")
    assert [one.gate for one in found.obstacles] == ["licences"]


@property_test
@given(towns())
def test_what_is_in_a_group_is_the_same_there_and_here(here):
    engine = engine_of(here)
    entries = engine.entries(here.candidate, here.as_of)
    ranked = {(one.vacancy, one.track): one for one in entries.ranked}
    to_clarify = {(one.vacancy, one.track): one for one in entries.to_clarify}
    near = {one.pathway.vacancy: one for one in engine.rank(here.candidate, here.as_of, limit=99).near_misses}
    for vacancy in here.vacancies:
        found = engine.nearest(here.candidate, here.as_of, vacancy.id)
        assert [TRACKS.index(one.pathway.track) for one in found] == sorted(
            TRACKS.index(t.pathway.track) for t in found
        )
        for one in found:
            key = vacancy.id, one.pathway.track
            listed = ranked.get(key) or to_clarify.get(key)
            assert (listed is not None) == (one.group != "not_possible")
            if listed is not None:
                assert one.group == ("ranked" if key in ranked else "to_clarify")
                assert (one.pathway.id, one.pathway.score) == (listed.pathway, listed.score)
            assert tuple(obstacle.gate for obstacle in one.obstacles) == one.pathway.failed
        least = near.get(vacancy.id)
        same = next((one for one in found if least and one.pathway.track == least.pathway.track), None)
        if same is not None and same.group == "not_possible":
            assert (same.pathway, same.obstacles[0].size) == (least.pathway, pytest.approx(least.size))
            assert same.obstacles[0].change == least.change


@property_test
@given(towns(3, 3, 2))
def test_nothing_else_of_the_vacancy_fails_fewer_gates_or_leaves_fewer_open(here):
    ways = defaultdict(list)
    for one in rank(here).combinations:
        ways[one.vacancy, one.track].append((len(one.named("fail")), len(one.named("unknown"))))
    engine = engine_of(here)
    for vacancy in here.vacancies:
        found = engine.nearest(here.candidate, here.as_of, vacancy.id)
        assert {one.pathway.track for one in found} == {track for at, track in ways if at == vacancy.id}
        for one in found:
            fewest = min(ways[vacancy.id, one.pathway.track])
            assert len(one.obstacles) == fewest[0]
            if one.obstacles:
                assert len(one.pathway.unknown) == fewest[1]


def test_with_more_courses_than_pairs_the_first_courses_are_the_best_ones(monkeypatch):
    monkeypatch.setattr(nearest, "PAIRS_AT_MOST", 3)
    found = nearest_of(person("A2", licences=()), job(licences=("B",)), (course("k1"), course("k2"), course("k3")))
    assert found["learn_first"].obstacles
    assert np.isclose(found["learn_first"].obstacles[0].size, 0.3)


def test_a_day_without_room_is_named():
    week = on("mon wed", "07:00", "22:00")
    direct = nearest_of(person("B1", weekly=week, licences=()), job(licences=("B",)))["direct"]
    assert direct.obstacles[1].change.args == {"days": ["fri"]}
