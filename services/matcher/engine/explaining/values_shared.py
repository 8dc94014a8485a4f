"""What each gate and part is made of, row by row, so that one is made for all rows and candidates with the same values.

Only values count: nothing says whose they are. What hangs on much that one candidate stated (skills, experience,
excluded occupations, other languages), or on their week, is made for one answer and forgotten with it (`Once`). Numbers
come with their type, because 24 and 24.0 are equal and written differently.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.stock.promise_table import KIND_NUMBER
from services.matcher.engine.verdicts import FAIL

MOST_KEPT = 2048
"""Gates, and as many parts; about a kilobyte each."""
Values = tuple[Hashable, ...]
Cases = Sequence[Case]


class Once(tuple[Hashable, ...]):
    """Values of something that is made for one answer only, though several of its rows may have it."""

    __slots__ = ()


class MadeOf(NamedTuple):
    """With the answer of a gate, or the value of a part, all that is said."""

    of_rows: Callable[[Cases], Sequence[Hashable]]
    """One for each case."""
    of_all: Callable[[Case], Values] = lambda case: ()
    """What all rows of an answer have in common."""


def _typed(*numbers: float | None) -> Values:
    return (*numbers, *map(type, numbers))


def _concepts(cases: Cases) -> list[str | None]:
    return [None if one.terms.occupation is None else one.terms.occupation.concept for one in cases]


def _occupation(cases: Cases) -> Sequence[Hashable]:
    concepts = _concepts(cases)
    return [Once((one,)) for one in concepts] if cases[0].profile.wishes.exclude_occupations else concepts


def _education(case: Case) -> Values:
    return tuple([(one.level, one.recognised) for one in case.profile.education or ()])


def _other_languages(cases: Cases) -> list[Values]:
    asked = [one.terms.other_languages for one in cases]
    return [Once([(code, int(level)) for code, level in one.items()]) if one else () for one in asked]


def _hours(cases: Cases) -> list[Values]:
    hours = [one.terms.hours for one in cases]
    return [() if one is None else _typed(one.min, one.max) for one in hours]


def _working_hours(case: Case) -> Values:
    return _typed(case.profile.availability.work_hours_min, case.profile.availability.work_hours_max)


def _schedules(cases: Cases) -> list[Hashable]:
    results = cases[0].plain.results["shifts_fit_week"]
    return [
        Once((one.row,)) if results[one.row] == FAIL else one.terms.schedule and one.terms.schedule.type
        for one in cases
    ]


def _promise(case: Case) -> Values:
    promise = case.promise
    return () if promise is None else (promise.id, promise.terms.kind)


def _levels_now(cases: Cases) -> list[Values]:
    levels, minimum = cases[0].plain.levels, cases[0].plain.minimum
    return [(levels[one.row], minimum[one.row], _promise(one)) for one in cases]


def _levels_at_end(cases: Cases) -> list[Values]:
    after, minimum = cases[0].plain.after, cases[0].plain.minimum
    return [(after[one.option], minimum[one.row], _promise(one)) for one in cases]


def _starts(cases: Cases) -> list[Values]:
    return [(one.join, one.first_day, *[course.terms.starts_on for course in one.courses]) for one in cases]


def _steps(cases: Cases) -> list[Values]:
    return [
        tuple([(int(course.terms.from_level), int(course.terms.to_level)) for course in one.courses]) for one in cases
    ]


def _lessons(cases: Cases) -> list[Values]:
    results = cases[0].plain.results["lessons_fit_week"]
    return [
        Once((one.row,)) if results[one.row] == FAIL else (one.minutes_between,) if one.beside else () for one in cases
    ]


def _longest_way(case: Case) -> Values:
    return _typed(case.view.max_minutes)


GATES_MADE_OF: Mapping[str, MadeOf] = {
    "positions_open": MadeOf(lambda cases: [one.vacancy.positions_free for one in cases]),
    "not_closed": MadeOf(lambda cases: [one.terms.closes_on for one in cases], lambda case: (case.view.as_of,)),
    "engagement_accepted": MadeOf(
        lambda cases: [one.terms.engagement for one in cases], lambda case: (case.profile.engagements,)
    ),
    "occupation_not_excluded": MadeOf(_occupation, lambda case: (case.profile.wishes.exclude_occupations,)),
    "licences": MadeOf(lambda cases: [one.terms.licences for one in cases], lambda case: (case.profile.licences,)),
    "certificates": MadeOf(
        lambda cases: [one.terms.certificates for one in cases], lambda case: (case.profile.certificates,)
    ),
    "education": MadeOf(
        lambda cases: [one.terms.education_minimum for one in cases],
        lambda case: (case.profile.education is None, _education(case)),
    ),
    "other_languages": MadeOf(_other_languages),
    "start_date": MadeOf(lambda cases: [(one.first_day, one.latest) for one in cases]),
    "hours_overlap": MadeOf(_hours, _working_hours),
    "shifts_fit_week": MadeOf(_schedules),
    "weekly_load": MadeOf(
        lambda cases: [one.load_hours for one in cases],
        lambda case: _typed(case.profile.availability.max_load_hours),
    ),
    "travel_to_work": MadeOf(lambda cases: [one.minutes_to_work for one in cases], _longest_way),
    "language_at_start": MadeOf(_levels_now),
    "guidance_available": MadeOf(lambda cases: [_promise(one) for one in cases]),
    "course_start": MadeOf(_starts),
    "course_level": MadeOf(_steps, lambda case: tuple(case.view.levels.tolist())),
    "course_route": MadeOf(
        lambda cases: [tuple([course.terms.routes for course in one.courses]) for one in cases],
        lambda case: (case.profile.learning_route,),
    ),
    "course_seats": MadeOf(lambda cases: [tuple([course.seats_free for course in one.courses]) for one in cases]),
    "lessons_fit_week": MadeOf(_lessons),
    "travel_to_lessons": MadeOf(lambda cases: [one.minutes_to_lessons for one in cases], _longest_way),
    "language_at_end": MadeOf(_levels_at_end),
}


def _levels_against_minimum(cases: Cases) -> list[Values]:
    levels, minimum = cases[0].plain.levels, cases[0].plain.minimum
    return [(levels[one.row], minimum[one.row]) for one in cases]


def _wishes(cases: Cases) -> list[Values]:
    columns = cases[0].plain.wishes_met.values()
    return [tuple([values[one.row] for values in columns]) for one in cases]


def _journeys(cases: Cases) -> list[Values]:
    return [
        (one.is_somewhere, one.terms.workplace is not None and one.terms.workplace.remote, one.minutes_to_work)
        for one in cases
    ]


def _needs_met(cases: Cases) -> list[Values]:
    needs = [KIND_NUMBER[need] for need in cases[0].profile.needs or ()]
    return [tuple([kind in one.promised_kinds for kind in needs]) for one in cases]


def _contracts(cases: Cases) -> list[Values]:
    found: list[Values] = []
    for terms in [one.terms for one in cases]:
        kind, months = (None, None) if terms.contract is None else (terms.contract.type, terms.contract.months)
        hours = None if terms.hours is None else terms.hours.min
        found.append((terms.is_paid, terms.engagement, kind, *_typed(hours, months)))
    return found


PARTS_MADE_OF: Mapping[str, MadeOf] = {
    "skills": MadeOf(lambda cases: [Once((one.vacancy.id,)) for one in cases]),
    "experience": MadeOf(lambda cases: [Once((concept,)) for concept in _concepts(cases)]),
    "language": MadeOf(_levels_against_minimum),
    "growth": MadeOf(lambda cases: [Once((one.growth_without_courses,)) for one in cases]),
    "wishes": MadeOf(_wishes, lambda case: tuple(case.plain.wishes_met)),
    "travel": MadeOf(_journeys, lambda case: (case.view.missing_for_travel(), *_longest_way(case))),
    "guidance": MadeOf(_needs_met, lambda case: (case.profile.needs,)),
    "start": MadeOf(lambda cases: [one.first_day for one in cases], lambda case: (case.view.as_of,)),
    "security": MadeOf(_contracts),
}
