"""What many courses share: what a candidate makes of it is worked out once per class, and not for every course."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.stock.course_columns import SEATS_NOT_STATED
from services.matcher.engine.verdicts import Ints


class CourseClasses(NamedTuple):
    """`routes` to `seats`: of a class of courses that one gets into alike, with the columns of `CourseArrays`, but for
    `seats`: 1 for any number above 0. `from_level` to `teaches`: of a class of courses that lead from and to the same.
    """

    routes: Ints
    online: Ints
    place: Ints
    spare: Ints
    seats: Ints
    from_level: Ints
    to_level: Ints
    teaches: Ints


def course_classes(
    routes: Ints, online: Ints, place: Ints, spare: Ints, seats: Ints, from_level: Ints, to_level: Ints, teaches: Ints
) -> tuple[Ints, Ints, CourseClasses]:
    """From these columns, per course its class of getting in and its class of levels."""
    ways_in = routes, online, place, spare, np.where(seats == SEATS_NOT_STATED, seats, np.clip(seats, 0, 1))
    levels = from_level, to_level, teaches
    (access, one_in), (step, one_of) = _distinct(ways_in), _distinct(levels)
    classes = CourseClasses(*(column[one_in] for column in ways_in), *(column[one_of] for column in levels))
    return access, step, classes


def _distinct(columns: tuple[Ints, ...]) -> tuple[Ints, Ints]:
    """Per row the number of its combination, and of every combination some row."""
    number = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        _, value = np.unique(column, return_inverse=True)
        _, number = np.unique(number * (value.max(initial=0) + 1) + value, return_inverse=True)
    _, some = np.unique(number, return_index=True)
    return number.astype(np.int64), some.astype(np.int64)
