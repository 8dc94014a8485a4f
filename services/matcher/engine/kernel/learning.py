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
from services.matcher.engine.kernel.levels import PACKED, SKILLS, after_course, course_level, growth_value, level_of
from services.matcher.engine.kernel.offer import CourseArrays, Offer
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Bytes, Floats, Ints, Weeks

NO_SECOND = -1
KINDS, UNKNOWN_KIND, HEAVY_KIND = 4, 1, 2
"""Bits of a kind: something cannot be told; the lessons alone are too much."""
ROUNDING = 1e-9
FIRST, SECOND, END, KIND, TRAVEL, MINUTES, TIED = range(7)
COLUMNS = 7
"""Of the combinations while they are collected."""
FAR = 2**40
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
    rows[row, TRAVEL], rows[row, MINUTES], rows[row, TIED] = travel, minutes, tied
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
def _longer(rows: Ints, growth: Floats, used: int, many: int) -> tuple[Ints, Floats]:
    """With room for so many rows."""
    if many <= len(growth):
        return rows, growth
    longer, longer_growth = np.empty((2 * many, COLUMNS), np.int64), np.empty(2 * many, np.float64)
    for row in range(used):
        longer_growth[row] = growth[row]
        for column in range(COLUMNS):
            longer[row, column] = rows[row, column]
    return longer, longer_growth


@compiled
def _wider(at: NDArray[np.int32], groups: Ints, used: int) -> tuple[NDArray[np.int32], Ints]:
    """With room for one group more."""
    if used < len(groups):
        return at, groups
    many, cells = 2 * used + 4, at.shape[1]
    wider, longer = np.empty((many, cells), np.int32), np.empty(many, np.int64)
    for group in range(many):
        if group < used:
            longer[group] = groups[group]
        for cell in range(cells):
            wider[group, cell] = at[group, cell] if group < used else -1
    return wider, longer


@compiled
def _firsts(order: Ints, singles: Singles, kinds: Ints) -> tuple[Ints, Ints, Ints, Ints]:
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
def _seconds(
    courses: CourseArrays, lessons: Weeks, free: Weeks, week_known: int, fixed: Bytes, packed: int, week: int,
    found: Ints, verdicts: Bytes, after: Ints,
) -> int:  # fmt: skip
    """How many courses may follow one that leads to these levels and week; `found`: their numbers, `verdicts`, and the
    packed levels `after` them."""
    from_level, to_level, teaches, timetable = courses.from_level, courses.to_level, courses.teaches, courses.timetable
    many = 0
    for course in range(len(fixed)):
        if fixed[course] != FAIL:
            level = course_level(packed, from_level[course], to_level[course], teaches[course])
            if level != FAIL:
                fits = lessons_verdict(week_known, lessons, timetable[course], free, week)
                if fits != FAIL:
                    found[many], verdicts[many] = course, min(fixed[course], level, fits)
                    after[many] = after_course(packed, from_level[course], to_level[course], teaches[course])
                    many += 1
    return many


def learning(offer: Offer, person: Person, rules: Rules, gates: CourseGates, singles: Singles) -> Learning:
    """All that one candidate can learn first."""
    if not len(singles.course):
        return NO_LEARNING
    courses = offer.courses
    last = courses.starts + 2 * courses.days + gates.delay
    span = max(int(last[gates.fixed != FAIL].max()), int(singles.cautious_end.max())) - person.today + 1
    heavy = singles.minutes / 60 + person.remaining[singles.week] > person.load_most + ROUNDING
    kinds = np.where(singles.unknown != 0, UNKNOWN_KIND, 0) + np.where(heavy, HEAVY_KIND, 0)
    order = np.lexsort((singles.minutes, singles.travel, kinds, singles.cautious_end, singles.week, singles.after))
    return _learning(
        courses, offer.timetables.lessons, person.free, person.remaining, person.running, rules.discount, gates,
        singles, kinds, order, span, person.today, person.levels, person.goal, person.week_known, person.load_most,
        rules.weights[GROWTH], rules.by_candidate,
    )  # fmt: skip


