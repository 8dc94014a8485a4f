"""Which timetables fit beside which hours of work, worked out once per candidate and work class, so that a vacancy only
asks how far its place is from that of the lessons (docs/matching.md, `lessons_fit_week`, `weekly_load`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.judging.combinations import DUAL, EVENING
from services.matcher.engine.kernel.classes_now import enough, load_verdict, room
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.stock.lines import WorkClasses
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.kernel.week_bits import ANY_LENGTH, mark_span
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE, UNKNOWN_WEEK, WeekArrays
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

NOT_AT_ALL = -1
NOT_FILLED = 9
MOST_MINUTES = 24 * 60
"""Journeys are shorter."""


class Timing(NamedTuple):
    """Single courses by timetable and free week, in the order of the best growth. `of_option`: which of these a row of
    `Singles` has; `evening`: 1 for timetables of the track `evening`; `hours` of lessons a week; `growth`: the best;
    `clean`: 1 when some option can be told; `placeless`: 1 when the place of some is not known. `doubtful`: bits of
    tracks with an option that cannot be told. `by_day`, `by_evening`: the options of the tracks, in turn."""

    of_option: Ints
    timetable: Ints
    week: Ints
    evening: Ints
    hours: Floats
    growth: Floats
    clean: Bytes
    placeless: Bytes
    doubtful: int
    by_day: Ints
    by_evening: Ints


class Fits(NamedTuple):
    """Filled in when it is first asked for; until then `verdict` is NOT_FILLED. `most` [work class, timing]: the most
    minutes between the places with which the lessons still fit, NOT_AT_ALL when they never do; `verdict`: what is left
    to be told then; FAIL whatever the journey when hours or load fail."""

    most: NDArray[np.int32]
    verdict: Bytes


@inlined
def timing(offer: Offer, person: Person, options: Singles) -> Timing:
    courses = offer.courses
    return _timing(
        options.course, options.week, options.unknown, options.growth, courses.timetable, courses.evening,
        courses.lesson_minutes, courses.place_row, courses.online, len(person.remaining),
        len(offer.timetables.half_hours),
    )  # fmt: skip


@inner
def _timing(
    course_of: Ints, week_of: Ints, unknown: Ints, growth: Floats, timetable_of: Ints, in_evening: Ints, minutes: Ints,
    place_row: Ints, online: Ints, weeks: int, timetables: int,
) -> Timing:  # fmt: skip
    many, count, doubtful = timetables * weeks, 0, 0
    found = np.empty(many, np.int64)
    for key in range(many):
        found[key] = -1
    of_option, timetable, week = np.empty(len(course_of), np.int64), np.empty(many, np.int64), np.empty(many, np.int64)
    evening, hours, best = np.empty(many, np.int64), np.empty(many, np.float64), np.empty(many, np.float64)
    clean, placeless = np.empty(many, np.int8), np.empty(many, np.int8)
    by_day, by_evening = np.empty(len(course_of), np.int64), np.empty(len(course_of), np.int64)
    days = evenings = 0
    for one in range(len(course_of)):
        course = course_of[one]
        key = timetable_of[course] * weeks + week_of[one]
        fit = found[key]
        if fit < 0:
            fit = found[key] = count
            timetable[fit], week[fit], evening[fit] = timetable_of[course], week_of[one], in_evening[course]
            hours[fit], best[fit], clean[fit], placeless[fit] = minutes[course] / 60, growth[one], 0, 0
            count += 1
        of_option[one] = fit
        if in_evening[course] != 0:
            by_evening[evenings] = one
            evenings += 1
        else:
            by_day[days] = one
            days += 1
        if unknown[one] == 0:
            clean[fit] = 1
        else:
            doubtful |= 1 << (EVENING if in_evening[course] != 0 else DUAL)
        if online[course] == 0 and place_row[course] < 0:
            placeless[fit] = 1
    return Timing(
        of_option, timetable[:count], week[:count], evening[:count], hours[:count], best[:count], clean[:count],
        placeless[:count], doubtful, by_day[:days], by_evening[:evenings],
    )  # fmt: skip


@inlined
def no_fits(offer: Offer, timing: Timing) -> Fits:
    """Nothing filled in."""
    shape = len(offer.work.week_class), len(timing.timetable)
    most, verdict = np.empty(shape, np.int32), np.empty(shape, np.int8)
    verdict[:] = NOT_FILLED
    return Fits(most, verdict)


@compiled
def _most_beside_flexible(
    begins: Ints, starts: Ints, ends: Ints, timetable: int, slack: int, window: Weeks, free: Weeks, school: Weeks,
    hours_min: float, padded: Weeks,
) -> int:  # fmt: skip
    """The most minutes of travel that leave enough room for flexible work: fewer minutes leave more."""
    low, high = NOT_AT_ALL, min(slack, MOST_MINUTES)
    minutes = high  # the ends first: mostly there is room enough, or none at all
    while low < high:
        for word in range(WORDS):
            padded[word] = 0
        for lesson in range(begins[timetable], begins[timetable + 1]):
            mark_span(padded, starts[lesson] - minutes, ends[lesson] + minutes)
        if enough(room(window, free, school, padded), hours_min) == PASS:
            low = minutes
        else:
            high = minutes - 1
        minutes = 0 if low == NOT_AT_ALL else (low + high + 1) // 2
    return low


@compiled
def fill(
    fits: Fits, one: int, fit: int, timing: Timing, hours: Bytes, classes: WorkClasses, weeks: WeekArrays,
    times: TimetableArrays, free: Weeks, remaining: Floats, load_most: float, week_known: int, padded: Weeks,
) -> int:  # fmt: skip
    """Whether a timing fits beside a work class: the verdict."""
    week_class = classes.week_class[one]
    kind = weeks.kind[week_class]
    week, timetable = timing.week[fit], timing.timetable[fit]
    load = load_verdict(classes.work_hours[one] + remaining[week] + timing.hours[fit], load_most)
    result, minutes = min(hours[one, week], load), ANY_LENGTH
    if result != FAIL:
        if week_known == 0 or kind == UNKNOWN_WEEK:
            result = UNKNOWN
        else:
            minutes = times.slack[timetable, week_class]
            if kind == FLEXIBLE and minutes >= 0:
                if np.isnan(classes.hours_min[one]):
                    result = UNKNOWN
                else:
                    minutes = _most_beside_flexible(
                        times.begin, times.starts, times.ends, timetable, minutes, weeks.window[week_class],
                        free[week], weeks.school[week_class], classes.hours_min[one], padded,
                    )  # fmt: skip
    fits.most[one, fit], fits.verdict[one, fit] = minutes, result
    return result
