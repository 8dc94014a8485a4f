"""The single courses that a candidate could take: gates of the course alone, dates, levels after it, growth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.levels import ALL_SKILLS, after_course, course_level, growth_value
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.sorting import in_order
from services.matcher.engine.kernel.stock.course_classes import CourseClasses
from services.matcher.engine.kernel.stock.offer import CourseArrays, Offer
from services.matcher.engine.kernel.week_bits import is_inside
from services.matcher.engine.stock.course_columns import SEATS_NOT_STATED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

FINEST = 1e12
"""Scores are compared after rounding to so many parts of 1 (docs/matching.md)."""
NEVER = -1
NOT_ASKED_YET = -2
"""No verdict: lessons of which nobody asked yet whether they fit the free week."""


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
def _ways_in(
    classes: CourseClasses, routes: Bytes, home_other: Floats, home_public: Floats, max_minutes: int
) -> tuple[Bytes, Ints]:
    """Per class of getting into a course `course_route`, `course_seats` and `travel_to_lessons`, whichever is worst;
    and minutes to the lessons, 0 where not known."""
    route_of, online, place_of, spare = classes.routes, classes.online, classes.place, classes.spare
    seats_of, many = classes.seats, len(classes.seats)
    verdict, minutes = np.empty(many, np.int8), np.zeros(many, np.int64)
    for one in range(many):
        seats, place = seats_of[one], place_of[one]
        result = UNKNOWN if seats == SEATS_NOT_STATED else PASS if seats >= 1 else FAIL
        result = min(result, routes[route_of[one]])
        if online[one] == 0:
            if place >= 0:
                way = least_minutes(home_other[place], home_public[place], spare[one])
                result = min(result, travel_verdict(way, max_minutes))
                minutes[one] = int(way) if np.isfinite(way) else 0
            else:
                result = min(result, UNKNOWN)
        verdict[one] = result
    return verdict, minutes


@inner
def steps_from(packed: int, classes: CourseClasses) -> tuple[Bytes, Ints]:
    """Per class of levels `course_level` for who has these, and the packed levels after it."""
    from_level, to_level, teaches, many = classes.from_level, classes.to_level, classes.teaches, len(classes.teaches)
    verdict, after = np.empty(many, np.int8), np.empty(many, np.int64)
    for one in range(many):
        verdict[one] = course_level(packed, from_level[one], to_level[one], teaches[one])
        after[one] = after_course(packed, from_level[one], to_level[one], teaches[one])
    return verdict, after


@inner
def _learnable(
    courses: CourseArrays, number: int, lessons: Weeks, home_other: Floats, home_public: Floats, routes: Bytes,
    steps: Ints, free: Weeks, running: Floats, discount: Floats, today: int, now: int, goal: int, week_known: int,
    week_without: int, max_minutes: int, pace: float, weight: float, otherwise: float,
) -> tuple[CourseGates, Ints, Floats]:  # fmt: skip
    """What holds of the first so many; then the gates of who joins now."""
    access, step, classes, days_of = courses.access, courses.step, courses.classes, courses.days
    starts, rolling, timetable, lesson_minutes = (
        courses.starts, courses.rolling, courses.timetable, courses.lesson_minutes,
    )  # fmt: skip
    latest, many = len(discount) - 1, 0
    way_in, way_there = _ways_in(classes, routes, home_other, home_public, max_minutes)
    level, level_after = steps_from(now, classes)
    week_of = np.empty(len(level), np.int64)
    for one in range(len(level)):
        all_skills = classes.teaches[one] == ALL_SKILLS
        week_of[one] = steps[classes.from_level[one], classes.to_level[one]] if all_skills else week_without
    fits = np.full((len(free), len(lessons)), NOT_ASKED_YET, np.int8)
    fixed, travel, delay = np.empty(number, np.int8), np.empty(number, np.int64), np.empty(number, np.int64)
    whole, growth = np.empty((9, number), np.int64), np.empty(number, np.float64)
    for course in range(number):
        result = fixed[course] = way_in[access[course]]
        if result == FAIL:
            continue
        days, way, one = days_of[course], way_there[access[course]], step[course]
        longer = int(np.ceil(np.rint(days * pace * 1e9) / 1e9))
        travel[course], delay[course] = way, longer
        join = join_day(starts[course], days, rolling[course], today)
        if join == NEVER or level[one] == FAIL:
            continue
        week, lesson = week_of[one], timetable[course]
        if fits[week, lesson] == NOT_ASKED_YET:
            fits[week, lesson] = lessons_verdict(week_known, lessons, lesson, free, week)
        result = min(result, level[one], fits[week, lesson])
        if result == FAIL:
            continue
        after, worth = level_after[one], discount[min(max(0, join + days + longer - today), latest)]
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
