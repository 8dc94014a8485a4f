"""The single courses that a candidate could take if one gate were open (docs/matching.md, Near misses)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.courses.singles import least_minutes
from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.jit import compiled, inlined
from services.matcher.engine.kernel.levels import ALL_SKILLS, after_course, course_level, growth_value
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.stock.offer import CourseArrays
from services.matcher.engine.kernel.week_bits import ones
from services.matcher.engine.stock.course_columns import SEATS_NOT_STATED
from services.matcher.engine.stock.week_arrays import HALF_HOURS_A_DAY, WORDS
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Floats, Ints, Weeks

CLEAN = 0
START, LEVEL, ROUTE, SEATS, TRAVEL, LESSONS = (1 << bit for bit in range(6))
LOAD = 1 << 6
"""Gates of courses as bits. LOAD: the lessons alone are too much."""
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
    """Single courses that fail at most one gate of their own and leave none open, for work beside them: the clean ones
    first, then by size, then highest growth first.

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


@inlined
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


@inlined
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


@inlined
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


@inlined
def tried(
    courses: CourseArrays, lessons: Ints, person: Person, rules: Rules, sizes: GateSizes, over: Floats, delay: Ints,
    weeks: Ints, found: Ints, failing: Ints, opening: Ints,
) -> Tried:  # fmt: skip
    """Those of `firsts` of which all can be told: least size first, then highest growth."""
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
    order = order[np.argsort(size[order], kind="mergesort")]
    order = np.concatenate((order[gate[order] == CLEAN], order[gate[order] != CLEAN]))
    return Tried(
        some[order], join[order], end[order], (end + delay[some])[order], after[order], weeks[some][order],
        growth[order], gate[order], size[order],
    )  # fmt: skip
