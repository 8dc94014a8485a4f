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

from services.matcher.engine.kernel.courses.followers import (
    KINDS,
    alike,
    firsts_of,
    kind_of,
    seconds_of,
)
from services.matcher.engine.kernel.courses.front import front_of
from services.matcher.engine.kernel.courses.singles import FINEST, NEVER, CourseGates, Singles, join_day
from services.matcher.engine.kernel.jit import inlined, inner
from services.matcher.engine.kernel.levels import PACKED, SKILLS, growth_value, level_of
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.sorting import in_order
from services.matcher.engine.kernel.stock.offer import CourseArrays, Offer
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Floats, Ints, Weeks

NO_SECOND = -1
FIRST, SECOND, END, KIND, TRAVEL, MINUTES, TIED, GROUP = range(8)
COLUMNS = 8
"""Of the combinations while they are collected."""


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


@inner
def _keep(
    new: Ints, new_growth: Floats, some: int, today: int, at: NDArray[np.int32], rows: Ints, growth: Floats, kept: int
) -> int:  # fmt: skip
    """Puts each of the first so many new combinations in its cell when it is better than what is there; `rows` has room
    for all of them. How many are kept then."""
    for one in range(some):
        group, cell, value = new[one, GROUP], (new[one, END] - today) * KINDS + new[one, KIND], new_growth[one]
        row = at[group, cell]
        if row < 0:
            row = at[group, cell] = kept
            kept += 1
        else:
            mine, others = np.rint(value * FINEST), np.rint(growth[row] * FINEST)
            further = new[one, TRAVEL] - rows[row, TRAVEL]
            if further == 0:
                further = new[one, MINUTES] - rows[row, MINUTES]
            if mine < others or (mine == others and further > 0):
                continue
            if mine == others and further == 0:
                rows[row, TIED] = 1
                continue
        growth[row] = value
        for column in range(COLUMNS):
            rows[row, column] = new[one, column]
    return kept


@inner
def _longer(rows: Ints, growth: Floats, used: int, many: int) -> tuple[Ints, Floats]:
    """With room for twice so many rows."""
    longer, longer_growth = np.empty((2 * many, COLUMNS), np.int64), np.empty(2 * many, np.float64)
    for row in range(used):
        longer_growth[row] = growth[row]
        for column in range(COLUMNS):
            longer[row, column] = rows[row, column]
    return longer, longer_growth


@inner
def _wider(at: NDArray[np.int32], groups: int) -> NDArray[np.int32]:
    """With room for so many groups, and some more."""
    used, many, cells = at.shape[0], max(groups + 1, 2 * at.shape[0]), at.shape[1]
    wider = np.empty((many, cells), np.int32)
    for group in range(many):
        for cell in range(cells):
            wider[group, cell] = at[group, cell] if group < used else -1
    return wider


@inlined
def learning(offer: Offer, person: Person, rules: Rules, gates: CourseGates, singles: Singles) -> Learning:
    """All that one candidate can learn first."""
    return _learning(
        offer.courses, offer.timetables.lessons, person.free, person.remaining, person.running, rules.discount, gates,
        singles, person.today, person.levels, person.goal, person.week_known, person.load_most,
        rules.weights[GROWTH], rules.by_candidate,
    )  # fmt: skip


