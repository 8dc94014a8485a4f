"""How big a change would open the one gate that a near miss fails: 0 to 1."""

from __future__ import annotations

from matcher_oracle.language import asked
from matcher_oracle.town import Case, Verdict
from matcher_oracle.weeks import (
    cut_out,
    free_week,
    home_minutes,
    known_point,
    lesson_to_shift,
    lessons_in_rest,
    mask,
    padded,
    schedule_type,
    school_day,
    shifts,
    work_mask,
)

from services.matcher.domain.stock import Course
from shared.vocabulary.cefr import Level
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.week import Interval


def size(case: Case, gate: str) -> float:
    """Of a gate that fails while nothing else fails or is unknown."""
    unit = case.town.settings.near_miss_sizes.get(gate)
    if unit is None:
        return 1.0
    profile, terms = case.candidate.profile, case.vacancy.terms
    if gate == "licences":
        found = unit * len(set(terms.licences or ()) - held_licences(profile.licences or ()))
    elif gate == "certificates":
        found = unit * len(set(terms.certificates or ()) - held_certificates(profile.certificates or ()))
    elif gate in ("language_at_start", "language_at_end"):
        found = unit * max(1, _steps(case, gate))
    elif gate == "travel_to_work":
        postcode = terms.workplace.postcode if terms.workplace else None
        found = _too_far(case, unit, postcode, shifts(case) + school_day(case))
    elif gate == "travel_to_lessons":
        found = sum(_lesson_too_far(case, unit, course) for course in case.courses)
    elif gate == "shifts_fit_week":
        free = free_week(case) or 0
        found = 1.0 if schedule_type(case) == "flexible" else max(0.5, unit * _days(work_mask(case) & ~free))
    elif gate == "lessons_fit_week":
        found = _lessons(case, unit)
    else:
        found = unit
    return min(1.0, found)


def _steps(case: Case, gate: str) -> int:
    levels = case.after if gate == "language_at_end" else case.now
    minimum = case.vacancy.terms.language_minimum
    assert minimum is not None
    steps = 0
    for level, needed in zip(levels, asked(minimum), strict=True):
        if needed > Level.A0:
            steps += 1 if level is None else max(0, needed - level)
    return steps


def _too_far(case: Case, unit: float, postcode: str | None, times: tuple[Interval, ...]) -> float:
    minutes, limit = home_minutes(case, postcode, times), case.candidate.profile.travel.max_minutes
    assert limit is not None
    return 1.0 if minutes is None else unit * max(0, minutes - limit) / 30


def _lesson_too_far(case: Case, unit: float, course: Course) -> float:
    place = course.terms.place
    if place is None or place.online or not known_point(case.town, place.postcode):
        return 0.0  # not the course that fails
    return _too_far(case, unit, place.postcode, course.terms.lessons)


def _lessons(case: Case, unit: float) -> float:
    if case.beside and schedule_type(case) == "flexible":
        return 1.0
    total, free = 0.0, free_week(case) or 0
    for course in case.courses:
        wrong = mask(course.terms.lessons) & ~free
        if case.beside and schedule_type(case) != "unknown":
            minutes = lesson_to_shift(case, course)
            if not isinstance(minutes, Verdict):
                wrong |= padded(course, minutes) & work_mask(case) & ~cut_out(case)
                wrong |= lessons_in_rest(case, course)
        total += unit * _days(wrong)
    return max(0.5, total)


def _days(half_hours: int) -> int:
    """On how many days of the week there is such a half-hour."""
    return sum(1 for day in range(7) if half_hours >> (48 * day) & ((1 << 48) - 1))
