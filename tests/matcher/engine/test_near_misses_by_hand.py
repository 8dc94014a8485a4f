"""How large the change is that opens a near miss, and what it says."""

import pytest
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, levels, on, person, promise, town

from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.work import Hours, Schedule, Workplace


def near_miss(who, jobs, courses=(), promises=(), track=None):
    here = town(who, jobs, courses, promises)
    ranking = engine_of(here).rank(who, here.as_of, track=track)
    assert len(ranking.near_misses) == 1
    return ranking.near_misses[0]


@pytest.mark.parametrize(
    ("who", "work", "gate", "size", "code"),
    [
        (person("B1"), job(licences=("B",)), "licences", 0.3, "get_licence"),
        (person("B1"), job(certificates=("forklift", "vca_basic")), "certificates", 0.6, "get_certificate"),
        (person("A2"), job(language_minimum=levels("B1 A2 A2 A2")), "language_at_start", 0.3, "raise_language"),
        (person("A2"), job(language_minimum=levels("B1")), "language_at_start", 1.0, "raise_language"),
        (person("B1", weekly=on("mon wed", "07:00", "22:00")), job(), "shifts_fit_week", 0.5, "free_day"),
        (person("B1", engagements=("volunteering",)), job(), "engagement_accepted", 1.0, "accept_engagement"),
        (person("B1", max_load_hours=20), job(), "weekly_load", 1.0, "more_load_hours"),
        (person("B1", work_hours_max=20), job(), "hours_overlap", 1.0, "accept_more_hours"),
        (person("B1"), job(positions_free=0), "positions_open", 1.0, "free_position"),
        (person("B1", modes=()), job(), "travel_to_work", 1.0, "other_means_of_travel"),
    ],
)
def test_each_gate_has_its_size_and_its_change(who, work, gate, size, code):
    near = near_miss(who, work)
    assert (near.gate, near.size, near.change.code) == (gate, pytest.approx(size), code)


def test_travel_counts_by_the_minute_over_the_maximum():
    near = near_miss(person("B1", max_minutes=5), job(workplace=Workplace("1501")))
    over = near.change.args["more"]
    assert near.change.args["minutes"] == 5 + over
    assert near.size == pytest.approx(0.4 * over / 30)


def test_a_promise_is_a_smaller_change_than_a_level_in_four_skills():
    work = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    near = near_miss(person("A2"), work)
    assert (near.gate, near.size, near.change.code) == ("guidance_available", 0.2, "ask_promise")


def test_a_day_lesson_beside_a_day_shift_asks_for_an_evening_lesson():
    work = job(language_minimum=levels("A2"), schedule=Schedule("fixed", shifts=on("mon tue", "08:00", "16:00")))
    near = near_miss(person(), work, course(lessons=on("tue", "09:00", "12:00")), track="dual")
    assert (near.gate, near.size, near.change.code) == ("lessons_fit_week", 0.5, "lesson_evening")
    assert near.change.args == {"days": ["tue"]}


def test_two_courses_too_far_away_add_up():
    far = CoursePlace("1012")
    lessons = course(place=far)
    near = near_miss(person(), job(), lessons, track="learn_first")
    minutes = near.pathway.gates[-2].detail["minutes"]
    assert near.gate == "travel_to_lessons"
    assert near.size == pytest.approx(min(1, 0.4 * (minutes[0] - 40) / 30))


def test_a_vacancy_with_a_ranked_entry_has_no_near_miss():
    here = town(person("A2"), job(language_minimum=levels("A2")), course(seats_free=0))
    ranking = engine_of(here).rank(here.candidate, AS_OF)
    assert len(ranking.ranked) == 1
    assert ranking.near_misses == ()


def test_two_failed_gates_or_one_unknown_make_no_near_miss():
    two = town(person("B1"), job(licences=("B",), positions_free=0))
    assert engine_of(two).rank(two.candidate, AS_OF).near_misses == ()
    one_unknown = town(person("B1"), job(licences=("B",), hours=None))
    assert engine_of(one_unknown).rank(one_unknown.candidate, AS_OF).near_misses == ()


def test_the_smallest_change_comes_first():
    jobs = (job("v1", licences=("B", "C")), job("v2", certificates=("forklift",)), job("v3", hours=Hours(60, 60)))
    here = town(person("B1"), jobs, (), promise())
    found = engine_of(here).rank(here.candidate, AS_OF).near_misses
    assert [near.pathway.vacancy for near in found] == ["v2", "v1", "v3"]
