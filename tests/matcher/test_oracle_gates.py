"""Each gate worked out by hand, on one job, one course and one promise at a time. Monday 23 November 2026 is day 0."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from matcher_towns import AS_OF, MODES, FakeMode, at, course, job, levels, on, person, promise, rank, town

from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.profiles import Commitment, Education, Replaceable, Wishes
from shared.vocabulary.work import Hours, Schedule, Workplace


def days(number):
    return AS_OF + timedelta(days=number)


def combination(who, jobs, courses=(), promises=(), track="direct", modes=None):
    """The one combination of a track in a small town."""
    (found,) = [c for c in rank(town(who, jobs, courses, promises), modes).combinations if c.track == track]
    return found


def gate(name, *things, **more):
    verdict = combination(*things, **more).gates[name]
    return (verdict.result, *sorted(verdict.missing))


FITTING = person("B1"), job()


def test_a_candidate_who_meets_everything_passes_every_gate():
    assert set(verdict.result for verdict in combination(*FITTING).gates.values()) == {"pass"}


@pytest.mark.parametrize(
    ("name", "who", "what"),
    [
        ("positions_open", {}, {"positions_free": 0}),
        ("not_closed", {}, {"closes_on": days(-1), "latest_start": days(9)}),
        ("engagement_accepted", {}, {"engagement": "volunteering"}),
        ("occupation_not_excluded", {"wishes": Wishes(exclude_occupations=("baker",))}, {}),
        ("licences", {"licences": ("B",)}, {"licences": ("C",)}),
        ("certificates", {"certificates": ("vca_basic",)}, {"certificates": ("vca_vol",)}),
        ("education", {"education": (Education("mbo_1"),)}, {"education_minimum": "mbo_2"}),
        (
            "other_languages",
            {"languages": {"nl": levels("B1"), "en": levels("A1 A1 B2 B2")}},
            {"other_languages": {"en": Level.A2}},
        ),
        ("start_date", {"from_date": days(31)}, {"closes_on": days(30)}),
        ("hours_overlap", {"work_hours_max": 20}, {}),
        ("shifts_fit_week", {"commitments": (Commitment(at("mon", "15:00", "17:00")),)}, {}),
        ("weekly_load", {"max_load_hours": 23}, {}),
        ("travel_to_work", {}, {"workplace": Workplace("9711")}),
        ("language_at_start", {}, {"language_minimum": levels("B1 B1 B1 B2")}),
        ("guidance_available", {"languages": {"nl": levels("A2")}}, {"language_minimum_with_guidance": levels("A2")}),
    ],
)
def test_each_work_gate_can_be_the_only_one_that_fails(name, who, what):
    found = combination(person("B1", **who), job(**what))
    assert found.named("fail") == [name]
    assert found.named("unknown") == []


@pytest.mark.parametrize(
    ("name", "changes", "seats"),
    [
        ("course_start", {"starts_on": days(-1)}, 5),
        ("course_level", {"to_level": Level.A2, "from_level": Level.A1}, 5),
        ("course_route", {"routes": ("z",)}, 5),
        ("course_seats", {}, 0),
        ("lessons_fit_week", {"lessons": on("mon", "21:00", "22:45")}, 5),
        ("travel_to_lessons", {"place": CoursePlace("9711")}, 5),
    ],
)
def test_each_course_gate_can_be_the_only_one_that_fails(name, changes, seats):
    found = combination(
        person("A2"), job(language_minimum=levels("A2")), course(seats_free=seats, **changes), track="learn_first"
    )
    assert found.named("fail") == [name]


@pytest.mark.parametrize(
    ("name", "missing", "who", "what"),
    [
        ("engagement_accepted", ["engagements"], {"engagements": None}, {}),
        (
            "occupation_not_excluded",
            ["vacancy.occupation"],
            {"wishes": Wishes(exclude_occupations=("x",))},
            {"occupation": None},
        ),
        ("licences", ["licences"], {"licences": None}, {"licences": ("B",)}),
        ("certificates", ["certificates"], {"certificates": None}, {"certificates": ("haccp",)}),
        ("education", ["education"], {"education": None}, {"education_minimum": "vmbo"}),
        (
            "education",
            ["education.recognised"],
            {"education": (Education("wo", "idw_requested"),)},
            {"education_minimum": "mbo_2"},
        ),
        ("other_languages", ["languages.en"], {}, {"other_languages": {"en": Level.A1}}),
        ("hours_overlap", ["availability.workHoursMax", "vacancy.hours"], {"work_hours_max": None}, {"hours": None}),
        ("shifts_fit_week", ["availability.weekly", "vacancy.schedule"], {"weekly": None}, {"schedule": None}),
        ("weekly_load", ["availability.maxLoadHours"], {"max_load_hours": None}, {}),
        (
            "travel_to_work",
            ["home.postcode", "travel.maxMinutes", "travel.modes", "vacancy.workplace"],
            {"postcode": "1599", "modes": None, "max_minutes": None},
            {"workplace": None},
        ),
        ("language_at_start", ["vacancy.languageMinimum"], {}, {"language_minimum": None}),
        ("language_at_start", ["languages.nl.writing"], {"languages": {"nl": levels("B1 B1 B1 ?")}}, {}),
    ],
)
def test_a_gate_that_cannot_tell_names_the_field_to_ask_for(name, missing, who, what):
    assert gate(name, person("B1", **who), job(**what)) == ("unknown", *missing)


def test_a_heavier_paper_includes_the_lighter_ones():
    who = person("B1", licences=("CE",), certificates=("vca_vol",))
    assert combination(who, job(licences=("B", "C1"), certificates=("vca_basic",))).named("fail") == []


def test_an_unknown_level_passes_where_nothing_is_asked():
    assert gate("language_at_start", person("B1 B1 ? ?"), job(language_minimum=levels("B1 B1 A0 ?"))) == ("pass",)


def test_a_known_level_that_is_too_low_decides_before_an_unknown_one():
    assert gate("language_at_start", person("A2 ? ? ?"), job()) == ("fail",)


def test_a_single_missing_bound_of_the_hours_does_not_bind():
    assert gate("hours_overlap", person("B1", work_hours_min=20, work_hours_max=None), job()) == ("pass",)
    assert gate("hours_overlap", person("B1", work_hours_min=25, work_hours_max=None), job()) == ("fail",)


def test_a_continuous_vacancy_has_no_latest_start():
    who = person("B1", from_date=days(90))
    assert gate("start_date", who, job(closes_on=days(30))) == ("fail",)
    assert gate("start_date", who, job(closes_on=days(30), latest_start=days(90))) == ("pass",)
    assert gate("start_date", who, job(closes_on=days(30), continuous=True)) == ("pass",)


def test_flexible_work_fits_in_the_free_part_of_its_window():
    flexible = Schedule("flexible", window=on("mon tue", "08:00", "18:00"))
    week = on("mon", "06:00", "12:00") + on("tue", "14:00", "20:00")  # 4 + 4 hours inside the window
    assert gate("shifts_fit_week", person("B1", weekly=week), job(schedule=flexible, hours=Hours(8, 16))) == ("pass",)
    assert gate("shifts_fit_week", person("B1", weekly=week), job(schedule=flexible, hours=Hours(8.5, 16))) == ("fail",)


def test_of_rotating_work_every_turn_must_be_free_and_the_load_is_the_mean():
    rotating = Schedule("rotating", weeks=(on("mon tue", "08:00", "16:00"), on("sat", "08:00", "12:00")))
    weekend_free = person("B1", weekly=on("mon tue sat", "07:00", "18:00"), max_load_hours=10)
    assert gate("shifts_fit_week", weekend_free, job(schedule=rotating)) == ("pass",)
    assert gate("weekly_load", weekend_free, job(schedule=rotating)) == ("pass",)  # (16 + 4) / 2
    assert gate("shifts_fit_week", person("B1"), job(schedule=rotating)) == ("fail",)


def test_the_school_day_of_an_apprenticeship_is_part_of_the_week_and_the_load():
    school = {"school_day": at("thu", "09:00", "16:00")}
    assert gate("weekly_load", person("B1", max_load_hours=31), job(**school)) == ("pass",)
    assert gate("weekly_load", person("B1", max_load_hours=30.5), job(**school)) == ("fail",)
    assert gate("shifts_fit_week", person("B1", weekly=on("mon wed fri", "07:00", "17:00")), job(**school)) == ("fail",)


def test_there_is_no_public_transport_at_night():
    early = job(schedule=Schedule("fixed", shifts=on("mon", "05:45", "13:00")), hours=Hours(7, 8))
    who = {"modes": ("public_transport",), "max_minutes": 40, "weekly": on("mon tue", "00:00", "24:00")}
    assert gate("travel_to_work", person("B1", **who), early) == ("fail",)
    assert gate("travel_to_work", person("B1", **{**who, "modes": ("public_transport", "bike")}), early) == ("pass",)
    late = job(schedule=Schedule("fixed", shifts=on("mon", "16:00", "00:25")), hours=Hours(7, 9))
    assert gate("travel_to_work", person("B1", **who), late) == ("fail",)


def test_minutes_are_rounded_up_and_count_to_the_limit():
    modes = {"bike": FakeMode(15.0, 1.3, 1.0)}  # 1506 to 1507: 1.9255 km as the crow flies, so 10.01 + 1 minutes
    assert gate("travel_to_work", person("B1", max_minutes=12), job(), modes=modes) == ("pass",)
    assert gate("travel_to_work", person("B1", max_minutes=11), job(), modes=modes) == ("fail",)
    assert gate("travel_to_work", person("B1", max_minutes=5), job(workplace=Workplace("1506 AB")), modes=MODES) == (
        "pass",
    )


def test_no_lesson_starts_within_eight_hours_after_a_night_shift():
    night = job(
        language_minimum=levels("A2"), schedule=Schedule("fixed", shifts=on("mon", "22:00", "06:00")), hours=Hours(8, 8)
    )
    who = person("A2", weekly=on("mon tue wed thu fri", "00:00", "24:00"))
    for start, result in (("13:30", "fail"), ("14:00", "pass")):
        lessons = course(lessons=on("tue", start, "17:00"))
        assert gate("lessons_fit_week", who, night, lessons, track="dual") == (result,), start
    late = replace(night, terms=replace(night.terms, schedule=Schedule("fixed", shifts=on("mon", "18:00", "04:30"))))
    assert gate("lessons_fit_week", who, late, course(lessons=on("tue", "09:00", "12:00")), track="dual") == ("pass",)


def test_between_lesson_and_shift_lies_the_journey():
    who, modes = person("A2"), {"bike": FakeMode(15.0, 1.3, 1.0)}  # 12 minutes from 1507 to 1506
    work = job(language_minimum=levels("A2"))
    for start, result in (("16:00", "fail"), ("16:30", "pass")):
        lessons = course(lessons=on("mon", start, "18:00"))
        assert gate("lessons_fit_week", who, work, lessons, track="dual", modes=modes) == (result,), start
    online = course(lessons=on("mon", "16:00", "18:00"), place=CoursePlace(online=True))
    assert gate("lessons_fit_week", who, work, online, track="dual", modes=modes) == ("pass",)


def test_lessons_that_the_employer_makes_room_for_are_cut_out_of_the_shift():
    work, lessons = (
        job(language_minimum=levels("A2")),
        course(lessons=on("mon", "09:00", "11:00"), place=CoursePlace(online=True)),
    )
    who = person("A2", max_load_hours=24)
    room = promise(kind="room_for_lessons", dayparts=("mon_morning",))
    assert combination(who, work, lessons, track="dual").named("fail") == ["weekly_load", "lessons_fit_week"]
    assert combination(who, work, lessons, room, track="dual").named("fail") == []
    not_yet = replace(room, terms=replace(room.terms, valid_from=days(1)))
    assert "lessons_fit_week" in combination(who, work, lessons, not_yet, track="dual").named("fail")


def test_the_load_of_learning_first_is_the_heaviest_of_the_two():
    lessons = course(lessons=on("mon tue wed", "09:00", "13:00"))
    care = (Commitment(at("thu", "17:00", "20:00")),)
    who = person("A2", max_load_hours=27, commitments=care)
    assert gate("weekly_load", who, job(), lessons, track="learn_first") == ("pass",)  # max(24, 12) + 3
    assert gate("weekly_load", who, job(), lessons, track="dual") == ("fail",)


def test_who_moves_from_a_day_group_to_the_evening_group_can_work_by_day():
    group = Commitment(at("wed", "09:00", "12:00"), Replaceable(Level.A2, Level.B1))
    who, work = person("A2", commitments=(group,)), job(language_minimum=levels("A2"))
    assert combination(who, work).named("fail") == ["shifts_fit_week"]
    assert combination(who, work, course(), track="evening").named("fail") == []
    only_speaking = course(teaches=("listening", "speaking"))
    assert "shifts_fit_week" in combination(who, work, only_speaking, track="evening").named("fail")
    assert "shifts_fit_week" in combination(
        who, work, course(to_level=Level.A2, from_level=Level.A1), track="evening"
    ).named("fail")


def test_a_group_that_has_nothing_left_to_teach_takes_no_hours():
    group = Commitment(at("wed", "09:00", "12:00"), Replaceable(Level.A2, Level.B1))
    work = job(language_minimum=levels("A2"))
    assert combination(person("B1", commitments=(group,)), work).named("fail") == []
    assert combination(person("B1 B1 B1 A2", commitments=(group,)), work).named("fail") == ["shifts_fit_week"]
    assert combination(person("B1 B1 B1 ?", commitments=(group,)), work).gates["shifts_fit_week"].result == "fail"


def test_a_course_asks_its_entry_level_and_must_have_something_to_teach():
    def level_of(dutch, **changes):
        return gate("course_level", person(dutch), job(), course(**changes), track="learn_first")

    assert level_of("A2 A2 A2 B1") == ("pass",)
    assert level_of("A2 A2 A2 A1") == ("fail",)
    assert level_of("A2 A2 A2 A1", teaches=("speaking",)) == ("pass",)
    assert level_of("B1") == ("fail",)
    assert level_of("A2 A2 ? ?") == ("unknown", "languages.nl.reading", "languages.nl.writing")
    assert level_of("? ? ? ?", from_level=Level.A0, to_level=Level.A1) == (
        "unknown",
        *(f"languages.nl.{s}" for s in ("listening", "reading", "speaking", "writing")),
    )


def test_rolling_admission_lasts_as_long_as_the_course():
    rolling = {"admission": "rolling", "weeks": 4}
    for starts, result in ((-28, "pass"), (-29, "fail")):
        assert gate(
            "course_start", person(), job(), course(starts_on=days(starts), **rolling), track="learn_first"
        ) == (result,)


def test_a_course_beside_the_work_runs_beside_the_work():
    work = job(starts_on=days(100))
    for weeks, result in ((13, "pass"), (12, "fail")):  # from day 14: over on day 105 or 98
        assert gate("course_start", person(), work, course(weeks=weeks), track="evening") == (result,)
    assert gate("course_start", person(), job(), course(starts_on=days(183)), track="evening") == ("fail",)
    assert gate("course_start", person(), job(), course(starts_on=days(182)), track="evening") == ("pass",)
