"""Who may take a course: the gates of the course alone, as far as the columns tell."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.course_columns import CourseColumns
from services.matcher.engine.kernel.levels import SKILLS
from services.matcher.engine.reverse.people import People
from services.matcher.engine.travel_minutes import PUBLIC_TRANSPORT, TravelMinutes
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
