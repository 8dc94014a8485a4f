"""What can be learned before the work begins: one course or two in a row, reduced to those that can be best for some
vacancy (docs/matching.md, Combinations: learn_first).

For one vacancy a combination is told by the levels it leads to and its free week (together its group), its cautious
end, its growth, and its kind: whether something of it cannot be told, or its lessons alone are too much. Of those that
are the same in that, only the one that breaks ties best is kept.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.courses_now import FINEST, NEVER, CourseGates, Singles, join_day, lessons_verdict
from services.matcher.engine.kernel.front import front_of
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import PACKED, after_course, course_level, growth_value
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Bytes, Floats, Ints, Weeks

NO_SECOND = -1
KINDS, UNKNOWN_KIND, HEAVY_KIND = 4, 1, 2
"""Bits of a kind: something cannot be told; the lessons alone are too much."""
ROUNDING = 1e-9
FIRST, SECOND, END, KIND, TRAVEL, MINUTES, TIED, GROUP = range(8)
"""Columns of the combinations while they are collected."""
ROWS, GROUPS = range(2)
"""Places in the counts."""


class Learning(NamedTuple):
    """One row per combination that is kept, by group and then by cautious end; `begin[g]`..`begin[g + 1]` are the rows
    of a group. `front`: 1 for those that can be best where an earlier start is never worse. `tied`: others are the
    same in all but their courses, so that ids decide. `growth` is weighted."""

    begin: Ints
    after: Ints
    week: Ints
    first: Ints
    second: Ints
    cautious_end: Ints
    growth: Floats
    kind: Ints
    travel: Ints
    minutes: Ints
    tied: Ints
    front: Ints


@compiled
def kind_of(remaining: float, load_most: float, minutes: int, unknown: bool) -> int:
    """Bits of a combination whose heaviest course has so many minutes a week (`weekly_load`: while learning)."""
    heavy = minutes / 60 + remaining > load_most + ROUNDING
    return (UNKNOWN_KIND if unknown else 0) | (HEAVY_KIND if heavy else 0)


@compiled
def _keep(
    at: NDArray[np.int32], rows: Ints, growth: Floats, counts: Ints, group: int, cell: int,
    first: int, second: int, end: int, kind: int, value: float, travel: int, minutes: int, tied: int,
) -> None:  # fmt: skip
    """Put a combination in its cell when it is better than what is there."""
    row = at[group, cell]
    if row >= 0:
        mine, others = np.rint(value * FINEST), np.rint(growth[row] * FINEST)
        if mine < others:
            return
        if mine == others:
            if travel > rows[row, TRAVEL]:
                return
            if travel == rows[row, TRAVEL]:
                if minutes > rows[row, MINUTES]:
                    return
                if minutes == rows[row, MINUTES]:
                    rows[row, TIED] = 1
                    return
    else:
        row = at[group, cell] = counts[ROWS]
        counts[ROWS] += 1
    rows[row, FIRST], rows[row, SECOND], rows[row, END], rows[row, KIND] = first, second, end, kind
    rows[row, TRAVEL], rows[row, MINUTES], rows[row, TIED], rows[row, GROUP] = travel, minutes, tied, group
    growth[row] = value


@compiled
def _group(group_of: Ints, groups: Ints, counts: Ints, key: int) -> int:
    """The group with this key: packed levels and week."""
    group = group_of[key]
    if group < 0:
        group = group_of[key] = counts[GROUPS]
        groups[group] = key
        counts[GROUPS] += 1
    return group


@compiled
def _longer(rows: Ints, growth: Floats, many: int) -> tuple[Ints, Floats]:
    """With room for so many rows."""
    if many <= len(growth):
        return rows, growth
    longer, longer_growth = np.empty((2 * many, rows.shape[1]), np.int64), np.empty(2 * many, np.float64)
    longer[: len(rows)], longer_growth[: len(growth)] = rows, growth
    return longer, longer_growth


@compiled
def _wider(at: NDArray[np.int32], groups: Ints, many: int) -> tuple[NDArray[np.int32], Ints]:
    """With room for so many groups."""
    if many <= len(groups):
        return at, groups
    wider, longer = np.full((2 * many, at.shape[1]), -1, np.int32), np.empty(2 * many, np.int64)
    wider[: len(at)], longer[: len(groups)] = at, groups
    return wider, longer


@compiled
def _firsts(singles: Singles, kinds: Ints) -> tuple[Ints, Ints, Ints]:
    """First courses that a second can follow: per (levels after it, week, cautious end, kind) the two that break ties
    best (places in `singles`; -1 without a runner-up), and whether some are as good as each other."""
    many = len(kinds)
    after, week, ends, travel, minutes = (
        singles.after, singles.week, singles.cautious_end, singles.travel, singles.minutes,
    )  # fmt: skip
    order = np.arange(many)
    for key in (minutes, travel, kinds, ends, week, after):
        order = order[np.argsort(key[order], kind="mergesort")]
    best, other, tied = np.empty(many, np.int64), np.empty(many, np.int64), np.zeros(many, np.int64)
    count = 0
    for place in range(many):
        one = order[place]
        if count > 0:
            leader, previous = best[count - 1], order[place - 1]
            same = after[one] == after[leader] and week[one] == week[leader]
            if same and ends[one] == ends[leader] and kinds[one] == kinds[leader]:
                if other[count - 1] < 0:
                    other[count - 1] = one
                if travel[one] == travel[previous] and minutes[one] == minutes[previous]:
                    tied[count - 1] = 1
                continue
        best[count], other[count] = one, -1
        count += 1
    return best[:count], other[:count], tied[:count]


@compiled
def _seconds(
    offer: Offer, person: Person, fixed: Bytes, lessons: Weeks, packed: int, week: int
) -> tuple[Ints, Bytes, Ints]:
    """Courses that may follow one which leads to these levels and week: number, verdict, packed levels after it."""
    courses, many, free = offer.courses, 0, person.free
    from_level, to_level, teaches, timetable = courses.from_level, courses.to_level, courses.teaches, courses.timetable
    found, verdicts = np.empty(len(fixed), np.int64), np.empty(len(fixed), np.int8)
    after = np.empty(len(fixed), np.int64)
    for course in range(len(fixed)):
        if fixed[course] != FAIL:
            level = course_level(packed, from_level[course], to_level[course], teaches[course])
            if level != FAIL:
                fits = lessons_verdict(person.week_known, lessons, timetable[course], free, week)
                if fits != FAIL:
                    found[many], verdicts[many] = course, min(fixed[course], level, fits)
                    after[many] = after_course(packed, from_level[course], to_level[course], teaches[course])
                    many += 1
    return found[:many], verdicts[:many], after[:many]


@compiled
def _last_day(offer: Offer, gates: CourseGates, singles: Singles) -> int:
    """No combination ends later, cautiously."""
    starts, days, fixed, delay = offer.courses.starts, offer.courses.days, gates.fixed, gates.delay
    last = 0
    for course in range(len(fixed)):
        if fixed[course] != FAIL:
            last = max(last, starts[course] + 2 * days[course] + delay[course])
    for end in singles.cautious_end:
        last = max(last, end)
    return last


@compiled
def learning(offer: Offer, person: Person, rules: Rules, gates: CourseGates, singles: Singles) -> Learning:
    """All that one candidate can learn first."""
    many, weeks, today = len(singles.course), len(person.remaining), person.today
    span = _last_day(offer, gates, singles) - today + 1 if many else 0
    at, groups = np.full((8 if many else 0, span * KINDS), -1, np.int32), np.empty(8 if many else 0, np.int64)
    rows, growth = np.empty((2 * many, 8), np.int64), np.empty(2 * many, np.float64)
    group_of, counts = np.full(PACKED * weeks if many else 0, -1, np.int64), np.zeros(2, np.int64)
    course_of, after_of, week_of, ends = singles.course, singles.after, singles.week, singles.cautious_end
    unknown_of, travel_of, minutes_of = singles.unknown, singles.travel, singles.minutes
    remaining, load_most = person.remaining, person.load_most
    kinds = np.empty(many, np.int64)
    for one in range(many):
        at, groups = _wider(at, groups, counts[GROUPS] + 1)
        kinds[one] = kind_of(remaining[week_of[one]], load_most, minutes_of[one], unknown_of[one] != 0)
        group = _group(group_of, groups, counts, after_of[one] * weeks + week_of[one])
        _keep(
            at, rows, growth, counts, group, (ends[one] - today) * KINDS + kinds[one], course_of[one], NO_SECOND,
            ends[one], kinds[one], singles.growth[one], travel_of[one], minutes_of[one], 0,
        )  # fmt: skip
    best, other, tied = _firsts(singles, kinds)
    courses, lessons = offer.courses, offer.timetables.lessons
    starts, days, rolling, course_minutes = courses.starts, courses.days, courses.rolling, courses.lesson_minutes
    delay, course_travel, discount, running = gates.delay, gates.travel, rules.discount, person.running
    now, goal, weight, otherwise = person.levels, person.goal, rules.weights[GROWTH], rules.by_candidate
    packed, week, latest = -1, -1, len(discount) - 1
    seconds, verdicts, after = _seconds(offer, person, gates.fixed[:0], lessons, 0, 0)
    for place in range(len(best)):
        leader = best[place]
        if after_of[leader] != packed or week_of[leader] != week:
            packed, week = after_of[leader], week_of[leader]
            seconds, verdicts, after = _seconds(offer, person, gates.fixed, lessons, packed, week)
        rows, growth = _longer(rows, growth, counts[ROWS] + len(seconds))
        earliest = ends[leader]
        worth = discount[min(max(0, earliest - today), latest)]
        for number in range(len(seconds)):
            second, one = seconds[number], leader
            if second == course_of[leader]:
                one = other[place]
            join = join_day(starts[second], days[second], rolling[second], earliest)
            if join == NEVER or one < 0:
                continue
            end = join + days[second] + delay[second]
            minutes, unknown = course_minutes[second], verdicts[number] == UNKNOWN or unknown_of[one] != 0
            kind = kind_of(remaining[week], load_most, max(minutes, minutes_of[one]), unknown)
            later = discount[min(max(0, end - today), latest)]
            value = weight * growth_value(now, goal, running, week, packed, worth, after[number], later, otherwise)
            at, groups = _wider(at, groups, counts[GROUPS] + 1)
            group = _group(group_of, groups, counts, after[number] * weeks + week)
            _keep(
                at, rows, growth, counts, group, (end - today) * KINDS + kind, course_of[one], second,
                end, kind, value, travel_of[one] + course_travel[second], minutes_of[one] + minutes, tied[place],
            )  # fmt: skip
    return _in_order(at, rows, growth, groups, counts, weeks)


@compiled
def _in_order(at: NDArray[np.int32], rows: Ints, growth: Floats, groups: Ints, counts: Ints, weeks: int) -> Learning:
    """Group by group, by cautious end and kind."""
    many = counts[GROUPS]
    order, begin = np.empty(counts[ROWS], np.int64), np.zeros(many + 1, np.int64)
    count = 0
    for group in range(many):
        for cell in range(at.shape[1]):
            if at[group, cell] >= 0:
                order[count] = at[group, cell]
                count += 1
        begin[group + 1] = count
    chosen, growth = rows[order], growth[order]
    ends, kinds, tied = chosen[:, END].copy(), chosen[:, KIND].copy(), chosen[:, TIED].copy()
    travel, minutes = chosen[:, TRAVEL].copy(), chosen[:, MINUTES].copy()
    front = front_of(begin, ends, kinds, np.rint(growth * FINEST), travel, minutes, tied)
    return Learning(
        begin,
        groups[:many] // weeks,
        groups[:many] % weeks,
        chosen[:, FIRST].copy(),
        chosen[:, SECOND].copy(),
        ends,
        growth,
        kinds,
        travel,
        minutes,
        tied,
        front,
    )
