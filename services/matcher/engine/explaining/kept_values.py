"""Which gates and parts are made once for all candidates, and of what: those of values that many have in common.

Only values count: nothing says whose they are. What hangs on much that one candidate stated (skills, experience,
excluded occupations, other languages) is made for one answer and forgotten with it. Numbers come with their type,
because 24 and 24.0 are equal and written differently.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.stock.promise_table import KIND_NUMBER

MOST_KEPT = 2048
"""Gates, and as many parts; about a kilobyte each."""
Values = tuple[Hashable, ...]


def _typed(*numbers: float | None) -> Values:
    return (*numbers, *map(type, numbers))


def _occupation(case: Case, fails: bool) -> Values | None:
    excluded = case.profile.wishes.exclude_occupations
    return None if excluded else (case.terms.occupation and case.terms.occupation.concept, excluded)


def _education(case: Case, fails: bool) -> Values:
    has = case.profile.education
    return case.terms.education_minimum, has and tuple([(one.level, one.recognised) for one in has])


def _hours(case: Case, fails: bool) -> Values:
    hours, availability = case.terms.hours, case.profile.availability
    offered = (None, None) if hours is None else (hours.min, hours.max)
    return _typed(*offered, availability.work_hours_min, availability.work_hours_max)


def _schedule(case: Case, fails: bool) -> Values | None:
    return None if fails else (case.terms.schedule and case.terms.schedule.type,)


def _promise(case: Case) -> Values:
    promise = case.promise
    return (None, None) if promise is None else (promise.id, promise.terms.kind)


def _language_at_start(case: Case, fails: bool) -> Values:
    return case.plain.levels[case.row], case.asked_levels, *_promise(case)


def _language_at_end(case: Case, fails: bool) -> Values:
    return case.plain.after[case.option], case.asked_levels, *_promise(case)


def _course_level(case: Case, fails: bool) -> Values:
    steps = [(one.terms.from_level, one.terms.to_level) for one in case.courses]
    return tuple(steps), tuple(case.view.levels.tolist())


def _lessons(case: Case, fails: bool) -> Values | None:
    return None if fails else (case.beside, case.minutes_between if case.beside else None)


KEPT_GATES: Mapping[str, Callable[[Case, bool], Values | None]] = {
    "positions_open": lambda case, fails: (case.vacancy.positions_free,),
    "not_closed": lambda case, fails: (case.terms.closes_on, case.view.as_of),
    "engagement_accepted": lambda case, fails: (case.terms.engagement, case.profile.engagements),
    "occupation_not_excluded": _occupation,
    "licences": lambda case, fails: (case.terms.licences, case.profile.licences),
    "certificates": lambda case, fails: (case.terms.certificates, case.profile.certificates),
    "education": _education,
    "other_languages": lambda case, fails: None if case.terms.other_languages else (),
    "start_date": lambda case, fails: (case.first_day, case.latest),
    "hours_overlap": _hours,
    "shifts_fit_week": _schedule,
    "weekly_load": lambda case, fails: _typed(case.load_hours, case.profile.availability.max_load_hours),
    "travel_to_work": lambda case, fails: _typed(case.minutes_to_work, case.view.max_minutes),
    "language_at_start": _language_at_start,
    "guidance_available": lambda case, fails: _promise(case),
    "course_start": lambda case, fails: (
        *(case.join, case.first_day),
        *(course.terms.starts_on for course in case.courses),
    ),
    "course_level": _course_level,
    "course_route": lambda case, fails: (
        case.profile.learning_route,
        *(course.terms.routes for course in case.courses),
    ),
    "course_seats": lambda case, fails: tuple(course.seats_free for course in case.courses),
    "lessons_fit_week": _lessons,
    "travel_to_lessons": lambda case, fails: (*_typed(case.view.max_minutes), *case.minutes_to_lessons),
    "language_at_end": _language_at_end,
}
"""Everything that the detail of a gate is made of; None where it is made for one answer only."""


def _travel(case: Case) -> Values:
    return (
        *(case.is_somewhere, bool(case.table.records["remote"][case.row]), case.view.missing_for_travel()),
        *_typed(case.minutes_to_work, case.view.max_minutes),
    )


def _guidance(case: Case) -> Values:
    needs = case.profile.needs
    return needs, needs and tuple([KIND_NUMBER[need] in case.promised_kinds for need in needs])


def _security(case: Case) -> Values:
    terms, contract = case.terms, case.terms.contract
    kind, months = (None, None) if contract is None else (contract.type, contract.months)
    return (terms.is_paid, terms.engagement, kind, *_typed(None if terms.hours is None else terms.hours.min, months))


KEPT_PARTS: Mapping[str, Callable[[Case], Values]] = {
    "language": lambda case: (case.plain.levels[case.row], case.asked_levels),
    "wishes": lambda case: tuple([(name, values[case.row]) for name, values in case.plain.wishes_met.items()]),
    "travel": _travel,
    "guidance": _guidance,
    "start": lambda case: (case.first_day, case.view.as_of),
    "security": _security,
}
"""Everything that the reason of a part is made of, besides the value; not of those made for one answer only."""
