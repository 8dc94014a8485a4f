"""The single courses that a candidate could take: gates of the course alone, dates, levels after it, growth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.course_columns import SEATS_NOT_STATED
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import ALL_SKILLS, after_course, course_level, growth_value
from services.matcher.engine.kernel.offer import CourseArrays, Offer
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.week_bits import is_inside
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
    """Per course in stock what holds of it whenever it is joined. `fixed`: the worst of routes, seats and travel;
    `travel`: minutes to the lessons, 0 where not known; `delay`: days that the pace of learning adds; `week`: the free
    week when it is the first course."""

    fixed: Bytes
    travel: Ints
    delay: Ints
    week: Ints


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
def course_gates(courses: CourseArrays, person: Person) -> CourseGates:
    """`course_route`, `course_seats` and `travel_to_lessons`."""
    many = len(courses.starts)
    fixed, travel, delay = np.empty(many, np.int8), np.zeros(many, np.int64), np.empty(many, np.int64)
    week = np.full(many, person.week_without, np.int64)
    home_other, home_public, routes, steps = person.home_other, person.home_public, person.routes, person.week_of_step
    seats_of, route_of, online, place_of = courses.seats, courses.routes, courses.online, courses.place
    spare, days, teaches = courses.spare, courses.days, courses.teaches
    from_level, to_level = courses.from_level, courses.to_level
    for course in range(many):
        seats = seats_of[course]
        result = UNKNOWN if seats == SEATS_NOT_STATED else PASS if seats >= 1 else FAIL
        result = min(result, routes[route_of[course]])
        if online[course] == 0:
            minutes, place = np.nan, place_of[course]
            if place >= 0:
                minutes = least_minutes(home_other[place], home_public[place], spare[course])
            result = min(result, travel_verdict(minutes, person.max_minutes))
            if np.isfinite(minutes):
                travel[course] = int(minutes)
        fixed[course] = result
        delay[course] = int(np.ceil(np.rint(days[course] * person.delay * 1e9) / 1e9))
        if teaches[course] == ALL_SKILLS:
            week[course] = steps[from_level[course], to_level[course]]
    return CourseGates(fixed, travel, delay, week)


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


@compiled
def singles(offer: Offer, person: Person, rules: Rules, gates: CourseGates) -> Singles:
    """All single courses that may be taken now."""
    courses, fixed, week_of, delay = offer.courses, gates.fixed, gates.week, gates.delay
    starts, days, rolling, teaches = courses.starts, courses.days, courses.rolling, courses.teaches
    from_level, to_level, timetable = courses.from_level, courses.to_level, courses.timetable
    lessons, free, discount, running = offer.timetables.lessons, person.free, rules.discount, person.running
    today, now, latest = person.today, person.levels, len(rules.discount) - 1
    many = 0
    chosen, verdict = np.empty(len(fixed), np.int64), np.empty(len(fixed), np.int8)
    for course in range(len(fixed)):
        result = fixed[course]
        if result != FAIL and join_day(starts[course], days[course], rolling[course], today) != NEVER:
            result = min(result, course_level(now, from_level[course], to_level[course], teaches[course]))
            if result != FAIL:
                fits = lessons_verdict(person.week_known, lessons, timetable[course], free, week_of[course])
                if fits != FAIL:
                    chosen[many], verdict[many] = course, min(result, fits)
                    many += 1
    chosen, verdict = chosen[:many], verdict[:many]
    join, after, growth = np.empty(many, np.int64), np.empty(many, np.int64), np.empty(many, np.float64)
    for place in range(many):
        course = chosen[place]
        join[place] = join_day(starts[course], days[course], rolling[course], today)
        after[place] = after_course(now, from_level[course], to_level[course], teaches[course])
        worth = discount[min(max(0, join[place] + days[course] + delay[course] - today), latest)]
        growth[place] = rules.weights[GROWTH] * growth_value(
            now, person.goal, running, week_of[course], after[place], worth, after[place], worth, rules.by_candidate
        )
    end = join + days[chosen]
    cautious_end, travel, minutes = end + delay[chosen], gates.travel[chosen], courses.lesson_minutes[chosen]
    order = np.arange(many)
    for key in (minutes, travel, cautious_end, -np.rint(growth * FINEST).astype(np.int64)):
        order = order[np.argsort(key[order], kind="mergesort")]
    return Singles(
        chosen[order],
        join[order],
        end[order],
        cautious_end[order],
        after[order],
        week_of[chosen][order],
        growth[order],
        (verdict[order] == UNKNOWN).astype(np.int64),
        travel[order],
        minutes[order],
    )
