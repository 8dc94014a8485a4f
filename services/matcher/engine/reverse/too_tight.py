"""Courses of which no lessons fit beside the work, whoever asks."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.stock.offer import CourseArrays
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.stock.place_index import PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.week_classes import UNKNOWN_WEEK
from services.matcher.engine.verdicts import Bools


@compiled
def too_tight(changed: Changed, courses: CourseArrays, timetables: TimetableArrays) -> Bools:
    """By course: its lessons lie in the work, or so close to it that no journey at all would be too long. Of who states
    their week and their means of travel that is all there is to ask: most courses end here for most people."""
    found, slack = np.zeros(len(courses.starts), np.bool_), timetables.slack
    if changed.kind == UNKNOWN_WEEK or len(changed.cutting) > 0:
        return found
    for course in range(len(found)):
        is_told = changed.bucket == REMOTE or courses.online[course] != 0
        is_told |= changed.bucket != PLACE_NOT_KNOWN and courses.place[course] >= 0
        found[course] = is_told and slack[courses.timetable[course], changed.week_class] < 0
    return found
