"""What stands beside a pathway without opening a gate or moving the score."""

from datetime import date, timedelta

import pytest
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, levels, person, promise, town

from services.matcher.domain.minimum_wage import hourly_wage, minimum_hourly_wage
from shared.vocabulary.work import Wage

WAGES = {"wage_below_minimum", "wage_below_old_minimum", "wage_near_old_minimum"}


def notes(who, work, courses=(), promises=(), track="direct", as_of=AS_OF):
    ranking = engine_of(town(who, work, courses, promises)).rank(who, as_of, track=track)
    return {note.code: dict(note.args) for note in ranking.ranked[0].pathway.notes}


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 11, 22), 14.71), (date(2026, 1, 1), 14.71), (date(2025, 12, 31), 14.40), (date(2024, 12, 31), None)],
)
def test_the_minimum_wage_is_that_of_the_day(day, amount):
    known = minimum_hourly_wage(day)
    assert (known.amount if known else None) == amount


def test_after_the_half_year_of_the_last_amount_it_is_said_not_to_be_known():
    assert minimum_hourly_wage(date(2026, 6, 30)).is_current
    assert not minimum_hourly_wage(date(2026, 7, 1)).is_current
    codes = [set(notes(person("B1"), job(wage=Wage(min=wage)))) & WAGES for wage in (14.40, 14.71, 16.00, 17.00)]
    assert codes == [{"wage_below_old_minimum"}, {"wage_near_old_minimum"}, {"wage_near_old_minimum"}, set()]
    in_time = notes(person("B1"), job(starts_on=date(2026, 2, 1), wage=Wage(min=14.40)), as_of=date(2026, 2, 1))
    assert in_time["wage_below_minimum"] == {"wage": 14.40, "minimum": 14.71, "since": "2026-01-01"}


def test_a_wage_per_month_is_turned_into_one_per_hour():
    assert hourly_wage(2600, "month", 40) == pytest.approx(15)
    assert hourly_wage(600, "week", 40) == 15
    assert hourly_wage(31200, "year", 40) == 15
    assert hourly_wage(2600, "month", None) is None


def test_a_wage_under_the_minimum_is_noted():
    below = notes(person("B1"), job(wage=Wage(min=14.40)))
    assert below["wage_below_old_minimum"] == {"wage": 14.40, "minimum": 14.71, "since": "2026-01-01"}
    assert "wage_below_old_minimum" not in notes(person("B1"), job(wage=Wage(min=14.71)))
    assert "check_benefits" in below


def test_lessons_that_end_after_the_integration_term_are_noted():
    ends = AS_OF + timedelta(days=14 + 140 + 21)
    work = job(language_minimum=levels("A2"))
    late = notes(person(term_end=ends - timedelta(days=1)), work, course(), track="evening")
    assert late["after_term_end"]["ends"] == ends.isoformat()
    assert "after_term_end" not in notes(person(term_end=ends), work, course(), track="evening")


def test_a_promised_trial_placement_is_the_first_step():
    found = notes(person("B1"), job(), (), promise(kind="trial_placement", weeks=4))
    assert found["trial_placement_first"] == {"promise": "g1", "weeks": 4}


def test_routes_with_a_module_on_work_are_told_that_hours_count():
    assert "counts_for_map_hours" in notes(person("B1"), job())
    assert "counts_for_participation_hours" in notes(person("B1", learning_route="z"), job())
    assert "counts_for_map_hours" not in notes(person("B1", learning_route="education"), job())


def test_too_few_lesson_hours_for_the_pace_are_noted():
    work = job(language_minimum=levels("A2"))
    slow = notes(person(learning_pace="slow"), work, course(weeks=20), track="evening")
    assert slow["fewer_lesson_hours"] == {"course": "k1", "hours": 100, "asked": 200, "pace": "slow"}
    assert "fewer_lesson_hours" not in notes(person(learning_pace="fast"), work, course(weeks=20), track="evening")
