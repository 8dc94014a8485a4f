"""Two courses in a row: the first ones that a second can follow, the second ones, and which of these are the same in
all that the score goes by."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.courses.singles import NOT_ASKED_YET, Singles, lessons_verdict, steps_from
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import PACKED
from services.matcher.engine.kernel.stock.offer import CourseArrays
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Bytes, Ints, Weeks

KINDS, UNKNOWN_KIND, HEAVY_KIND = 4, 1, 2
"""Bits of a kind: something cannot be told; the lessons alone are too much."""
ROUNDING = 1e-9
FAR = 2**40
NO_KEY = -(2**62)


@compiled
def kind_of(remaining: float, load_most: float, minutes: int, unknown: bool) -> int:
    """Bits of a combination whose heaviest course has so many minutes a week (`weekly_load`: while learning)."""
    heavy = minutes / 60 + remaining > load_most + ROUNDING
    return (UNKNOWN_KIND if unknown else 0) | (HEAVY_KIND if heavy else 0)


@compiled
def firsts_of(order: Ints, singles: Singles, kinds: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """First courses that a second can follow, in order of (levels after it, week, cautious end, kind) and then of ties:
    per such four the two that break ties best (places in `singles`; -1 without a runner-up), whether some are as good
    as each other, and 1 when one of the same levels, week and kind ends earlier and breaks ties better."""
    many = len(kinds)
    after, week, ends, travel, minutes = (
        singles.after, singles.week, singles.cautious_end, singles.travel, singles.minutes,
    )  # fmt: skip
    best, other, tied = np.empty(many, np.int64), np.empty(many, np.int64), np.empty(many, np.int64)
    later, count = np.empty(many, np.int64), 0
    least_travel, least_minutes = np.empty(KINDS, np.int64), np.empty(KINDS, np.int64)
    for place in range(many):
        one = order[place]
        kind, begins = kinds[one], True
        if count > 0:
            leader, previous = best[count - 1], order[place - 1]
            begins = after[one] != after[leader] or week[one] != week[leader]
            if not begins and ends[one] == ends[leader] and kind == kinds[leader]:
                if other[count - 1] < 0:
                    other[count - 1] = one
                if travel[one] == travel[previous] and minutes[one] == minutes[previous]:
                    tied[count - 1] = 1
                continue
        if begins:
            for number in range(KINDS):
                least_travel[number] = FAR
        best[count], other[count], tied[count], later[count] = one, -1, 0, 0
        nearer = travel[one] < least_travel[kind]
        if nearer or (travel[one] == least_travel[kind] and minutes[one] <= least_minutes[kind]):
            least_travel[kind], least_minutes[kind] = travel[one], minutes[one]
        else:
            later[count] = 1
        count += 1
    return best[:count], other[:count], tied[:count], later[:count]


@compiled
def seconds_of(
    courses: CourseArrays, lessons: Weeks, free: Weeks, week_known: int, fixed: Bytes, packed: int, week: int,
    found: Ints, verdicts: Bytes, after: Ints,
) -> int:  # fmt: skip
    """How many courses may follow one that leads to these levels and week; `found`: their numbers, `verdicts`, and the
    packed levels `after` them."""
    timetable, step, many = courses.timetable, courses.step, 0
    level, level_after = steps_from(packed, courses.classes)
    fits = np.full(len(lessons), NOT_ASKED_YET, np.int8)
    for course in range(len(fixed)):
        one = step[course]
        if fixed[course] != FAIL and level[one] != FAIL:
            lesson = timetable[course]
            if fits[lesson] == NOT_ASKED_YET:
                fits[lesson] = lessons_verdict(week_known, lessons, lesson, free, week)
            if fits[lesson] != FAIL:
                found[many], after[many] = course, level_after[one]
                verdicts[many] = min(fixed[course], level[one], fits[lesson])
                many += 1
    return many


@compiled
def alike(
    seconds: Ints, after: Ints, verdicts: Bytes, some: int, days: Ints, delay: Ints, minutes: Ints, remaining: float,
    load_most: float, class_of: Ints,
) -> int:  # fmt: skip
    """Numbers the second courses that take as long, lead to the same and are of the same kind: whoever joins them on
    the same day ends on the same day with the same growth. Fills in `class_of`; how many classes there are."""
    size = 4
    while size < 2 * some:
        size *= 2
    keys, numbers, many = np.empty(size, np.int64), np.empty(size, np.int64), 0
    for place in range(size):
        keys[place] = NO_KEY
    for turn in range(some):
        second = seconds[turn]
        kind = kind_of(remaining, load_most, minutes[second], verdicts[turn] == UNKNOWN)
        key = ((days[second] + delay[second]) * PACKED + after[turn]) * KINDS + kind
        place = (key ^ (key >> 15)) & (size - 1)
        while keys[place] != NO_KEY and keys[place] != key:
            place = (place + 1) & (size - 1)
        if keys[place] == NO_KEY:
            keys[place], numbers[place] = key, many
            many += 1
        class_of[turn] = numbers[place]
    return many
