"""How many people a promise still has room for, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)
MOST_STRETCHES = 200
"""More would not fit in one event."""


@dataclass(frozen=True, slots=True)
class Days:
    """Every day from `starts_on` up to and including `ends_on`; `None`: without bound."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """`free` on every day of `days`."""

    free: int
    days: Days


def stretches(capacity: int, taken: Iterable[Days], within: Days) -> tuple[Stretch, ...]:
    """What is free within these days: in order, without gaps, neighbours differ; none when `within` holds no day.

    Of more than MOST_STRETCHES the later ones are one, with what is free on the fullest day of them.
    """
    first, last = within.starts_on or date.min, within.ends_on or date.max
    if last < first:
        return ()
    steps = {first: 0}
    for days in taken:
        start, end = max(days.starts_on or date.min, first), min(days.ends_on or date.max, last)
        if start > end:
            continue
        steps[start] = steps.get(start, 0) + 1
        if end < last:
            steps[end + DAY] = steps.get(end + DAY, 0) - 1
    used, found = 0, list[Stretch]()
    for day in sorted(steps):
        used += steps[day]
        free = max(0, capacity - used)
        if found and found[-1].free == free:
            continue
        if found:
            found[-1] = replace(found[-1], days=replace(found[-1].days, ends_on=day - DAY))
        found.append(Stretch(free, Days(within.starts_on if day == first else day, within.ends_on)))
    if len(found) > MOST_STRETCHES:
        tail = found[MOST_STRETCHES - 1 :]
        least = min(stretch.free for stretch in tail)
        found[MOST_STRETCHES - 1 :] = [Stretch(least, Days(tail[0].days.starts_on, within.ends_on))]
    return tuple(found)


def least_free(capacity: int, taken: Iterable[Days], within: Days) -> int:
    """What is free on the fullest of these days; 0 when they hold none."""
    return min((stretch.free for stretch in stretches(capacity, taken, within)), default=0)
