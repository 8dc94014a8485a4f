"""What cannot be put in columns is left out, with the reason, and everything else is ranked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services.matcher.domain.stock import Course, Promise, Vacancy
from shared.vocabulary.cefr import LANGUAGE_SKILLS, LanguageLevels, Level
from shared.vocabulary.guidance import COMMITMENT_KINDS, COMMITMENT_STATUSES, daypart_interval
from shared.vocabulary.learning import ADMISSIONS
from shared.vocabulary.work import CONTRACT_TYPES, EDUCATION_RANK, ENGAGEMENTS, SCHEDULE_TYPES

Rule = Callable[[str, float, float, float], None]

HOURS_A_WEEK = 168
WEEKS = 1000
"""Longer than anything that is promised or taught."""
MOST = 1_000_000
"""Of positions, seats and places."""


class Unfit(ValueError):
    """It cannot be put in columns; the text names the field and says why."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """`kind`: vacancy, course or commitment. `reason`: the field and what is wrong with it."""

    kind: str
    id: str
    reason: str


@contextmanager
def no_other_errors() -> Iterator[None]:
    """What goes wrong with a value of another type than promised is `Unfit` too."""
    try:
        yield
    except Unfit:
        raise
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, IndexError) as error:
        raise Unfit(f"cannot be read: {type(error).__name__}") from error


def check_vacancy(vacancy: Vacancy) -> None:
    """Raises `Unfit`."""
    terms = vacancy.terms
    _whole("positionsFree", vacancy.positions_free, 0, MOST)
    _among("engagement", terms.engagement, ENGAGEMENTS)
    if terms.hours is not None:
        _number("hours.min", terms.hours.min, 0, HOURS_A_WEEK)
        _number("hours.max", terms.hours.max, terms.hours.min, HOURS_A_WEEK)
    if terms.schedule is not None:
        _among("schedule.type", terms.schedule.type, SCHEDULE_TYPES)
    if terms.education_minimum is not None:
        _among("educationMinimum", terms.education_minimum, EDUCATION_RANK)
    if terms.contract is not None:
        _among("contract.type", terms.contract.type, CONTRACT_TYPES)
        _optional(_number, "contract.months", terms.contract.months, 0, MOST)
    for name, asked in (
        ("languageMinimum", terms.language_minimum),
        ("languageMinimumWithGuidance", terms.language_minimum_with_guidance),
    ):
        _levels(name, asked)
    for code, level in (terms.other_languages or {}).items():
        _level(f"otherLanguages.{code}", level)


def check_course(course: Course) -> None:
    """Raises `Unfit`."""
    terms = course.terms
    _optional(_whole, "seatsFree", course.seats_free, 0, MOST)
    _level("fromLevel", terms.from_level)
    _level("toLevel", terms.to_level)
    if terms.to_level < terms.from_level:
        raise Unfit("toLevel: below fromLevel")
    if not terms.lessons:
        raise Unfit("lessons: none")
    if not terms.teaches:
        raise Unfit("teaches: nothing")
    for skill in terms.teaches:
        _among("teaches", skill, LANGUAGE_SKILLS)
    _whole("weeks", terms.weeks, 1, WEEKS)
    _among("admission", terms.admission, ADMISSIONS)


def check_promise(promise: Promise) -> None:
    """Raises `Unfit`."""
    terms = promise.terms
    _among("status", promise.status, COMMITMENT_STATUSES)
    _among("kind", terms.kind, COMMITMENT_KINDS)
    _optional(_number, "hoursPerWeek", terms.hours_per_week, 0, HOURS_A_WEEK)
    _optional(_number, "weeks", terms.weeks, 0, MOST)
    _whole("capacityFree", promise.capacity_free, 0, MOST)
    for period in promise.free_per_period:
        _whole("freePerPeriod", period.free, 0, MOST)
    for daypart in terms.dayparts or ():
        try:
            daypart_interval(daypart)
        except ValueError:
            raise Unfit("dayparts: not a part of the week") from None


def _optional(rule: Rule, field: str, value: float | None, low: float, high: float) -> None:
    if value is not None:
        rule(field, value, low, high)


def _number(field: str, value: float, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Unfit(f"{field}: not a number")
    if not low <= value <= high:
        raise Unfit(f"{field}: not between {low:g} and {high:g}")


def _whole(field: str, value: float, low: float, high: float) -> None:
    _number(field, value, low, high)
    if not isinstance(value, int):
        raise Unfit(f"{field}: not a whole number")


def _among(field: str, value: object, known: object) -> None:
    if value not in known:  # type: ignore[operator]
        raise Unfit(f"{field}: not known")


def _levels(field: str, levels: LanguageLevels | None) -> None:
    for skill, level in zip(LANGUAGE_SKILLS, levels or (), strict=False):
        if level is not None:
            _level(f"{field}.{skill}", level)


def _level(field: str, level: int) -> None:
    _whole(field, level, Level.A0, Level.C2)
