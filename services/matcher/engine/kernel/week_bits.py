"""Weeks of 336 half-hours as six 64-bit words, one week at a time (docs/matching.md, Gates: masks and hours)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import Ints, Weeks
from shared.vocabulary.week import HALF_HOURS

NO_BITS, ONE_BIT, EVERY_BIT = np.uint64(0), np.uint64(1), np.uint64(2**64 - 1)
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
    first = start // 30
    many, first = min(-(-end // 30) - first, HALF_HOURS), first % HALF_HOURS
    _mark(week, first, min(first + many, HALF_HOURS))
    _mark(week, 0, first + many - HALF_HOURS)


@compiled
def _mark(week: Weeks, first: int, last: int) -> None:
    """Set the half-hours from the first up to the last, which is not."""
    word = first >> 6
    while first < last:
        begins, word = first & 63, word + 1
        many = min(last, word << 6) - first
        week[word - 1] |= (EVERY_BIT >> np.uint64(64 - many)) << np.uint64(begins)
        first += many


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
