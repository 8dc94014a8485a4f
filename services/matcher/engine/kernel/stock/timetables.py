"""The distinct timetables of the courses, and how much travel each leaves room for beside each working week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from services.matcher.domain.stock import Course
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.week_bits import slack
from services.matcher.engine.stock.week_arrays import count, table
from services.matcher.engine.stock.week_classes import WeekArrays
from services.matcher.engine.verdicts import Ints, Weeks
from shared.vocabulary.week import mask, span_mask


class TimetableArrays(NamedTuple):
    """One row per timetable; its lessons are `starts[begin[t] : begin[t + 1]]` (and `ends`), minutes of the week."""

    begin: Ints
    starts: Ints
    ends: Ints
    lessons: Weeks
    first_half_hours: Weeks
    half_hours: Ints
    slack: Ints
    """[timetable, week class]: see `week_bits.slack`. For flexible work that of its school day."""


class Timetables:
    """Of the courses in stock; `of_course` says which each has. `arrays` follows the week classes."""

    def __init__(self, courses: Sequence[Course]) -> None:
        codes: dict[tuple[tuple[int, int], ...], int] = {}
        keys = [tuple((one.week_start, one.week_end) for one in course.terms.lessons) for course in courses]
        self.of_course: Ints = np.array([codes.setdefault(key, len(codes)) for key in keys], np.int64)
        spans = [span for key in codes for span in key]
        masks, first_half_hours = [], []
        for course in {key: course for key, course in zip(keys, courses, strict=True)}.values():
            lessons = course.terms.lessons
            masks.append(mask(lessons))
            first = 0
            for lesson in lessons:
                first |= span_mask(lesson.week_start, lesson.week_start + 1)
            first_half_hours.append(first)
        lessons_table = table(masks)
        self._arrays = TimetableArrays(
            np.cumsum([0, *(len(key) for key in codes)], dtype=np.int64),
            np.array([start for start, _ in spans], np.int64),
            np.array([end for _, end in spans], np.int64),
            lessons_table,
            table(first_half_hours),
            count(lessons_table),
            np.zeros((len(codes), 0), np.int64),
        )

    def arrays(self, weeks: WeekArrays, classes: int) -> TimetableArrays:
        """With the slack beside the first so many week classes; those that came since are worked out now."""
        known = self._arrays.slack.shape[1]
        if known < classes:
            found = np.zeros((len(self._arrays.slack), classes), np.int64)
            found[:, :known] = self._arrays.slack
            _fill(self._arrays, weeks.work, weeks.rest, known, found)
            self._arrays = self._arrays._replace(slack=found)
        return self._arrays


@compiled
def _fill(timetables: TimetableArrays, work: Weeks, rest: Weeks, known: int, found: Ints) -> None:
    for number in range(len(timetables.half_hours)):
        first, last = timetables.begin[number], timetables.begin[number + 1]
        for week in range(known, found.shape[1]):
            found[number, week] = slack(
                timetables.starts[first:last],
                timetables.ends[first:last],
                timetables.first_half_hours[number],
                work[week],
                rest[week],
            )
