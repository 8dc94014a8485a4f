"""Lessons beside work that they do not fit: on how many days they would have to be moved."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.near.courses import days_of
from services.matcher.engine.kernel.week_bits import mark_span, ones
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE
from services.matcher.engine.verdicts import Ints, Weeks

FITS, DOES_NOT_FIT = 0, -1


@compiled
def lessons_beside(
    begins: Ints, starts: Ints, ends: Ints, timetable: int, minutes: int, lessons: Weeks, first_half: Weeks,
    cut: Weeks, has_cut: bool, kind: int, work: Weeks, rest: Weeks, window: Weeks, school: Weeks, free: Weeks,
    hours_min: float, unfit: Weeks,
) -> int:  # fmt: skip
    """On how many days of the week lessons are outside the free week, or beside fixed work against it; beside flexible
    work DOES_NOT_FIT. FITS when `lessons_fit_week` passes. `unfit` is to work in."""
    unfit[:] = 0
    for lesson in range(begins[timetable], begins[timetable + 1]):
        mark_span(unfit, starts[lesson] - minutes, ends[lesson] + minutes)
    outside = 0
    for word in range(WORDS):
        if has_cut:
            unfit[word] &= ~cut[word]
        outside |= lessons[word] & ~free[word]
    if kind == FLEXIBLE:
        room, at_school = 0, np.uint64(0)
        for word in range(WORDS):
            at_school |= unfit[word] & school[word]
            room += ones(window[word] & free[word] & ~school[word] & ~unfit[word])
        return FITS if outside == 0 and at_school == 0 and room / 2 >= hours_min else DOES_NOT_FIT
    for word in range(WORDS):
        clash = (unfit[word] & work[word]) | (first_half[word] & rest[word])
        unfit[word] = clash | (lessons[word] & ~free[word])
    return days_of(unfit)


@compiled
def hours_outside(hours: float, lessons: Weeks, half_hours: int, cut: Weeks, work: Weeks) -> float:
    """Of so many lesson hours those outside the cut-out."""
    inside = 0
    for word in range(WORDS):
        inside += ones(lessons[word] & cut[word] & work[word])
    return hours * (1 - inside / max(1, half_hours))
