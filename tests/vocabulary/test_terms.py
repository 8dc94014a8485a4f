"""Levels, papers, clock, ids, and what vacancies, courses and candidates state."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.vocabulary.cefr import LANGUAGE_SKILLS, LanguageLevels, Level
from shared.vocabulary.clock import ManualClock, SystemClock, today
from shared.vocabulary.ids import new_id
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.papers import CERTIFICATE_INCLUDES, LICENCE_INCLUDES, held_certificates, held_licences
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.roles import Principal
from shared.vocabulary.week import Interval
from shared.vocabulary.work import EDUCATION_RANK, VacancyTerms


def test_levels_are_ordered_from_a0_to_c2():
    assert sorted(Level) == [Level.A0, Level.A1, Level.A2, Level.B1, Level.B2, Level.C1, Level.C2]


def test_levels_come_in_the_order_of_the_four_skills():
    levels = LanguageLevels(speaking=Level.A2, writing=Level.A1)
    assert list(levels) == [getattr(levels, skill) for skill in LANGUAGE_SKILLS] == [None, Level.A2, None, Level.A1]
    assert list(LanguageLevels.all(Level.B1)) == [Level.B1] * 4


def test_unknown_dutch_is_not_a0():
    assert list(CandidateProfile("r").dutch) == [None] * 4
    assert CandidateProfile("r", languages={"nl": LanguageLevels.all(Level.A0)}).dutch.reading == Level.A0


@pytest.mark.parametrize(
    ("licence", "also", "not_also"),
    [("B", "AM", "A1"), ("CE", "C1E", "D"), ("CE", "BE", "A"), ("DE", "B", "C1"), ("A", "A1", "B"), ("T", "AM", "B")],
)
def test_a_licence_includes_the_lighter_ones(licence, also, not_also):
    held = held_licences([licence])
    assert {licence, also} <= held
    assert not_also not in held


def test_every_licence_that_is_included_is_itself_known():
    assert {inner for inside in LICENCE_INCLUDES.values() for inner in inside} <= set(LICENCE_INCLUDES)


def test_certificates_include_others_and_unknown_ones_stand_for_themselves():
    assert held_certificates(["vca_vol", "haccp"]) == {"vca_vol", "vca_basic", "haccp"}
    assert "vca_vol" not in held_certificates(CERTIFICATE_INCLUDES["vca_vol"])
    assert held_certificates([]) == frozenset()


def test_education_rises_from_none_to_university():
    path = ["none", "primary", "vmbo", "mbo_2", "mbo_3", "mbo_4", "hbo", "wo"]
    assert [EDUCATION_RANK[level] for level in path] == sorted({EDUCATION_RANK[level] for level in path})


def test_a_course_is_in_the_evening_when_every_lesson_is():
    def course(*lessons):
        return CourseTerms("NT2", Level.A1, Level.A2, lessons, date(2027, 1, 4), 10)

    half_past_five, just_before = Interval("tue", 1050, 1200), Interval("tue", 1049, 1200)
    saturday = Interval("sat", 540, 720)
    assert course(half_past_five, saturday).is_evening
    assert not course(saturday, just_before).is_evening
    assert course(saturday).ends_on == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("engagement", "stated", "paid"),
    [
        ("job", None, True),
        ("apprenticeship", None, True),
        ("work_experience", None, False),
        ("volunteering", None, False),
        ("job", False, False),
        ("work_experience", True, True),
    ],
)
def test_work_is_paid_as_stated_or_as_usual(engagement, stated, paid):
    assert VacancyTerms("Werk", engagement=engagement, paid=stated).is_paid is paid


def test_the_day_turns_at_midnight_in_amsterdam():
    clock = ManualClock(datetime(2026, 7, 1, 21, 59, tzinfo=UTC))
    assert today(clock) == date(2026, 7, 1)
    clock.advance(60)
    assert today(clock) == date(2026, 7, 2)
    assert clock.monotonic() == 60


def test_a_clock_without_a_timezone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 7, 1))


def test_the_system_clock_goes_on():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_ids_sort_in_the_order_in_which_they_were_given():
    clock, ids = ManualClock(datetime(2026, 11, 22, tzinfo=UTC)), []
    for _ in range(50):
        ids.append(new_id(clock))
        clock.advance(timedelta(milliseconds=1).total_seconds())
    assert ids == sorted(set(ids))
    assert {(uuid.UUID(one).version, uuid.UUID(one).variant) for one in ids} == {(7, uuid.RFC_4122)}


def test_case_systems_and_people_are_the_municipality_and_organisations_are_not():
    assert [
        Principal("1", role).is_municipality for role in ("system", "coach", "lead", "admin", "employer", "provider")
    ] == [True] * 4 + [False] * 2