@compiled
def _learning(
    courses: CourseArrays, lessons: Weeks, free: Weeks, remaining: Floats, running: Floats, discount: Floats,
    gates: CourseGates, singles: Singles, kinds: Ints, order: Ints, span: int, today: int, now: int, goal: int,
    week_known: int, load_most: float, weight: float, otherwise: float,
) -> Learning:  # fmt: skip
    """`span`: days from today, one more than the last on which something can be over; `order`: see `_firsts`."""
    starts, days, rolling = courses.starts, courses.days, courses.rolling
    course_minutes, fixed, delay, course_travel = courses.lesson_minutes, gates.fixed, gates.delay, gates.travel
    course_of, after_of, week_of = singles.course, singles.after, singles.week
    ends, unknown_of, travel_of = singles.cautious_end, singles.unknown, singles.travel
    minutes_of, singles_growth = singles.minutes, singles.growth
    many, weeks, number = len(course_of), len(remaining), len(fixed)
    at, groups = np.empty((0, span * KINDS), np.int32), np.empty(0, np.int64)
    rows, growth = np.empty((4 * many, COLUMNS), np.int64), np.empty(4 * many, np.float64)
    group_of, counts = np.empty(PACKED * weeks, np.int64), np.zeros(2, np.int64)
    for key in range(len(group_of)):
        group_of[key] = -1
    for one in range(many):
        at, groups = _wider(at, groups, counts[GROUPS])
        group = _group(group_of, groups, counts, after_of[one] * weeks + week_of[one])
        _keep(
            at, rows, growth, counts, group, (ends[one] - today) * KINDS + kinds[one], course_of[one], NO_SECOND,
            ends[one], kinds[one], singles_growth[one], travel_of[one], minutes_of[one], 0,
        )  # fmt: skip
    best, other, tied, later = _firsts(order, singles, kinds)
    some_unknown = False
    for skill in range(SKILLS):
        some_unknown |= level_of(now, skill) < 0
    packed, week, latest, some = -1, -1, len(discount) - 1, 0
    seconds, verdicts, after = np.empty(number, np.int64), np.empty(number, np.int8), np.empty(number, np.int64)
    for place in range(len(best)):
        leader = best[place]
        if after_of[leader] != packed or week_of[leader] != week:
            packed, week = after_of[leader], week_of[leader]
            some = _seconds(courses, lessons, free, week_known, fixed, packed, week, seconds, verdicts, after)
        rows, growth = _longer(rows, growth, counts[ROWS], counts[ROWS] + some)
        earliest = ends[leader]
        worth = discount[min(max(0, earliest - today), latest)]
        # A second course_of that begins on a day of its own ends on the same day whatever came before: the first that
        # ended earlier, has brought no less. (With unknown levels a course_of can follow itself: then look at all.)
        only_rolling = later[place] != 0 and not some_unknown
        turns, some = some, 0
        for turn in range(turns):
            second, one = seconds[turn], leader
            if starts[second] + (days[second] if rolling[second] != 0 else 0) < earliest:
                continue  # too late, also for all firsts that come after this one and lead to the same
            seconds[some], verdicts[some], after[some], some = second, verdicts[turn], after[turn], some + 1
            if only_rolling and rolling[second] == 0:
                continue
            if second == course_of[leader]:
                one = other[place]
            join = join_day(starts[second], days[second], rolling[second], earliest)
            if join == NEVER or one < 0:
                continue
            end = join + days[second] + delay[second]
            minutes, unknown = course_minutes[second], verdicts[some - 1] == UNKNOWN or unknown_of[one] != 0
            kind = kind_of(remaining[week], load_most, max(minutes, minutes_of[one]), unknown)
            ending = discount[min(max(0, end - today), latest)]
            value = weight * growth_value(now, goal, running, week, packed, worth, after[some - 1], ending, otherwise)
            at, groups = _wider(at, groups, counts[GROUPS])
            group = _group(group_of, groups, counts, after[some - 1] * weeks + week)
            _keep(
                at, rows, growth, counts, group, (end - today) * KINDS + kind, course_of[one], second,
                end, kind, value, travel_of[one] + course_travel[second], minutes_of[one] + minutes, tied[place],
            )  # fmt: skip
    return _in_order(at, rows, growth, groups, counts, weeks)


@compiled
def _in_order(at: NDArray[np.int32], rows: Ints, growth: Floats, groups: Ints, counts: Ints, weeks: int) -> Learning:
    """Group by group, by cautious end and kind."""
    many, number = counts[GROUPS], counts[ROWS]
    first, second, ends = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number, np.int64)
    kinds, travel, minutes = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number, np.int64)
    tied, value, rounded = np.empty(number, np.int64), np.empty(number, np.float64), np.empty(number, np.float64)
    begin, after, week = np.zeros(many + 1, np.int64), np.empty(many, np.int64), np.empty(many, np.int64)
    count = 0
    for group in range(many):
        after[group], week[group] = groups[group] // weeks, groups[group] % weeks
        for cell in range(at.shape[1]):
            row = at[group, cell]
            if row >= 0:
                first[count], second[count], ends[count] = rows[row, FIRST], rows[row, SECOND], rows[row, END]
                kinds[count], travel[count] = rows[row, KIND], rows[row, TRAVEL]
                minutes[count], tied[count] = rows[row, MINUTES], rows[row, TIED]
                value[count], rounded[count] = growth[row], np.rint(growth[row] * FINEST)
                count += 1
        begin[group + 1] = count
    front = front_of(begin, ends, kinds, rounded, travel, minutes, tied)
    return Learning(begin, after, week, first, second, ends, value, kinds, travel, minutes, tied, front)


NO_LEARNING = Learning._make(
    [np.zeros(int(name == "begin"), np.float64 if name == "growth" else np.int64) for name in Learning._fields]
)
