"""Lessons and work in one week: do they fit beside each other, and is the whole not too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.travel_minutes import NO_MODE, NOWHERE
from services.matcher.engine.stock.vacancy_columns import FLEXIBLE, UNKNOWN_WEEK, Picked
from services.matcher.engine.stock.week_arrays import count, overlaps
from services.matcher.engine.verdicts import PASS, UNKNOWN, Bytes, Floats, Ints, Weeks, unless_unknown, verdict


@dataclass(frozen=True, eq=False, slots=True)
class BesideCase:
    """One row per dual or evening combination: its vacancy record, its course, and the free week it leads to."""

    records: Picked
    course: Ints
    free: Weeks
    cut_out: Weeks


@dataclass(frozen=True, eq=False, slots=True)
class BesideVerdict:
    """The gate beside work, with the minutes between the places (nan: cannot be told) and the lessons with travel."""

    fit: Bytes
    minutes: Floats
    padded: Weeks
    clash: Weeks
    """Half-hours of fixed or rotating work, and of rest after a night shift, that stand in the way."""


def minutes_between(view: CandidateView, courses: CourseColumns, case: BesideCase) -> Floats:
    """Between workplace and lessons: 0 when one of them needs no travel or no means is allowed, nan when not known."""
    minutes = np.full(len(case.course), np.nan)
    workplace, place = case.records["place"], courses.place[case.course]
    known = (workplace != NOWHERE) & (place != NOWHERE)
    if view.modes is not None:
        way = view.travel.least_between(workplace[known], place[known], view.modes)
        minutes[known] = np.where(way == NO_MODE, 0.0, way)
    minutes[case.records["remote"] | courses.online[case.course]] = 0.0
    return minutes


def judge_beside(view: CandidateView, courses: CourseColumns, case: BesideCase) -> BesideVerdict:
    """What `lessons_fit_week` asks of dual and evening on top of a free week (docs/matching.md)."""
    records, kind = case.records, case.records["week_kind"]
    minutes = minutes_between(view, courses, case)
    padded = courses.padded(case.course, np.nan_to_num(minutes).astype(np.int64))
    outside = padded & ~case.cut_out
    rest = courses.first_half_hours[case.course] & records["rest"]
    clash = (outside & records["work"]) | rest
    fixed_fits = verdict(~overlaps(clash, clash))
    room = count(records["window"] & case.free & ~records["school"] & ~outside) / 2
    hours = records["hours_min"]
    flexible_fits = np.minimum(
        verdict(~overlaps(outside, records["school"])), unless_unknown(np.isnan(hours), room >= hours)
    )
    fit = np.where(kind == FLEXIBLE, flexible_fits, fixed_fits)
    fit = np.where((kind == UNKNOWN_WEEK) | np.isnan(minutes), UNKNOWN, fit).astype(np.int8)
    return BesideVerdict(fit, minutes, padded, clash)


def both(in_free_week: Bytes, beside: Bytes) -> Bytes:
    """The first step that does not pass decides."""
    return np.where(in_free_week == PASS, beside, in_free_week).astype(np.int8)


def lesson_hours_outside(courses: CourseColumns, course: Ints, cut_out: Weeks, work: Weeks) -> Floats:
    """Lesson hours without those that fall in working hours which the employer gives for them."""
    inside = count(courses.lessons[course] & cut_out & work)
    share = inside / np.maximum(1, courses.half_hours[course])
    hours: Floats = courses.lesson_minutes[course] / 60 * (1 - share)
    return hours