@inner
def _learning(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    courses: CourseArrays, lessons: Weeks, free: Weeks, remaining: Floats, running: Floats, discount: Floats,
    gates: CourseGates, singles: Singles, today: int, now: int, goal: int,
    week_known: int, load_most: float, weight: float, otherwise: float,
) -> Learning:  # fmt: skip
    starts, days, rolling = courses.starts, courses.days, courses.rolling
    course_minutes, fixed, delay, course_travel = courses.lesson_minutes, gates.fixed, gates.delay, gates.travel
    course_of, after_of, week_of = singles.course, singles.after, singles.week
    ends, unknown_of, travel_of = singles.cautious_end, singles.unknown, singles.travel
    minutes_of, singles_growth = singles.minutes, singles.growth
    many, weeks, number = len(course_of), len(remaining), len(fixed)
    span = 1
    """Days from today, one more than the last on which something can be over."""
    for course in range(number):
        if fixed[course] != FAIL:
            span = max(span, starts[course] + 2 * days[course] + delay[course] - today + 1)
    kinds, keys = np.empty(many, np.int64), np.empty((6, many), np.int64)
    for one in range(many):
        span = max(span, ends[one] - today + 1)
        kinds[one] = kind_of(remaining[week_of[one]], load_most, minutes_of[one], unknown_of[one] != 0)
        keys[0, one], keys[1, one], keys[2, one] = after_of[one], week_of[one], ends[one]
        keys[3, one], keys[4, one], keys[5, one] = kinds[one], travel_of[one], minutes_of[one]
    order = in_order(keys)
    rows, growth = np.empty((4 * many, COLUMNS), np.int64), np.empty(4 * many, np.float64)
    new, new_growth = np.empty((number, COLUMNS), np.int64), np.empty(number, np.float64)
    group_of, groups, known = np.empty(PACKED * weeks, np.int64), np.empty(PACKED * weeks, np.int64), 0
    for key in range(len(group_of)):
        group_of[key] = -1
    for one in range(many):
        key = after_of[one] * weeks + week_of[one]
        if group_of[key] < 0:
            group_of[key], groups[known], known = known, key, known + 1
        new[one, FIRST], new[one, SECOND], new[one, END] = course_of[one], NO_SECOND, ends[one]
        new[one, KIND], new[one, TRAVEL], new[one, MINUTES] = kinds[one], travel_of[one], minutes_of[one]
        new[one, TIED], new[one, GROUP], new_growth[one] = 0, group_of[key], singles_growth[one]
    at = _wider(np.empty((0, span * KINDS), np.int32), known)
    kept = _keep(new, new_growth, many, today, at, rows, growth, 0)
    best, other, tied, later = firsts_of(order, singles, kinds)
    some_unknown = False
    for skill in range(SKILLS):
        some_unknown |= level_of(now, skill) < 0
    packed, week, latest, some = -1, -1, len(discount) - 1, 0
    seconds, verdicts, after = np.empty(number, np.int64), np.empty(number, np.int8), np.empty(number, np.int64)
    class_of, spot_of, seen = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number, np.int64)
    turns, same = np.empty(number, np.int64), np.empty(number, np.int64)
    for place in range(len(best)):
        leader = best[place]
        if after_of[leader] != packed or week_of[leader] != week:
            packed, week = after_of[leader], week_of[leader]
            some = seconds_of(courses, lessons, free, week_known, fixed, packed, week, seconds, verdicts, after)
            classes = alike(
                seconds, after, verdicts, some, days, delay, course_minutes, remaining[week], load_most, class_of
            )
            seen[:classes] = -1
        if kept + some > len(growth):
            rows, growth = _longer(rows, growth, kept, kept + some)
        earliest = ends[leader]
        worth = discount[min(max(0, earliest - today), latest)]
        # A second course that begins on a day of its own ends on the same day whatever came before it: the first that
        # ended earlier, has brought no less. (With unknown levels a course can follow itself: then look at all.)
        only_at_once = later[place] != 0 and not some_unknown
        all_turns, some, count = some, 0, 0
        for turn in range(all_turns):
            second, one_class = seconds[turn], class_of[turn]
            if starts[second] + (days[second] if rolling[second] != 0 else 0) < earliest:
                continue  # too late, also for all firsts that come after this one and lead to the same
            seconds[some], verdicts[some], after[some], class_of[some] = second, verdicts[turn], after[turn], one_class
            some += 1
            at_once = rolling[second] != 0 and starts[second] <= earliest
            if at_once and second != course_of[leader]:
                # Of those that end on the same day with the same growth, what breaks ties best.
                if seen[one_class] == place:
                    spot = spot_of[one_class]
                    further = _further(course_travel, course_minutes, second, seconds[turns[spot]])
                    if further < 0:
                        turns[spot], same[spot] = some - 1, 0
                    elif further == 0:
                        same[spot] = 1
                    continue
                seen[one_class], spot_of[one_class] = place, count
            elif only_at_once and not at_once:
                continue
            turns[count], same[count] = some - 1, 0
            count += 1
        combined = 0
        for spot in range(count):
            turn, one = turns[spot], leader
            second = seconds[turn]
            if second == course_of[leader]:
                one = other[place]
            join = join_day(starts[second], days[second], rolling[second], earliest)
            if join == NEVER or one < 0:
                continue
            end = join + days[second] + delay[second]
            minutes, unknown = course_minutes[second], verdicts[turn] == UNKNOWN or unknown_of[one] != 0
            kind = kind_of(remaining[week], load_most, max(minutes, minutes_of[one]), unknown)
            ending = discount[min(max(0, end - today), latest)]
            value = weight * growth_value(now, goal, running, week, packed, worth, after[turn], ending, otherwise)
            # Not in a function of its own: compiled code would count who has the arrays for each of thousands of pairs.
            key = after[turn] * weeks + week
            if group_of[key] < 0:
                group_of[key], groups[known], known = known, key, known + 1
            new[combined, FIRST], new[combined, SECOND], new[combined, END] = course_of[one], second, end
            new[combined, KIND], new[combined, TRAVEL] = kind, travel_of[one] + course_travel[second]
            new[combined, MINUTES], new[combined, TIED] = minutes_of[one] + minutes, max(tied[place], same[spot])
            new[combined, GROUP], new_growth[combined] = group_of[key], value
            combined += 1
        if known > len(at):
            at = _wider(at, known)
        if combined > 0:
            kept = _keep(new, new_growth, combined, today, at, rows, growth, kept)
    return _in_order(at, rows, growth, groups, known, kept, weeks)


@inner
def _further(travel: Ints, minutes: Ints, one: int, other: int) -> int:
    """Below 0 when the first breaks ties better, 0 when ids do."""
    return travel[one] - travel[other] if travel[one] != travel[other] else minutes[one] - minutes[other]


@inner
def _in_order(
    at: NDArray[np.int32], rows: Ints, growth: Floats, groups: Ints, many: int, number: int, weeks: int
) -> Learning:
    """Group by group, by cautious end and kind."""
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
