"""Which timetables fit beside which hours of work, worked out once per candidate and work class, so that a vacancy only
asks how far its place is from that of the lessons (docs/matching.md, `lessons_fit_week`, `weekly_load`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.classes_now import Classes, enough, load_verdict, room
from services.matcher.engine.kernel.courses_now import Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.week_bits import ANY_LENGTH, mark_span
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Ints, Weeks
from services.matcher.engine.week_arrays import WORDS
from services.matcher.engine.week_classes import FLEXIBLE, UNKNOWN_WEEK

NOT_AT_ALL = -1
MOST_MINUTES = 24 * 60
"""Journeys are shorter."""


class Fitting(NamedTuple):
    """Single courses by timetable and free week: `options[begin[f] : begin[f + 1]]` are rows of `Singles`, those of
    which something cannot be told last. `evening`: 1 for timetables of the track `evening`. `most` [work class, f]: the
    most minutes between the places with which they still fit, NOT_AT_ALL when they never do; `verdict`: what is left
    to be told then."""

    begin: Ints
    options: Ints
    evening: Ints
    of_work: Ints
    fits: Ints
    most: Ints
    verdict: Bytes


@compiled
def _most_beside_flexible(
    begins: Ints, starts: Ints, ends: Ints, timetable: int, slack: int, window: Weeks, free: Weeks, school: Weeks,
    hours_min: float, padded: Weeks,
) -> int:  # fmt: skip
    """The most minutes of travel that leave enough room for flexible work: fewer minutes leave more."""
    low, high = NOT_AT_ALL, min(slack, MOST_MINUTES)
    while low < high:
        minutes = (low + high + 1) // 2
        padded[:] = 0
        for lesson in range(begins[timetable], begins[timetable + 1]):
            mark_span(padded, starts[lesson] - minutes, ends[lesson] + minutes)
        if enough(room(window, free, school, padded), hours_min) == PASS:
            low = minutes
        else:
            high = minutes - 1
    return low


@compiled
def fitting(offer: Offer, person: Person, found: Classes, options: Singles, wanted: Bytes) -> Fitting:
    """For the work classes that are `wanted`."""
    many, weeks = len(options.course), len(person.remaining)
    key = offer.courses.timetable[options.course] * weeks + options.week
    order = np.arange(many)
    for column in (options.unknown, key):
        order = order[np.argsort(column[order], kind="mergesort")]
    key, begin, count = key[order], np.zeros(many + 1, np.int64), 0
    for place in range(many):
        if place == 0 or key[place] != key[place - 1]:
            begin[count] = place
            count += 1
    begin[count] = many
    first = order[begin[:count]]
    timetable_of, week_of = key[begin[:count]] // weeks, key[begin[:count]] % weeks
    room_for = count * wanted.sum()
    fits, most, verdict = np.empty(room_for, np.int64), np.empty(room_for, np.int64), np.empty(room_for, np.int8)
    of_work, found_many = np.zeros(len(wanted) + 1, np.int64), 0
    hours = offer.courses.lesson_minutes[options.course[first]] / 60
    work_hours, week_class_of, hours_min = offer.work.work_hours, offer.work.week_class, offer.work.hours_min
    kinds, windows, schools, free = offer.weeks.kind, offer.weeks.window, offer.weeks.school, person.free
    times, slack, remaining = offer.timetables, offer.timetables.slack, person.remaining
    begins, starts, ends, padded = times.begin, times.starts, times.ends, np.zeros(WORDS, np.uint64)
    for work in range(len(wanted)):
        of_work[work + 1] = found_many
        week_class = week_class_of[work]
        for one in range(count if wanted[work] != 0 else 0):
            week, timetable = week_of[one], timetable_of[one]
            result = min(
                found.hours[work, week], load_verdict(work_hours[work] + remaining[week] + hours[one], person.load_most)
            )
            if result == FAIL:
                continue
            minutes = ANY_LENGTH
            if person.week_known == 0 or kinds[week_class] == UNKNOWN_WEEK:
                result = UNKNOWN
            else:
                minutes = slack[timetable, week_class]
                if kinds[week_class] == FLEXIBLE and minutes >= 0:
                    if np.isnan(hours_min[work]):
                        result = UNKNOWN
                    else:
                        minutes = _most_beside_flexible(
                            begins, starts, ends, timetable, minutes, windows[week_class], free[week],
                            schools[week_class], hours_min[work], padded,
                        )  # fmt: skip
            if minutes >= 0:
                fits[found_many], most[found_many], verdict[found_many] = one, minutes, result
                found_many += 1
                of_work[work + 1] = found_many
    evening = offer.courses.evening[options.course[first]]
    return Fitting(begin[: count + 1], order, evening, of_work, fits, most, verdict)
