"""What many courses share: what a candidate makes of it is worked out once per class, and not for every course."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.stock.distinct import Distinct
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
    access_classes, step_classes = Distinct(["i8"] * len(ways_in)), Distinct(["i8"] * len(levels))
    access, step = access_classes.codes(ways_in), step_classes.codes(levels)
    columns = [column[: len(one)] for one in (access_classes, step_classes) for column in one.columns]
    return np.array(access, np.int64), np.array(step, np.int64), CourseClasses(*columns)
