"""The single courses that a candidate could take: gates of the course alone, dates, levels after it, growth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.levels import ALL_SKILLS, after_course, course_level, growth_value
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.sorting import in_order
from services.matcher.engine.kernel.stock.offer import CourseArrays, Offer
from services.matcher.engine.kernel.week_bits import is_inside
from services.matcher.engine.stock.course_columns import SEATS_NOT_STATED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

FINEST = 1e12
"""Scores are compared after rounding to so many parts of 1 (docs/matching.md)."""
NEVER = -1


class Singles(NamedTuple):
    """Courses of which no gate fails, best first for work beside them: by growth, then as ties are broken.

    `after`: packed levels; `growth`: weighted; `unknown`: some gate of the course alone cannot be told; `travel`:
    minutes to the lessons, 0 where not known; `minutes` of lessons a week.
    """

    course: Ints
    join: Ints
    end: Ints
    cautious_end: Ints
    after: Ints
    week: Ints
    growth: Floats
    unknown: Ints
    travel: Ints
    minutes: Ints


class CourseGates(NamedTuple):
    """Per course in stock what holds of it whenever it is joined. `fixed`: the worst of routes, seats and travel; and
    where that is no fail `travel`: minutes to the lessons, 0 where not known; `delay`: days that the pace of learning
    adds."""

    fixed: Bytes
    travel: Ints
    delay: Ints


@compiled
def least_minutes(other: float, public: float, spare: int) -> float:
    """The least of the minutes by public transport, which must stay out of the night, and by the other means."""
    return min(other, public) if public <= spare else other


@compiled
def travel_verdict(minutes: float, most: int) -> int:
    """Travel to work or to lessons that are not remote."""
    if most == NOT_STATED or np.isnan(minutes):
        return UNKNOWN
    return PASS if minutes <= most else FAIL


@compiled
def join_day(starts: int, days: int, rolling: int, earliest: int) -> int:
    """The day on which one joins who can from `earliest`; NEVER when `course_start` fails."""
    if rolling != 0:
        return max(starts, earliest) if earliest <= starts + days else NEVER
    return starts if starts >= earliest else NEVER


@compiled
def lessons_verdict(week_known: int, lessons: Weeks, timetable: int, free: Weeks, week: int) -> int:
    """`lessons_fit_week` as far as the free week alone decides it."""
    if week_known == 0:
        return UNKNOWN
    return PASS if is_inside(lessons[timetable], free[week]) else FAIL


@inlined
def learnable(offer: Offer, person: Person, rules: Rules, with_courses: bool) -> tuple[CourseGates, Singles]:
    """What holds of every course, and all single courses that may be taken now; of no course without them."""
    gates, whole, growth = _learnable(
        offer.courses,
        len(offer.courses.starts) if with_courses else 0,
        offer.timetables.lessons,
        person.home_other,
        person.home_public,
        person.routes,
        person.week_of_step,
        person.free,
        person.running,
        rules.discount,
        person.today,
        person.levels,
        person.goal,
        person.week_known,
        person.week_without,
        person.max_minutes,
        person.delay,
        rules.weights[GROWTH],
        rules.by_candidate,
    )
    singles = Singles(
        whole[COURSE], whole[JOIN], whole[END], whole[CAUTIOUS_END], whole[AFTER], whole[WEEK], growth,
        whole[UNKNOWN_OF], whole[TRAVEL], whole[MINUTES],
    )  # fmt: skip
    return gates, singles


COURSE, JOIN, END, CAUTIOUS_END, AFTER, WEEK, UNKNOWN_OF, TRAVEL, MINUTES = range(9)
"""Rows of the whole numbers of `Singles` while they are collected."""


@inner
def _to_places(home_other: Floats, home_public: Floats, max_minutes: int) -> tuple[Bytes, Ints]:
    """Verdict on the way to lessons at a place, and its minutes, 0 where not known; [0] by other means than public
    transport, [1] by any. Of a place once, not of every course there."""
    many = len(home_other)
    verdict, minutes = np.empty((2, many), np.int8), np.empty((2, many), np.int64)
    for place in range(many):
        for public in range(2):
            way = min(home_other[place], home_public[place]) if public != 0 else home_other[place]
            verdict[public, place] = travel_verdict(way, max_minutes)
            minutes[public, place] = int(way) if np.isfinite(way) else 0
    return verdict, minutes


@inner
def _learnable(
    courses: CourseArrays, number: int, lessons: Weeks, home_other: Floats, home_public: Floats, routes: Bytes,
    steps: Ints, free: Weeks, running: Floats, discount: Floats, today: int, now: int, goal: int, week_known: int,
    week_without: int, max_minutes: int, pace: float, weight: float, otherwise: float,
) -> tuple[CourseGates, Ints, Floats]:  # fmt: skip
    """`course_route`, `course_seats` and `travel_to_lessons` of the first so many; then the gates of who joins now."""
    seats_of, route_of, online = courses.seats, courses.routes, courses.online
    place_of, spare, days_of = courses.place, courses.spare, courses.days
    teaches, from_level, to_level = courses.teaches, courses.from_level, courses.to_level
    starts, rolling, timetable, lesson_minutes = (
        courses.starts, courses.rolling, courses.timetable, courses.lesson_minutes,
    )  # fmt: skip
    latest, many = len(discount) - 1, 0
    there, way_there = _to_places(home_other, home_public, max_minutes)
    fixed, travel, delay = np.empty(number, np.int8), np.empty(number, np.int64), np.empty(number, np.int64)
    whole, growth = np.empty((9, number), np.int64), np.empty(number, np.float64)
    for course in range(number):
        seats = seats_of[course]
        result = UNKNOWN if seats == SEATS_NOT_STATED else PASS if seats >= 1 else FAIL
        result = min(result, routes[route_of[course]])
        way, days = 0, days_of[course]
        if online[course] == 0:
            place = place_of[course]
            if place >= 0:
                public = 1 if home_public[place] <= spare[course] else 0
                result, way = min(result, there[public, place]), way_there[public, place]
            else:
                result = min(result, UNKNOWN)
        fixed[course] = result
        if result == FAIL:
            continue
        longer = int(np.ceil(np.rint(days * pace * 1e9) / 1e9))
        travel[course], delay[course] = way, longer
        join = join_day(starts[course], days, rolling[course], today)
        if join == NEVER:
            continue
        week = steps[from_level[course], to_level[course]] if teaches[course] == ALL_SKILLS else week_without
        result = min(result, course_level(now, from_level[course], to_level[course], teaches[course]))
        if result == FAIL:
            continue
        result = min(result, lessons_verdict(week_known, lessons, timetable[course], free, week))
        if result == FAIL:
            continue
        after = after_course(now, from_level[course], to_level[course], teaches[course])
        worth = discount[min(max(0, join + days + longer - today), latest)]
        growth[many] = weight * growth_value(now, goal, running, week, after, worth, after, worth, otherwise)
        whole[COURSE, many], whole[JOIN, many], whole[END, many] = course, join, join + days
        whole[CAUTIOUS_END, many], whole[AFTER, many], whole[WEEK, many] = join + days + longer, after, week
        whole[UNKNOWN_OF, many] = 1 if result == UNKNOWN else 0
        whole[TRAVEL, many], whole[MINUTES, many] = way, lesson_minutes[course]
        many += 1
    keys = np.empty((4, many), np.int64)
    for one in range(many):
        keys[0, one], keys[1, one] = -np.rint(growth[one] * FINEST), whole[CAUTIOUS_END, one]
        keys[2, one], keys[3, one] = whole[TRAVEL, one], whole[MINUTES, one]
    order = in_order(keys)
    sorted_whole, sorted_growth = np.empty((9, many), np.int64), np.empty(many, np.float64)
    for place in range(many):
        sorted_growth[place] = growth[order[place]]
        for row in range(9):
            sorted_whole[row, place] = whole[row, order[place]]
    return CourseGates(fixed, travel, delay), sorted_whole, sorted_growth
