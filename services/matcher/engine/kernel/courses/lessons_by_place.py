"""Options of single courses by timing, and how far their lessons are from work: who asks whether any fits looks at the
nearest first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.courses.fitting import Timing
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.kernel.listed.bounds import NEVER_OVER
from services.matcher.engine.kernel.stock.offer import CourseArrays
from services.matcher.engine.stock.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.verdicts import Floats, Ints

ONLINE = -2
NOT_TOLD = -1


class ByTiming(NamedTuple):
    """`option[begin[timing] : begin[timing + 1]]` are the rows of `Singles` of a timing, `place` of each as in
    `CourseArrays.place_row`, or ONLINE; `first_join`, `last_end`: of all of a timing."""

    begin: Ints
    option: Ints
    place: Ints
    first_join: Ints
    last_end: Ints


@inner
def by_timing(courses: CourseArrays, options: Singles, timing: Timing, with_unknown: bool) -> ByTiming:
    """All options, or those of which everything can be told."""
    of_option, unknown, course_of, join, end = (
        timing.of_option, options.unknown, options.course, options.join, options.end,
    )  # fmt: skip
    online, place_row, timings = courses.online, courses.place_row, len(timing.timetable)
    begin, many = np.zeros(timings + 1, np.int64), len(of_option)
    option, place = np.empty(many, np.int64), np.empty(many, np.int64)
    first_join, last_end = np.full(timings, NEVER_OVER), np.zeros(timings, np.int64)
    for one in range(many):
        if with_unknown or unknown[one] == 0:
            begin[of_option[one] + 1] += 1
    for fit in range(timings):
        begin[fit + 1] += begin[fit]
    at = begin.copy()
    for one in range(many):
        if with_unknown or unknown[one] == 0:
            fit, course = of_option[one], course_of[one]
            option[at[fit]], place[at[fit]] = one, ONLINE if online[course] != 0 else place_row[course]
            first_join[fit], last_end[fit] = min(first_join[fit], join[one]), max(last_end[fit], end[one])
            at[fit] += 1
    return ByTiming(begin, option, place, first_join, last_end)


@compiled
def minutes_between(between: Floats, lessons: int, bucket: int, place_known: bool) -> float:
    """Between lessons and work; nan when not known."""
    if lessons == ONLINE or bucket == REMOTE:
        return 0.0
    return between[lessons, bucket - FIRST_PLACE] if place_known and lessons >= 0 else np.nan


@compiled
def nearest(
    between: Floats, place_of: Ints, begin: int, end: int, bucket: int, place_known: bool
) -> tuple[int, float]:  # fmt: skip
    """Which of these is nearest to the work, and how many minutes from it; NOT_TOLD when some journey is not known."""
    found, least = NOT_TOLD, np.inf
    for one in range(begin, end):
        minutes = minutes_between(between, place_of[one], bucket, place_known)
        if np.isnan(minutes):
            return NOT_TOLD, 0.0
        if minutes < least:
            found, least = one, minutes
    return found, least
