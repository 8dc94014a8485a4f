"""The least change that can be enough, by classes alone: says which lines are worth a look (docs/matching.md, Near
misses)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.jit import compiled, inlined
from services.matcher.engine.kernel.near.classes import BY_PROMISE, MET, OPEN_BUT_BY_PROMISE, SHORT, Spoken
from services.matcher.engine.kernel.near.courses import CLEAN, GateSizes, Tried
from services.matcher.engine.kernel.near.turns import EVERY, Cells
from services.matcher.engine.verdicts import Bytes, Floats

NO_CHANGE = np.inf
"""The size where no single change is enough."""


class Least(NamedTuple):
    """[whether promises support a lower minimum, language class, free week]. `fits`: no combination of work that fits
    in this week needs a smaller change, when nothing of the vacancy itself fails; `clean`: 1 where there may be one of
    which neither courses nor language fail; `some`: 1 where there is one of which language does not fail."""

    fits: Floats
    clean: Bytes
    some: Bytes


@inlined
def least_of(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    spoken: Spoken, tried: Tried, cells: Cells, sizes: GateSizes, week_without: int, weeks: int
) -> Least:  # fmt: skip
    """For all that `tried` and `cells` hold. Promises are taken to carry, and lessons to fit beside work."""
    shape = (2, spoken.verdict.shape[1], weeks)
    fits, clean, some = np.full(shape, NO_CHANGE, np.float64), np.zeros(shape, np.int8), np.zeros(shape, np.int8)
    verdict, steps, row_of, groups = spoken.verdict, spoken.steps, spoken.row_of, len(cells.after)
    beside_clean, beside_failing = np.zeros(weeks, np.int8), np.full(weeks, NO_CHANGE, np.float64)
    for one in range(len(tried.course)):
        week = tried.week[one]
        if tried.gate[one] == CLEAN:
            beside_clean[week] = 1
        else:
            beside_failing[week] = min(beside_failing[week], tried.size[one])
    group_clean, group_failing = np.zeros(groups, np.int8), np.full(groups, NO_CHANGE, np.float64)
    for group in range(groups):
        begin, failing = cells.turns_begin[EVERY, group], cells.turns_failing[EVERY, group]
        group_clean[group] = begin < failing
        if failing < cells.turns_begin[EVERY, group + 1]:
            group_failing[group] = cells.size[cells.turns[failing]]
    least_beside = min(sizes.course[0], sizes.load, sizes.course[5])
    for promised in range(2):
        for asked in range(shape[1]):
            code = verdict[0, asked]
            leaning = promised == 1 and code in (BY_PROMISE, OPEN_BUT_BY_PROMISE)
            by_promise = min(sizes.guidance, sizes.at_end) if leaning else NO_CHANGE
            lacking = NO_CHANGE
            if code == MET or leaning:
                lacking = 0.0
            elif code == SHORT:
                lacking = min(1.0, sizes.at_start * steps[0, asked])
            elif code == BY_PROMISE:
                lacking = sizes.guidance
            for week in range(weeks if lacking != NO_CHANGE else 0):
                now, size = week == week_without, NO_CHANGE
                if lacking > 0:
                    size = lacking if now or beside_clean[week] != 0 else NO_CHANGE
                else:
                    if now or beside_clean[week] != 0:
                        clean[promised, asked, week], size = 1, by_promise
                    if beside_clean[week] != 0:
                        size = min(size, least_beside)
                    size = min(size, beside_failing[week])
                    some[promised, asked, week] = clean[promised, asked, week] | (beside_failing[week] != NO_CHANGE)
                fits[promised, asked, week] = min(fits[promised, asked, week], size)
            for group in range(groups):
                levels, week = row_of[cells.after[group]], cells.week[group]
                code = verdict[levels, asked]
                leaning = promised == 1 and code in (BY_PROMISE, OPEN_BUT_BY_PROMISE)
                size = NO_CHANGE
                if code == MET or leaning:
                    some[promised, asked, week], size = 1, group_failing[group]
                    if group_clean[group] != 0:
                        clean[promised, asked, week] = 1
                        size = min(size, sizes.start, sizes.guidance if leaning else NO_CHANGE)
                elif group_clean[group] != 0 and code == SHORT:
                    size = min(1.0, sizes.at_end * steps[levels, asked])
                elif group_clean[group] != 0 and code == BY_PROMISE:
                    size = sizes.guidance
                fits[promised, asked, week] = min(fits[promised, asked, week], size)
    return Least(fits, clean, some)


@compiled
def least_size(
    fits: Floats, clean: Bytes, some: Bytes, shifts: Floats, load: Bytes, of_load: float, promised: int, asked: int,
    work: int,
) -> tuple[float, bool]:  # fmt: skip
    """For work of this class: the least size of a change when nothing of the vacancy itself fails, and whether there
    may be a combination of which nothing else fails. The arrays: `Least`, and `Hours`."""
    least, possible = NO_CHANGE, False
    for week in range(fits.shape[2]):
        unfit, heavy = shifts[work, week], load[work, week] != 0
        if unfit < 0 and not heavy:
            least = min(least, fits[promised, asked, week])
            possible |= clean[promised, asked, week] != 0
        elif unfit < 0:
            if some[promised, asked, week] != 0:
                least = min(least, of_load)
        elif not heavy and clean[promised, asked, week] != 0:
            least = min(least, unfit)
    return least, possible
