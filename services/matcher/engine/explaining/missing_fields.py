"""Which field to ask for when a gate cannot be told, by the names of the API bodies (docs/matching.md, Gates)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.judging.work_gates import one_language
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.stock.vacancy_columns import UNKNOWN_WEEK
from services.matcher.engine.verdicts import UNKNOWN, Bytes
from shared.vocabulary.cefr import LANGUAGE_SKILLS

Fields = list[str]


def missing_fields(case: Case, gate: str) -> tuple[str, ...]:
    """Every field that the gate's rule misses, once; only for a gate whose answer is unknown."""
    return tuple(dict.fromkeys(_MISSING[gate](case)))


def _named(fields: Mapping[str, bool]) -> Fields:
    return [field for field, missing in fields.items() if missing]


def _education(case: Case) -> Fields:
    return ["education" if case.profile.education is None else "education.recognised"]


def _other_languages(case: Case) -> Fields:
    asked = sorted((case.terms.other_languages or {}).items())
    return [f"languages.{code}" for code, level in asked if one_language(case.view, code, level) == UNKNOWN]


def _hours(case: Case) -> Fields:
    availability = case.profile.availability
    unbounded = availability.work_hours_min is None and availability.work_hours_max is None
    return _named({"vacancy.hours": case.terms.hours is None, "availability.workHoursMax": unbounded})


def _shifts(case: Case) -> Fields:
    no_schedule = case.table.records["week_kind"][case.row] == UNKNOWN_WEEK
    no_week = not case.view.week_known
    hours_asked = not no_schedule and not no_week
    return _named(
        {
            "vacancy.schedule": no_schedule,
            "availability.weekly": no_week,
            "vacancy.hours": hours_asked and case.terms.hours is None,
        }
    )


def _load(case: Case) -> Fields:
    no_maximum = case.profile.availability.max_load_hours is None
    return _named({"availability.maxLoadHours": no_maximum, "vacancy.hours": case.load_hours is None})


def _travel_to_work(case: Case) -> Fields:
    nowhere = case.table.records["place"][case.row] == NOWHERE
    return [*_named({"vacancy.workplace": nowhere}), *case.view.missing_for_travel()]


def _travel_to_lessons(case: Case) -> Fields:
    courses = case.table.maker.courses
    travelled = [number for number in case.course_numbers if not courses.online[number]]
    nowhere = any(courses.place[number] == NOWHERE for number in travelled)
    return [*_named({"course.place": nowhere}), *case.view.missing_for_travel()]


def _language(case: Case) -> Fields:
    if case.terms.language_minimum is None:
        return ["vacancy.languageMinimum"]
    return _unknown_skills(case.judged_levels, case.table.records["minimum"][case.row])


def _course_level(case: Case) -> Fields:
    courses, options = case.table.maker.courses, case.table.options
    befores = (case.view.levels, options.after_first[case.option])
    fields: Fields = []
    for number, before in zip(case.course_numbers, befores, strict=False):
        taught, known = courses.teaches[number], before != NOT_KNOWN
        entry_open = taught & ~known & bool(courses.from_level[number] > 0)
        useful = bool((taught & known & (before < courses.to_level[number])).any())
        open_skills = entry_open if useful else taught & ~known
        pairs = zip(LANGUAGE_SKILLS, open_skills, strict=True)
        fields += [f"languages.nl.{skill}" for skill, is_open in pairs if is_open]
    return fields


def _lessons(case: Case) -> Fields:
    if not case.view.week_known:
        return ["availability.weekly"]
    records = case.table.records
    if records["week_kind"][case.row] == UNKNOWN_WEEK:
        return ["vacancy.schedule"]
    if case.minutes_between is not None:
        return ["vacancy.hours"]
    return _named(
        {
            "vacancy.workplace": records["place"][case.row] == NOWHERE,
            "course.place": case.table.maker.courses.place[case.course_numbers[0]] == NOWHERE,
            "travel.modes": case.view.modes is None,
        }
    )


def _unknown_skills(levels: Bytes, asked: Bytes) -> Fields:
    pairs = zip(LANGUAGE_SKILLS, levels, asked, strict=True)
    return [f"languages.nl.{skill}" for skill, level, wanted in pairs if wanted > 0 and level == NOT_KNOWN]


def _always(*fields: str) -> Callable[[Case], Fields]:
    return lambda case: list(fields)


_MISSING: Mapping[str, Callable[[Case], Fields]] = {
    "engagement_accepted": _always("engagements"),
    "occupation_not_excluded": _always("vacancy.occupation"),
    "licences": _always("licences"),
    "certificates": _always("certificates"),
    "education": _education,
    "other_languages": _other_languages,
    "hours_overlap": _hours,
    "shifts_fit_week": _shifts,
    "weekly_load": _load,
    "travel_to_work": _travel_to_work,
    "language_at_start": _language,
    "course_level": _course_level,
    "course_route": _always("learningRoute"),
    "course_seats": _always("course.seats"),
    "lessons_fit_week": _lessons,
    "travel_to_lessons": _travel_to_lessons,
    "language_at_end": _language,
}
"""The other gates are never unknown."""
