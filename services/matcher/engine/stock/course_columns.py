"""The courses in stock as arrays, in the order of their ids, so that the order of arrival never matters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import copy

import numpy as np

from services.matcher.domain.stock import Course
from services.matcher.engine.stock.interning import FEW
from services.matcher.engine.stock.travel_minutes import NOWHERE, TravelMinutes
from services.matcher.engine.stock.week_arrays import WORDS, count, latest_public_minutes, table, words
from services.matcher.engine.verdicts import Bools, Bytes, Ints, Weeks
from shared.vocabulary.cefr import LANGUAGE_SKILLS
from shared.vocabulary.week import mask, span_mask

SEATS_NOT_STATED = -1


class CourseColumns:
    """One row per course. Built whole: courses are few and change seldom."""

    def __init__(self, courses: Iterable[Course], travel: TravelMinutes) -> None:
        self.courses = sorted(courses, key=lambda course: course.id)
        terms = [course.terms for course in self.courses]
        self.ids = [course.id for course in self.courses]
        self.from_level: Bytes = np.array([one.from_level for one in terms], np.int8)
        self.to_level: Bytes = np.array([one.to_level for one in terms], np.int8)
        self.teaches: Bools = np.array([[skill in one.teaches for skill in LANGUAGE_SKILLS] for one in terms], np.bool_)
        self.teaches = self.teaches.reshape(-1, len(LANGUAGE_SKILLS))
        self.starts = _ints(one.starts_on.toordinal() for one in terms)
        self.days = _ints(7 * one.weeks for one in terms)
        self.rolling: Bools = np.array([one.admission == "rolling" for one in terms], np.bool_)
        self.seats = _ints(SEATS_NOT_STATED if one.seats_free is None else one.seats_free for one in self.courses)
        self.routes = [frozenset(one.routes or ()) for one in terms]
        self.online: Bools = np.array([one.place is not None and one.place.online for one in terms], np.bool_)
        self.place = _ints(NOWHERE if one.place is None else travel.place(one.place.postcode) for one in terms)
        self.public_spare = _ints(latest_public_minutes(one.lessons) for one in terms)
        self.evening: Bools = np.array([one.is_evening for one in terms], np.bool_)
        self.lesson_minutes = _ints(sum(lesson.minutes for lesson in one.lessons) for one in terms)
        self.lessons: Weeks = table([mask(one.lessons) for one in terms])
        self.first_half_hours: Weeks = table(
            [_union(span_mask(lesson.week_start, lesson.week_start + 1) for lesson in one.lessons) for one in terms]
        )
        self.half_hours = count(self.lessons)
        self._padded: dict[tuple[int, int], Weeks] = {}

    def __len__(self) -> int:
        return len(self.courses)

    def some(self, numbers: Sequence[int]) -> CourseColumns:
        """Those with these numbers, which ascend, as columns of their own."""
        rows, found = np.array(numbers, np.int64), copy(self)
        found.courses = [self.courses[number] for number in numbers]
        found.ids = [course.id for course in found.courses]
        found.routes = [self.routes[number] for number in numbers]
        for name in _ARRAYS:
            setattr(found, name, getattr(self, name)[rows])
        found._padded = {}
        return found

    def number(self, course_id: str) -> int:
        """The row of a course that is in stock."""
        return bisect_left(self.ids, course_id)

    def padded(self, course: Ints, minutes: Ints) -> Weeks:
        """Half-hours of the lessons with travel before and after them, elementwise."""
        if len(course) <= FEW:
            few = [self._padded_one(*pair) for pair in zip(course.tolist(), minutes.tolist(), strict=True)]
            return np.array(few, np.uint64).reshape(-1, WORDS)
        pairs, place = np.unique(np.stack([course, minutes]), axis=1, return_inverse=True)
        masks = [self._padded_one(number, travel) for number, travel in pairs.T.tolist()]
        return np.array(masks, np.uint64).reshape(-1, WORDS)[place.ravel()]

    def _padded_one(self, number: int, travel: int) -> Weeks:
        if (number, travel) not in self._padded:
            lessons = self.courses[number].terms.lessons
            bits = _union(span_mask(lesson.week_start - travel, lesson.week_end + travel) for lesson in lessons)
            self._padded[number, travel] = words(bits)
        return self._padded[number, travel]


_ARRAYS = (
    *("from_level", "to_level", "teaches", "starts", "days", "rolling", "seats", "online", "place", "public_spare"),
    *("evening", "lesson_minutes", "lessons", "first_half_hours", "half_hours"),
)
"""Those of `CourseColumns` with a row per course."""


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _union(masks: Iterable[int]) -> int:
    bits = 0
    for one in masks:
        bits |= one
    return bits
