"""What a candidate could learn before the work if one gate of the courses were open: one course, or two in a row.

Courses are told apart only as far as vacancies can tell them apart, so that few are left to try; which they are is kept
for when ids decide (docs/matching.md, Near misses).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.courses.singles import FINEST
from services.matcher.engine.kernel.jit import compiled, inlined
from services.matcher.engine.kernel.levels import after_course, course_level, growth_value
from services.matcher.engine.kernel.near.courses import (
    CLEAN,
    FINEST_SIZE,
    LESSONS,
    LEVEL,
    LOAD,
    ROUNDING,
    START,
    GateSizes,
    at_most_one,
    joined,
    size_of,
)
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.stock.offer import CourseArrays
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Floats, Ints

NO_SECOND = -1
FRONT, BY_END, EVERY = range(3)


class Cells(NamedTuple):
    """What can be learned first, one row per (levels after it, free week, gate, size, cautious end, growth), in that
    order, group by group. `turns`: places of those that are tried, in the ways FRONT (than which none of the same
    group, gate and size ends sooner and brings as much), BY_END (none that ends as soon brings more) and EVERY; of a
    group `turns_begin[way, g] : turns_begin[way, g + 1]`, those that fail a gate from `turns_failing[way, g]`. `first`,
    `second`, `cell`: which courses each is."""

    after: Ints
    week: Ints
    gate: Ints
    size: Floats
    cautious_end: Ints
    growth: Floats
    turns: Ints
    turns_begin: Ints
    turns_failing: Ints
    first: Ints
    second: Ints
    cell: Ints


@compiled
def longer(column: Ints) -> Ints:
    """With room for twice as many."""
    wider = np.empty(2 * len(column), column.dtype)
    wider[: len(column)] = column
    return wider


@compiled
def _mixed(one: int, other: int, third: int, fourth: int) -> int:
    """A number to look up four numbers by."""
    mixed = np.uint64(one) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(other) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= np.uint64(third) * np.uint64(0x165667B19E3779F9) ^ np.uint64(fourth) * np.uint64(0xD6E8FEB86659FD93)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    return int(mixed >> np.uint64(33))


@inlined
def collected(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    courses: CourseArrays, lessons: Ints, person: Person, rules: Rules, sizes: GateSizes,
    fails: Ints, opens: Ints, over: Floats, delay: Ints, weeks: Ints, found: Ints, failing: Ints, opening: Ints,
    most: float,
) -> tuple[Ints, Floats, Floats, Ints, Ints, Ints]:  # fmt: skip
    """All that can be learned first for a change of at most this size: the keys (packed levels and week, gate, rounded
    size, cautious end), growth and size of the cells; and per pair of courses the first, the second, and its cell."""
    many, now, today, latest = len(found), person.levels, person.today, len(rules.discount) - 1
    number_of_weeks, goal, running, weight = len(person.remaining), person.goal, person.running, rules.weights[GROWTH]
    starts, days, rolling, teaches = courses.starts, courses.days, courses.rolling, courses.teaches
    from_level, to_level, timetable = courses.from_level, courses.to_level, courses.timetable
    hours, heaviest, by_candidate = courses.lesson_minutes, person.load_most + ROUNDING, rules.by_candidate
    slots, mask = np.full(1024, -1, np.int64), 1023
    keys, growths = np.empty((256, 4), np.int64), np.empty(256, np.float64)
    cell_sizes, cells = np.empty(256, np.float64), 0
    one_of, other_of, cell_of, pairs = np.empty(256, np.int64), np.empty(256, np.int64), np.empty(256, np.int64), 0
    learned, ends, own_week = np.empty(many, np.int64), np.empty(many, np.int64), weeks[found]
    for place in range(many):
        course = found[place]
        learned[place] = after_course(now, from_level[course], to_level[course], teaches[course])
        join = joined(starts[course], days[course], rolling[course], today)[0]
        ends[place] = join + days[course] + delay[course]
    order = np.argsort(learned * number_of_weeks + own_week, kind="mergesort")
    some_fail = 0
    for gates in failing:
        some_fail |= gates
    second_fails, second_opens = np.empty(len(fails), np.int64), np.empty(len(fails), np.int64)
    second_after, seconds = np.empty(len(fails), np.int64), np.empty(len(fails), np.int64)
    may_be_late = size_of(START, 0.0, 0, sizes.course) <= most
    # Until when a course can be joined: that which can longest comes first.
    until, by_until = np.empty(len(fails), np.int64), np.empty(0, np.int64)
    possible, packed, week, second_fail = 0, -1, -1, 0
    for place in order:
        first = found[place]
        if size_of(failing[place], over[first], lessons[timetable[first], own_week[place]], sizes.course) > most:
            continue
        if size_of(opening[place], 0.0, 1, sizes.course) > most:
            continue
        if learned[place] != packed or own_week[place] != week:
            packed, week, possible, second_fail = learned[place], own_week[place], 0, 0
            for course in range(len(fails)):
                failed, unsure = fails[course], opens[course]
                if not at_most_one(failed) or not at_most_one(unsure):
                    continue
                if lessons[timetable[course], week] > 0:
                    failed |= LESSONS
                level = course_level(packed, from_level[course], to_level[course], teaches[course])
                if level == FAIL:
                    failed |= LEVEL
                elif level == UNKNOWN:
                    unsure |= LEVEL
                # What one of the two leaves open the other must fail: nothing else may.
                if at_most_one(failed) and (unsure == 0 or (failed == 0 and unsure & ~some_fail == 0)):
                    size = size_of(failed, over[course], lessons[timetable[course], week], sizes.course)
                    if size <= most:
                        second_fails[possible], second_opens[possible], seconds[possible] = failed, unsure, course
                        second_after[possible] = after_course(
                            packed, from_level[course], to_level[course], teaches[course]
                        )
                        until[possible] = starts[course] + (days[course] if rolling[course] != 0 else 0)
                        possible, second_fail = possible + 1, second_fail | failed
            by_until = np.argsort(-until[:possible], kind="mergesort")
        if opening[place] & ~second_fail != 0:
            continue
        worth, remaining = rules.discount[min(max(0, ends[place] - today), latest)], person.remaining[week]
        # There is room for all before the loop: in one that may put another array in the place of an array, every turn
        # counts who has it (two thirds of the time).
        while len(one_of) < pairs + possible + 1:
            one_of, other_of, cell_of = longer(one_of), longer(other_of), longer(cell_of)
        while len(growths) < cells + possible + 1:
            growths, cell_sizes = _longer_floats(growths), _longer_floats(cell_sizes)
            wider = np.empty((2 * len(keys), 4), np.int64)
            wider[: len(keys)] = keys
            keys, slots, mask = wider, np.full(4 * len(wider), -1, np.int64), 4 * len(wider) - 1
            for one in range(cells):
                at = _mixed(keys[one, 0], keys[one, 1], keys[one, 2], keys[one, 3]) & mask
                while slots[at] >= 0:
                    at = (at + 1) & mask
                slots[at] = one
        for turn in range(-1, possible):
            number = by_until[turn] if turn >= 0 else -1
            if turn >= 0 and until[number] < ends[place] and not may_be_late:
                break
            failed, unsure, second, after, end = failing[place], opening[place], NO_SECOND, packed, ends[place]
            too_far, unfit, busiest = over[first], lessons[timetable[first], week], hours[first]
            if number >= 0:
                second = seconds[number]
                failed |= second_fails[number]
                if not at_most_one(failed) or second == first:
                    continue
                join, late = joined(starts[second], days[second], rolling[second], end)
                if late:
                    failed |= START
                    if not at_most_one(failed):
                        continue
                unsure |= second_opens[number]
                after, end = second_after[number], join + days[second] + delay[second]
                too_far, unfit = too_far + over[second], unfit + lessons[timetable[second], week]
                busiest = max(busiest, hours[second])
            if unsure & ~failed != 0:
                continue
            if busiest / 60 + remaining > heaviest:
                failed |= LOAD
                if failed != LOAD:
                    continue
            size = sizes.load if failed == LOAD else size_of(failed, too_far, unfit, sizes.course)
            if size > most:
                continue
            later = rules.discount[min(max(0, end - today), latest)]
            growth = weight * growth_value(now, goal, running, week, packed, worth, after, later, by_candidate)
            group, fine = after * number_of_weeks + week, int(np.rint(growth * FINEST))
            kind = int(np.rint(size * FINEST_SIZE)) * 128 + failed
            at = _mixed(group, kind, end, fine) & mask
            cell = slots[at]
            while cell >= 0 and not (
                keys[cell, 0] == group and keys[cell, 1] == kind and keys[cell, 2] == end and keys[cell, 3] == fine
            ):
                at = (at + 1) & mask
                cell = slots[at]
            if cell < 0:
                cell = slots[at] = cells
                keys[cell, 0], keys[cell, 1], keys[cell, 2], keys[cell, 3] = group, kind, end, fine
                growths[cell], cell_sizes[cell] = growth, size
                cells += 1
            one_of[pairs], other_of[pairs], cell_of[pairs] = first, second, cell
            pairs += 1
    return keys[:cells], growths[:cells], cell_sizes[:cells], one_of[:pairs], other_of[:pairs], cell_of[:pairs]


@compiled
def _longer_floats(column: Floats) -> Floats:
    longer = np.empty(2 * len(column), np.float64)
    longer[: len(column)] = column
    return longer


def cells(
    keys: Ints, growth: Floats, size: Floats, first: Ints, second: Ints, cell: Ints, number_of_weeks: int
) -> Cells:
    """`collected` in order."""
    order = np.lexsort((-growth, keys[:, 2], keys[:, 1], keys[:, 0]))
    group, kind, ends, growth = keys[order, 0], keys[order, 1], keys[order, 2], growth[order]
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    begin = np.flatnonzero(np.append(True, group[1:] != group[:-1])) if len(group) else np.zeros(0, np.int64)
    ways = [np.flatnonzero(fronts(group, kind, ends, growth, way)) for way in (FRONT, BY_END, EVERY)]
    turns, begins, failing, before = np.concatenate(ways), [], [], 0
    for way in ways:
        bounds = np.searchsorted(way, np.append(begin, len(group)))
        clean = np.append(0, np.cumsum(kind[way] == CLEAN))
        begins.append(before + bounds)
        failing.append(before + bounds[:-1] + clean[bounds[1:]] - clean[bounds[:-1]])
        before += len(way)
    return Cells(
        group[begin] // number_of_weeks,
        group[begin] % number_of_weeks,
        kind % 128,
        size[order],
        ends,
        growth,
        turns,
        np.array(begins),
        np.array(failing),
        first,
        second,
        place[cell],
    )


@compiled
def fronts(group: Ints, kind: Ints, ends: Ints, growth: Floats, way: int) -> Ints:
    """1 for what is tried in this way, see `Cells`."""
    chosen, best, begins = np.zeros(len(group), np.int64), -np.inf, True
    for one in range(len(group)):
        begins = one == 0 or group[one] != group[one - 1] or kind[one] != kind[one - 1]
        if way == EVERY or (way == BY_END and (begins or ends[one] != ends[one - 1])):
            chosen[one] = 1
        elif way == FRONT and (begins or growth[one] > best):
            chosen[one], best = 1, growth[one]
    return chosen
