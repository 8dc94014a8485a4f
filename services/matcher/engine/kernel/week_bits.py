"""Weeks of 336 half-hours as six 64-bit words, one week at a time (docs/matching.md, Gates: masks and hours)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import Ints, Weeks
from shared.vocabulary.week import HALF_HOURS, WEEK_MINUTES

NO_BITS, ONE_BIT, EVERY_BIT = np.uint64(0), np.uint64(1), np.uint64(2**64 - 1)
WORD = 64
ANY_LENGTH = 2**30
"""Slack beside a week in which nothing is in the way."""


@intrinsic
def _ones(typing_context: Any, word: Any) -> Any:
    """How many bits of a 64-bit word are set."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), code


@compiled
def ones(word: Any) -> int:
    """How many bits of a 64-bit word are set."""
    many: int = _ones(word)  # type: ignore[call-arg]
    return many


@compiled
def is_inside(needed: Weeks, free: Weeks) -> bool:
    """Every needed half-hour is free."""
    outside = NO_BITS
    for word in range(WORDS):
        outside |= needed[word] & ~free[word]
    return outside == NO_BITS


@compiled
def overlap(one: Weeks, other: Weeks) -> bool:
    """Some half-hour is in both."""
    shared = NO_BITS
    for word in range(WORDS):
        shared |= one[word] & other[word]
    return shared != NO_BITS


@compiled
def mark_span(week: Weeks, start: int, end: int) -> None:
    """Set the half-hours touched by the minutes `start`..`end` after Monday 00:00, around the end of the week."""
    if end <= start:
        return
    first, last = start // 30, -(-end // 30)
    left, place = min(last - first, HALF_HOURS), first % HALF_HOURS
    while left > 0:
        many = min(left, WORD - (place & (WORD - 1)), HALF_HOURS - place)
        week[place >> 6] |= (EVERY_BIT >> np.uint64(WORD - many)) << np.uint64(place & (WORD - 1))
        left, place = left - many, 0 if place + many == HALF_HOURS else place + many


@compiled
def mark_covered(week: Weeks, intervals: Ints) -> None:
    """Set the half-hours that intervals cover whole, alone or together (`shared.vocabulary.week.free_mask`). Of each
    when it begins, in minutes after Monday 00:00, and its minutes."""
    spans, many = np.empty((2 * len(intervals), 2), np.int64), 0
    for one in range(len(intervals)):
        start, end = intervals[one, 0], intervals[one, 0] + intervals[one, 1]
        many = _put_span(spans, many, start, min(end, WEEK_MINUTES))
        if end > WEEK_MINUTES:
            many = _put_span(spans, many, 0, end - WEEK_MINUTES)
    one = 0
    while one < many:
        start, end = spans[one]
        one += 1
        while one < many and spans[one, 0] <= end:
            end = max(end, spans[one, 1])
            one += 1
        mark_span(week, -(-start // 30) * 30, end // 30 * 30)


@inner
def _put_span(spans: Ints, many: int, start: int, end: int) -> int:
    """Among the first so many, by their start; how many they are then."""
    place = many
    while place > 0 and spans[place - 1, 0] > start:
        spans[place] = spans[place - 1]
        place -= 1
    spans[place] = start, end
    return many + 1


@compiled
def is_set(week: Weeks, half_hour: int) -> bool:
    place = half_hour % HALF_HOURS
    return (week[place >> 6] >> np.uint64(place & 63)) & ONE_BIT != NO_BITS


@compiled
def slack(starts: Ints, ends: Ints, first_half_hours: Weeks, work: Weeks, rest: Weeks) -> int:
    """The most minutes t for which the lessons with t minutes of travel before and after them leave the work alone
    (docs/matching.md, `lessons_fit_week`: P and W disjoint, half-hours partly covered counted as covered), no lesson
    beginning in the rest after a night shift; -1 when there is no such t."""
    if overlap(first_half_hours, rest):
        return -1
    least = ANY_LENGTH
    for lesson in range(len(starts)):
        first, last = starts[lesson] // 30, -(-ends[lesson] // 30)
        for half_hour in range(first, last):
            if is_set(work, half_hour):
                return -1
        free = 0
        while free < HALF_HOURS and not is_set(work, first - 1 - free):
            free += 1
        if free < HALF_HOURS:
            least = min(least, starts[lesson] - (first - free) * 30)
            free = 0
            while not is_set(work, last + free):
                free += 1
            least = min(least, (last + free) * 30 - ends[lesson])
    return least
