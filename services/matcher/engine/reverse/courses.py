"""Who may take a course: the gates of the course alone, as far as the columns tell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.levels import SKILLS
from services.matcher.engine.reverse.columns import BY_COURSE, BY_LEVEL
from services.matcher.engine.reverse.people import People
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.language_classes import LanguageArrays
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import PUBLIC_TRANSPORT, TravelMinutes
from services.matcher.engine.verdicts import Bools, Ints


def can_take(people: People, courses: CourseColumns, travel: TravelMinutes, number: int) -> Ints:
    """Rows of candidates of whom no gate of the course is known to fail, as a first course or as a second."""
    rows = people.rows[: len(people.ids)]
    if courses.seats[number] == 0:
        return np.zeros(0, np.int64)
    last = courses.starts[number] + (courses.days[number] if courses.rolling[number] else 0)
    may: Bools = (rows["taken"] != 0) & (rows["today"] <= last)
    routes = courses.routes[number]
    allowed = [route is None or not routes or route in routes for route in people.routes.values]
    may &= np.array(allowed, np.bool_)[rows["route"]]
    useful = np.zeros(len(rows), np.bool_)
    for skill in range(SKILLS):
        if courses.teaches[number, skill]:
            now, best = (((rows[name] >> (3 * skill)) & 7) - 1 for name in ("levels", "open_levels"))
            may &= (best < 0) | (best >= courses.from_level[number])
            useful |= now < courses.to_level[number]
    fits = (courses.lessons[number] & ~people.weeks.table[people.first_look["ever_free"][: len(rows)]] == 0).all(axis=1)
    may &= useful & fits
    return np.flatnonzero(may & _near_enough(people, courses, travel, number))


def leaves_doubts(people: People, courses: CourseColumns, stock: StockColumns, number: int) -> Ints:
    """Rows of candidates for whom an entry that is ranked with this course may be one to be clarified without it.

    That takes another course with which something cannot be told. What cannot be told of the vacancy, or of the week,
    cannot whatever the course; so it is a gate of the course alone or a level that it leads to (BY_COURSE); or a level
    that is not known now, or after any course, and a promise that carries the language until this course has ended and
    no longer.
    """
    found = can_take(people, courses, stock.travel, number)
    doubts = people.rows["doubts"][found]
    leans = _may_lean(people.rows[found], stock.vacancies.language_classes.arrays)
    return found[(doubts & BY_COURSE != 0) | ((doubts & BY_LEVEL != 0) & leans)]


def _may_lean(rows: NDArray[Any], languages: LanguageArrays) -> Bools:
    """Whether some vacancy asks for a level that is not known and its lower minimum does not, and what both ask of the
    others may be met: now, beside a course; or after learning, by the best that courses lead to."""
    found: Bools = np.zeros(len(rows), np.bool_)
    some = np.flatnonzero(languages.stated & languages.lower_stated)
    for levels in (_digits(rows["levels"]), _digits(rows["best_levels"])):
        for minimum, lower in zip(languages.minimum[some], languages.lower[some], strict=True):
            left_out = (minimum > 0) & (lower <= 0) & (levels == 0)
            met = ((lower <= 0) | (levels > lower)) & ((minimum <= 0) | (levels > minimum) | (levels == 0))
            found |= left_out.any(axis=1) & met.all(axis=1)
    return found


def _digits(packed: Ints) -> Ints:
    """Levels + 1 by skill; 0 where not known."""
    digits: Ints = (packed[:, None] >> (3 * np.arange(SKILLS))) & 7
    return digits


def _near_enough(people: People, courses: CourseColumns, travel: TravelMinutes, number: int) -> Bools:
    """`travel_to_lessons` does not fail."""
    rows = people.rows[: len(people.ids)]
    place = int(courses.place[number])
    if courses.online[number] or place < 0:
        return np.ones(len(rows), np.bool_)
    least = np.full((len(people.modes), len(travel)), np.inf)
    everywhere = np.arange(len(travel))
    for mode in travel.modes:
        minutes = travel.between(everywhere, np.full(len(travel), place), mode)
        if mode == PUBLIC_TRANSPORT:
            minutes = np.where(minutes <= courses.public_spare[number], minutes, np.inf)
        for code, modes in enumerate(people.modes.values):
            if mode in modes:
                least[code] = np.minimum(least[code], minutes)
    known = (rows["home"] >= 0) & (rows["modes_known"] != 0) & (rows["max_minutes"] >= 0)
    near: Bools = ~known | (least[rows["modes"], np.maximum(rows["home"], 0)] <= rows["max_minutes"])
    return near
