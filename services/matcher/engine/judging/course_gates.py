"""The gates and dates of one course for one candidate, as arrays over courses (docs/matching.md, Course gates).

The worst of two courses in a row is the minimum of their answers: `options` takes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.stock.course_columns import SEATS_NOT_STATED, CourseColumns
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.stock.week_arrays import fits
from services.matcher.engine.verdicts import (
    FAIL,
    PASS,
    UNKNOWN,
    Bytes,
    Floats,
    Ints,
    Weeks,
    everywhere,
    unless_unknown,
    verdict,
)


@dataclass(frozen=True, eq=False, slots=True)
class CourseRun:
    """When the candidate joins, when the course ends, and when it has ended even with the delay of their pace."""

    join: Ints
    end: Ints
    cautious_end: Ints


def course_run(view: CandidateView, courses: CourseColumns, course: Ints, earliest: Ints) -> CourseRun:
    """`earliest`: the day from which the candidate can join, for a course with rolling admission."""
    starts, days = courses.starts[course], courses.days[course]
    join = np.where(courses.rolling[course], np.maximum(starts, earliest), starts)
    delay = np.ceil(np.round(days * view.delay, 9)).astype(np.int64)
    return CourseRun(join, join + days, join + days + delay)


def course_start(courses: CourseColumns, course: Ints, run: CourseRun, earliest: Ints) -> Bytes:
    """What every track asks; `beside_work` adds what dual and evening ask."""
    starts = courses.starts[course]
    last_join = np.where(courses.rolling[course], starts + courses.days[course], starts)
    return verdict((run.join <= last_join) & (courses.rolling[course] | (starts >= earliest)))


def course_level(courses: CourseColumns, course: Ints, before: Bytes) -> Bytes:
    """Entry on every skill it teaches, and use on at least one. `before` (n, 4): the levels at its start."""
    teaches, known = courses.teaches[course], before != NOT_KNOWN
    from_level, to_level = courses.from_level[course][:, None], courses.to_level[course][:, None]
    asked = teaches & (from_level > 0)
    too_low = (asked & known & (before < from_level)).any(axis=1)
    entry = np.where(too_low, FAIL, np.where((asked & ~known).any(axis=1), UNKNOWN, PASS))
    useful = (teaches & known & (before < to_level)).any(axis=1)
    use = np.where(useful, PASS, np.where((teaches & ~known).any(axis=1), UNKNOWN, FAIL))
    return np.minimum(entry, use).astype(np.int8)


def course_route(view: CandidateView, courses: CourseColumns) -> Bytes:
    """For all courses."""
    route = view.profile.learning_route
    answers = [
        PASS if not routes else UNKNOWN if route is None else PASS if route in routes else FAIL
        for routes in courses.routes
    ]
    return np.array(answers, np.int8)


def course_seats(courses: CourseColumns) -> Bytes:
    """For all courses."""
    return unless_unknown(courses.seats == SEATS_NOT_STATED, courses.seats >= 1)


def minutes_to_lessons(view: CandidateView, courses: CourseColumns) -> Floats:
    """For all courses: least minutes from home; 0 online, nan where it cannot be told, inf without a means."""
    minutes = np.full(len(courses), np.nan)
    minutes[courses.online] = 0.0
    if view.home != NOWHERE and view.modes is not None:
        reachable = ~courses.online & (courses.place != NOWHERE)
        to, spare = courses.place[reachable], courses.public_spare[reachable]
        minutes[reachable] = view.travel.least(view.home, to, view.modes, spare)
    return minutes


def travel_to_lessons(view: CandidateView, courses: CourseColumns, minutes: Floats) -> Bytes:
    """For all courses."""
    if view.max_minutes is None:
        return np.where(courses.online, PASS, UNKNOWN).astype(np.int8)
    return unless_unknown(np.isnan(minutes), minutes <= np.where(courses.online, 0, view.max_minutes))


def lessons_in_free_week(view: CandidateView, lessons: Weeks, free: Weeks) -> Bytes:
    """What every track asks of `lessons_fit_week`; `beside_work` adds what dual and evening ask."""
    if not view.week_known:
        return everywhere(UNKNOWN, len(lessons))
    return verdict(fits(lessons, free))
