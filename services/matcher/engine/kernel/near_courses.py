"""What a candidate could learn if one gate of the courses were open: one course, or two in a row.

Courses are told apart only as far as vacancies can tell them apart, so that few are left to try; who they stand for is
kept for when ids decide (docs/matching.md, Near misses).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.course_columns import SEATS_NOT_STATED
from services.matcher.engine.kernel.courses_now import FINEST, least_minutes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import ALL_SKILLS, after_course, course_level, growth_value
from services.matcher.engine.kernel.offer import CourseArrays, TimetableArrays
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.week_bits import ones
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Floats, Ints, Weeks
from services.matcher.engine.week_arrays import HALF_HOURS_A_DAY, WORDS

CLEAN = 0
START, LEVEL, ROUTE, SEATS, TRAVEL, LESSONS = (1 << bit for bit in range(6))
LOAD = 1 << 6
"""Gates of courses as bits. LOAD: the lessons alone are too much."""
NO_SECOND = -1
ROUNDING = 1e-9
MINUTES_A_STEP = 30
FINEST_SIZE = 1e9
"""Sizes are compared after rounding to so many parts of 1."""


class GateSizes(NamedTuple):
    """The size of one step of each gate (`near_miss_sizes` of the settings); `course` by the bits above."""

    course: Floats
    shifts: float
    hours: float
    load: float
    start: float
    guidance: float
    at_start: float
    at_end: float
    other: Floats


class Tried(NamedTuple):
    """Single courses that fail at most one gate of their own and leave none open, for work beside them.

    `gate`: its bit, CLEAN without one; `over`: minutes of travel too many; `size` of the change that it asks for."""

    course: Ints
    join: Ints
    end: Ints
    cautious_end: Ints
    after: Ints
    week: Ints
    growth: Floats
    gate: Ints
    size: Floats


class Cells(NamedTuple):
    """What can be learned first, one row per (levels after it, free week, gate, size, cautious end, growth), in that
    order; groups of the same levels and week are `begin[g] : begin[g + 1]`. `front`: none of the same group, gate and
    size ends sooner and brings as much. `first`, `second`, `cell`: the pairs of courses that each stands for."""

    begin: Ints
    after: Ints
    week: Ints
    gate: Ints
    size: Floats
    cautious_end: Ints
    growth: Floats
    front: Ints
    first: Ints
    second: Ints
    cell: Ints


@compiled
def days_of(week: Weeks) -> int:
    """On how many days of the week some half-hour is set."""
    days = 0
    for day in range(7):
        for half_hour in range(day * HALF_HOURS_A_DAY, (day + 1) * HALF_HOURS_A_DAY):
            if (week[half_hour >> 6] >> np.uint64(half_hour & 63)) & np.uint64(1) != 0:
                days += 1
                break
    return days


@compiled
def days_outside(lessons: Weeks, free: Weeks) -> Ints:
    """[timetable, week]: on how many days some lesson is not in the free week."""
    found, unfit = np.zeros((len(lessons), len(free)), np.int64), np.zeros(WORDS, np.uint64)
    for timetable in range(len(lessons)):
        for week in range(len(free)):
            many = 0
            for word in range(WORDS):
                unfit[word] = lessons[timetable, word] & ~free[week, word]
                many += ones(unfit[word])
            if many > 0:
                found[timetable, week] = days_of(unfit)
    return found


@compiled
def size_of(gate: int, over: float, days: int, course: Floats) -> float:
    """Of one failing gate of the courses."""
    if gate == CLEAN:
        return 0.0
    bit = 0
    while gate >> bit != 1:
        bit += 1
    steps = 1.0
    if gate == TRAVEL:
        steps = over / MINUTES_A_STEP
    elif gate == LESSONS:
        steps = max(1, days)
    return min(1.0, course[bit] * steps)


@compiled
def whenever(courses: CourseArrays, person: Person) -> tuple[Ints, Ints, Floats, Ints, Ints]:
    """Per course the gates that fail and those that cannot be told whenever it is joined, the minutes of travel too
    many, the days that the pace of learning adds, and the free week when it is the first course."""
    many = len(courses.starts)
    fails, opens, over = np.zeros(many, np.int64), np.zeros(many, np.int64), np.zeros(many, np.float64)
    delay, week = np.empty(many, np.int64), np.full(many, person.week_without, np.int64)
    home_other, home_public, routes, steps = person.home_other, person.home_public, person.routes, person.week_of_step
    seats, route_of, online, place_of = courses.seats, courses.routes, courses.online, courses.place
    spare, days, teaches = courses.spare, courses.days, courses.teaches
    from_level, to_level, most = courses.from_level, courses.to_level, person.max_minutes
    for course in range(many):
        if seats[course] == SEATS_NOT_STATED:
            opens[course] |= SEATS
        elif seats[course] < 1:
            fails[course] |= SEATS
        if routes[route_of[course]] == UNKNOWN:
            opens[course] |= ROUTE
        elif routes[route_of[course]] == FAIL:
            fails[course] |= ROUTE
        if online[course] == 0:
            minutes, place = np.nan, place_of[course]
            if place >= 0:
                minutes = least_minutes(home_other[place], home_public[place], spare[course])
            if most == NOT_STATED or np.isnan(minutes):
                opens[course] |= TRAVEL
            elif minutes > most:
                fails[course] |= TRAVEL
                over[course] = minutes - most
        delay[course] = int(np.ceil(np.rint(days[course] * person.delay * 1e9) / 1e9))
        if teaches[course] == ALL_SKILLS:
            week[course] = steps[from_level[course], to_level[course]]
    return fails, opens, over, delay, week


@compiled
def at_most_one(gates: int) -> bool:
    return gates & (gates - 1) == 0


@compiled
def joined(starts: int, days: int, rolling: int, earliest: int) -> tuple[int, bool]:
    """The day of joining for who can from `earliest`, and whether `course_start` fails."""
    if rolling != 0:
        return max(starts, earliest), earliest > starts + days
    return starts, starts < earliest


@compiled
def firsts(
    courses: CourseArrays, lessons: Ints, person: Person, fails: Ints, opens: Ints, weeks: Ints
) -> tuple[Ints, Ints, Ints]:
    """Courses that fail at most one gate when joined now, and leave open at most what then fails: number, the bits that
    fail and those that are open. `lessons`: `days_outside`."""
    many, count, now, today = len(fails), 0, person.levels, person.today
    found, failing, opening = np.empty(many, np.int64), np.empty(many, np.int64), np.empty(many, np.int64)
    starts, days, rolling, teaches = courses.starts, courses.days, courses.rolling, courses.teaches
    from_level, to_level, timetable = courses.from_level, courses.to_level, courses.timetable
    for course in range(many):
        failed, unsure = fails[course], opens[course]
        if not at_most_one(failed):
            continue
        if joined(starts[course], days[course], rolling[course], today)[1]:
            failed |= START
        if lessons[timetable[course], weeks[course]] > 0:
            failed |= LESSONS
        if not at_most_one(failed):
            continue
        level = course_level(now, from_level[course], to_level[course], teaches[course])
        if level == FAIL:
            failed |= LEVEL
        elif level == UNKNOWN:
            unsure |= LEVEL
        if at_most_one(failed) and at_most_one(unsure) and (unsure == 0 or failed == 0):
            found[count], failing[count], opening[count] = course, failed, unsure
            count += 1
    return found[:count], failing[:count], opening[:count]


@compiled
def tried(
    courses: CourseArrays, lessons: Ints, person: Person, rules: Rules, sizes: GateSizes, over: Floats, delay: Ints,
    weeks: Ints, found: Ints, failing: Ints, opening: Ints,
) -> Tried:  # fmt: skip
    """Those of `firsts` of which all can be told, highest growth first."""
    some = found[opening == 0]
    many, now, today, latest = len(some), person.levels, person.today, len(rules.discount) - 1
    join, after, growth = np.empty(many, np.int64), np.empty(many, np.int64), np.empty(many, np.float64)
    size, gate, running = np.empty(many, np.float64), failing[opening == 0], person.running
    starts, days, rolling, teaches = courses.starts, courses.days, courses.rolling, courses.teaches
    from_level, to_level, timetable = courses.from_level, courses.to_level, courses.timetable
    for place in range(many):
        course = some[place]
        week = weeks[course]
        join[place] = joined(starts[course], days[course], rolling[course], today)[0]
        after[place] = after_course(now, from_level[course], to_level[course], teaches[course])
        worth = rules.discount[min(max(0, join[place] + days[course] + delay[course] - today), latest)]
        growth[place] = rules.weights[GROWTH] * growth_value(
            now, person.goal, running, week, after[place], worth, after[place], worth, rules.by_candidate
        )
        size[place] = size_of(gate[place], over[course], lessons[timetable[course], week], sizes.course)
    end = join + days[some]
    order = np.argsort(-growth, kind="mergesort")
    return Tried(
        some[order], join[order], end[order], (end + delay[some])[order], after[order], weeks[some][order],
        growth[order], gate[order], size[order],
    )  # fmt: skip


@compiled
def _longer(column: Ints) -> Ints:
    longer = np.empty(2 * len(column), column.dtype)
    longer[: len(column)] = column
    return longer


@compiled
def _mixed(one: int, other: int, third: int, fourth: int) -> int:
    """A number to look up four numbers by."""
    mixed = np.uint64(one) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(other) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= np.uint64(third) * np.uint64(0x165667B19E3779F9) ^ np.uint64(fourth) * np.uint64(0xD6E8FEB86659FD93)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    return np.int64(mixed >> np.uint64(33))


@compiled
def collected(
    courses: CourseArrays, timetables: TimetableArrays, lessons: Ints, person: Person, rules: Rules, sizes: GateSizes,
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
    cell_sizes, rounded, cells = np.empty(256, np.float64), np.empty(256, np.int64), 0
    one_of, other_of, cell_of, pairs = np.empty(256, np.int64), np.empty(256, np.int64), np.empty(256, np.int64), 0
    learned, ends, own_week = np.empty(many, np.int64), np.empty(many, np.int64), weeks[found]
    for place in range(many):
        course = found[place]
        learned[place] = after_course(now, from_level[course], to_level[course], teaches[course])
        join = joined(starts[course], days[course], rolling[course], today)[0]
        ends[place] = join + days[course] + delay[course]
    order = np.argsort(learned * number_of_weeks + own_week, kind="mergesort")
    second_fails, second_opens = np.empty(len(fails), np.int64), np.empty(len(fails), np.int64)
    second_after, seconds = np.empty(len(fails), np.int64), np.empty(len(fails), np.int64)
    possible, packed, week = 0, -1, -1
    for place in order:
        first = found[place]
        if learned[place] != packed or own_week[place] != week:
            packed, week, possible = learned[place], own_week[place], 0
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
                if at_most_one(failed) and at_most_one(unsure):
                    if size_of(failed, over[course], lessons[timetable[course], week], sizes.course) <= most:
                        second_fails[possible], second_opens[possible], seconds[possible] = failed, unsure, course
                        second_after[possible] = after_course(
                            packed, from_level[course], to_level[course], teaches[course]
                        )
                        possible += 1
        if size_of(failing[place], over[first], lessons[timetable[first], week], sizes.course) > most:
            continue
        worth, remaining = rules.discount[min(max(0, ends[place] - today), latest)], person.remaining[week]
        for number in range(-1, possible):
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
            group, fine = after * number_of_weeks + week, np.int64(np.rint(growth * FINEST))
            kind = np.int64(np.rint(size * FINEST_SIZE)) * 128 + failed
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
                if cells == len(growths):
                    growths, cell_sizes = _longer_floats(growths), _longer_floats(cell_sizes)
                    wider = np.empty((2 * len(keys), 4), np.int64)
                    wider[: len(keys)] = keys
                    keys, slots, mask = wider, np.full(8 * cells, -1, np.int64), 8 * cells - 1
                    for one in range(cells):
                        at = _mixed(keys[one, 0], keys[one, 1], keys[one, 2], keys[one, 3]) & mask
                        while slots[at] >= 0:
                            at = (at + 1) & mask
                        slots[at] = one
            if pairs == len(one_of):
                one_of, other_of, cell_of = _longer(one_of), _longer(other_of), _longer(cell_of)
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
    return Cells(
        np.append(begin, len(group)),
        group[begin] // number_of_weeks,
        group[begin] % number_of_weeks,
        kind % 128,
        size[order],
        ends,
        growth,
        fronts(group, kind, growth),
        first,
        second,
        place[cell],
    )


@compiled
def fronts(group: Ints, kind: Ints, growth: Floats) -> Ints:
    """`front` of `Cells`."""
    front, best = np.zeros(len(group), np.int64), -np.inf
    for one in range(len(group)):
        if one == 0 or group[one] != group[one - 1] or kind[one] != kind[one - 1]:
            best = -np.inf
        if growth[one] > best:
            front[one], best = 1, growth[one]
    return front
