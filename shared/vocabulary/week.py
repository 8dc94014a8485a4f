"""The week of 336 half-hours (Monday 00:00 is 0) that shifts, lessons and free hours are measured in.

A mask is a Python integer of 336 bits. A half-hour that is partly covered counts as covered, so "does it fit" errs on
the side of "no".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
HALF_HOURS = WEEK_MINUTES // 30
FULL_WEEK = (1 << HALF_HOURS) - 1
_DAY_BEGINS = {day: place * DAY_MINUTES for place, day in enumerate(DAYS)}

DAYPARTS = {"morning": (6 * 60, 12 * 60), "afternoon": (12 * 60, 17 * 60 + 30), "evening": (17 * 60 + 30, 24 * 60)}
"""Dayparts in minutes of the day. The evening starts at 17:30, where the `evening` track starts."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A piece of one weekday in local time: `start` and `end` in minutes after midnight.

    `end <= start` means that it ends on the next day. `24:00` is written as an end of 0 (or 1440, which is the same).
    """

    day: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.day not in DAYS or not 0 <= self.start < DAY_MINUTES or not 0 <= self.end <= DAY_MINUTES:
            raise ValueError(f"not an interval of a weekday: {self.day} {self.start}-{self.end}")

    @property
    def minutes(self) -> int:
        """Length in minutes, 1 to 1440."""
        return (self.end - self.start - 1) % DAY_MINUTES + 1

    @property
    def week_start(self) -> int:
        """Minutes after Monday 00:00."""
        return _DAY_BEGINS[self.day] + self.start

    @property
    def week_end(self) -> int:
        """Minutes after Monday 00:00; may run past the week's end (a Sunday night shift)."""
        return self.week_start + self.minutes


def span_mask(start: int, end: int) -> int:
    """The half-hours touched by the minutes `start`..`end` after Monday 00:00; wraps around the week, 0 when empty."""
    if end <= start:
        return 0
    first, last = start // 30, -(-end // 30)
    if last - first >= HALF_HOURS:
        return FULL_WEEK
    bits = ((1 << (last - first)) - 1) << (first % HALF_HOURS)
    return (bits | bits >> HALF_HOURS) & FULL_WEEK


def mask(intervals: Iterable[Interval]) -> int:
    """The half-hours that the intervals touch."""
    total = 0
    for interval in intervals:
        total |= span_mask(interval.week_start, interval.week_end)
    return total


def free_mask(intervals: Iterable[Interval]) -> int:
    """The half-hours that the intervals cover *whole*: for hours in which somebody is available.

    Adjacent and overlapping intervals are joined first, so 08:00-10:15 and 10:15-12:00 cover the half-hour in between.
    """
    spans: list[tuple[int, int]] = []
    for interval in intervals:
        start = interval.week_start
        end = start + interval.minutes
        spans.append((start, min(end, WEEK_MINUTES)))
        if end > WEEK_MINUTES:
            spans.append((0, end - WEEK_MINUTES))
    spans.sort()
    total = begin = until = 0
    for start, end in spans:
        if start > until:
            total |= _whole_half_hours(begin, until)
            begin, until = start, end
        elif end > until:
            until = end
    return total | _whole_half_hours(begin, until)


def _whole_half_hours(start: int, end: int) -> int:
    """Those within the minutes `start`..`end` of one week."""
    first, last = -(-start // 30), end // 30
    return ((1 << (last - first)) - 1) << first if last > first else 0


def hours(intervals: Iterable[Interval]) -> float:
    """The summed length of the intervals in hours (an overlap counts twice)."""
    return sum(interval.minutes for interval in intervals) / 60


def hours_of_mask(bits: int) -> float:
    """Half an hour for every bit set."""
    return bits.bit_count() / 2


def clock_text(minutes: int) -> str:
    """`525` as `08:45`."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
