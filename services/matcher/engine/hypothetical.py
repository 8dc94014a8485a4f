"""Offer that does not exist, to see what it would open. Never stored; its ids cannot be those of real things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.matcher.domain.stock import Course, Promise, Vacancy
from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.week import Interval

BUDDY_ID = "hypothetical:buddy"
EVENING_SUFFIX = ":evening"
EVENING_LESSONS = (Interval("tue", 18 * 60 + 30, 21 * 60), Interval("thu", 18 * 60 + 30, 21 * 60))
"""Twice two and a half hours, as most evening groups."""
BUDDY_HOURS = 2.0


def buddy_for_all(vacancies: Iterable[Vacancy]) -> Promise:
    """A confirmed buddy of two hours a week for every vacancy."""
    ids = tuple(sorted(vacancy.id for vacancy in vacancies))
    terms = CommitmentTerms("buddy", ids, hours_per_week=BUDDY_HOURS)
    return Promise(BUDDY_ID, "", "confirmed", terms, confirmed_for=ids)


BUDDY = buddy_for_all(())
"""The same, for a stock that is told that it counts for all (`StockColumns.with_more`)."""


def evening_variants(courses: Iterable[Course]) -> list[Course]:
    """Every course that is not in the evening, with the same step and dates, on Tuesday and Thursday evening."""
    return [
        replace(course, id=course.id + EVENING_SUFFIX, terms=replace(course.terms, lessons=EVENING_LESSONS))
        for course in courses
        if not course.terms.is_evening
    ]


def is_hypothetical(course_id: str) -> bool:
    return course_id.endswith(EVENING_SUFFIX)
