"""The distinct working weeks of the vacancies in stock: what lessons and free hours are held against.

Vacancies share few of them (a town of 100,000 has some hundreds), so that whatever depends on a candidate or a course
and on the hours of work is worked out once per week class and looked up per vacancy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.week_arrays import WORDS, is_night_shift, latest_public_minutes, table
from services.matcher.engine.verdicts import Bytes, Ints, Weeks
from shared.vocabulary.week import FULL_WEEK, Interval, hours, mask, span_mask
from shared.vocabulary.work import Schedule

UNKNOWN_WEEK, FIXED, ROTATING, FLEXIBLE = range(4)
_KINDS = {"fixed": FIXED, "rotating": ROTATING, "flexible": FLEXIBLE, "unknown": UNKNOWN_WEEK}
_REMEMBERED = 4096
"""Schedules of which the class is remembered."""

WeekKey = tuple[int, int, int, int, int, int]
"""Kind, work, window, school, rest, public spare: masks as Python integers."""


class WeekArrays(NamedTuple):
    """One row per class. `work`: all shifts and the school day; `window`: of flexible work, the whole week when not
    stated; `school`: the school day; `rest`: half-hours in which no lesson may begin after a night shift;
    `public_spare`: see `week_arrays.latest_public_minutes`."""

    kind: Bytes
    work: Weeks
    window: Weeks
    school: Weeks
    rest: Weeks
    public_spare: Ints


class WeekClasses:
    """Numbered in the order in which they were first seen; a number is never given away again."""

    def __init__(self, rest_hours: int) -> None:
        self._rest_hours = rest_hours
        self.keys: list[WeekKey] = []
        self._codes: dict[WeekKey, int] = {}
        self._of_schedule: dict[tuple[Schedule | None, Interval | None], tuple[int, float | None]] = {}
        masks = [np.zeros((0, WORDS), np.uint64) for _ in range(4)]
        self.arrays = WeekArrays._make([np.zeros(0, np.int8), *masks, np.zeros(0, np.int64)])

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, schedule: Schedule | None, school_day: Interval | None) -> tuple[int, float | None]:
        """The class, and the hours of work a week without the school day; None where the schedule does not say.

        Raises `KeyError` for a type of schedule that does not exist.
        """
        asked = (schedule, school_day)
        found = self._of_schedule.get(asked)
        if found is None:
            if len(self._of_schedule) >= _REMEMBERED:
                self._of_schedule.clear()
            stated = schedule or Schedule("unknown")
            found = self._of_schedule[asked] = self.code(self._key(stated, school_day)), _hours(stated)
        return found

    def code(self, key: WeekKey) -> int:
        """The number of a class, a new one when it was never seen."""
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self.keys)
            self.keys.append(key)
            self.arrays = WeekArrays(*(with_room(column, code + 1) for column in self.arrays))
            kind, *masks, spare = key
            columns: tuple[NDArray[Any], ...] = self.arrays
            for column, value in zip(columns, (kind, *table(masks), spare), strict=True):
                column[code] = value
        return code

    def _key(self, schedule: Schedule, school_day: Interval | None) -> WeekKey:
        school = () if school_day is None else (school_day,)
        shifts = _shifts(schedule)
        return (
            _KINDS[schedule.type],
            mask([*shifts, *school]),
            mask(schedule.window) or FULL_WEEK,
            mask(school),
            _rest(shifts, self._rest_hours),
            latest_public_minutes([*shifts, *school]),
        )


def _shifts(schedule: Schedule) -> Sequence[Interval]:
    """Every shift there may be in a week; of flexible and unknown work none is known."""
    if schedule.type == "fixed":
        return schedule.shifts
    if schedule.type == "rotating":
        return [shift for week in schedule.weeks for shift in week]
    return ()


def _rest(shifts: Sequence[Interval], rest_hours: int) -> int:
    """Half-hours in which no lesson may start, because a night shift has just ended."""
    rest = 0
    for shift in shifts:
        if is_night_shift(shift):
            rest |= span_mask(shift.week_end, shift.week_end + rest_hours * 60)
    return rest


def _hours(schedule: Schedule) -> float | None:
    if schedule.type == "fixed":
        return hours(schedule.shifts)
    if schedule.type == "rotating":
        return sum(hours(week) for week in schedule.weeks) / max(1, len(schedule.weeks))
    return None
