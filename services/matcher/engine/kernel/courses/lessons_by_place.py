"""Options of single courses by timing and by place of the lessons: who asks whether any fits looks at a place once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.courses.fitting import Timing
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.stock.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.verdicts import Floats, Ints

ONLINE = -2
NOT_TOLD = -1


class Groups(NamedTuple):
    """`of_fit[timing]`..`of_fit[timing + 1]` are the groups of a timing, `option[begin[group] : begin[group + 1]]` rows
    of `Singles`, those of which something is unknown last; `place` as in `CourseArrays.place_row`, or ONLINE."""

    of_fit: Ints
    begin: Ints
    place: Ints
    option: Ints


def grouped(offer: Offer, options: Singles, timing: Timing, chosen: Ints) -> Groups:
    """The chosen rows of `Singles`."""
    courses = offer.courses
    to = np.where(courses.online[options.course] != 0, ONLINE, courses.place_row[options.course])
    order = chosen[np.lexsort((options.unknown[chosen], to[chosen], timing.of_option[chosen]))]
    fits_of, to = timing.of_option[order], to[order]
    begin = np.flatnonzero(np.append(True, (fits_of[1:] != fits_of[:-1]) | (to[1:] != to[:-1]))[: len(order)])
    return Groups(
        np.searchsorted(fits_of[begin], np.arange(len(timing.timetable) + 1)),
        np.append(begin, len(order)),
        to[begin],
        order,
    )


@compiled
def minutes_between(between: Floats, lessons: int, bucket: int, place_known: bool) -> float:
    """Between lessons and work; nan when not known."""
    if lessons == ONLINE or bucket == REMOTE:
        return 0.0
    return between[lessons, bucket - FIRST_PLACE] if place_known and lessons >= 0 else np.nan


@compiled
def nearest(
    between: Floats, place_of: Ints, begin: int, end: int, bucket: int, place_known: bool
) -> tuple[int, float]:  # fmt: skip
    """Which of these groups is nearest to the work, and how many minutes from it; NOT_TOLD when some journey is not
    known."""
    found, least = NOT_TOLD, np.inf
    for group in range(begin, end):
        minutes = minutes_between(between, place_of[group], bucket, place_known)
        if np.isnan(minutes):
            return NOT_TOLD, 0.0
        if minutes < least:
            found, least = group, minutes
    return found, least
