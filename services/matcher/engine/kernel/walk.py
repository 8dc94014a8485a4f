"""The list rule (docs/matching.md, The list) on entries in order of score, told apart by numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.best import RANKED, Found
from services.matcher.engine.kernel.bounds import NOTHING, TRACK_COUNT
from services.matcher.engine.kernel.choosing import LOWEST, Floors, only
from services.matcher.engine.kernel.courses_now import FINEST
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.verdicts import Floats, Ints

NOWHERE = -1


class Walk(NamedTuple):
    """`stop`: NOWHERE, or where entries of the same score begin whose order matters and is not known (`resolved`):
    `eligible` says of which. `places`: of the entries that are taken, as far as it came, ascending. `full`:
    entries that come after all of these could not change it, as long as they are the best of no track."""

    stop: int
    eligible: NDArray[np.int8]
    places: Ints
    full: bool
    floors: Floors


@compiled
def walked(  # noqa: C901 - one loop: see jit.py
    scores: Floats, tracks: NDArray[np.int8], employers: NDArray[np.int32], units: NDArray[np.int32],
    must: NDArray[np.int8], resolved: NDArray[np.int8], limit: int, per_employer: int, per_unit: int,
) -> Walk:  # fmt: skip
    """`scores` descend; `must`: 1 for the best of every track; units below 0 have no ceiling. With as many of those as
    the list is long nothing else is listed."""
    many, still, taken, one, stop, listed = len(scores), 0, 0, 0, NOWHERE, LOWEST
    best = np.full(TRACK_COUNT, LOWEST)
    for place in range(many):
        still += must[place]
        best[tracks[place]] = max(best[tracks[place]], scores[place])
    eligible, places = np.zeros(many, np.int8), np.empty(limit, np.int64)
    of_employer, of_unit = np.empty(limit, np.int64), np.empty(limit, np.int64)
    full_employers, full_units = np.empty(limit, np.int64), np.empty(limit, np.int64)
    employer_floors, unit_floors = np.empty(limit, np.float64), np.empty(limit, np.float64)
    employers_full = units_full = 0
    if limit <= still:
        one, listed = many, -NOTHING
    while one < many and taken < limit and stop == NOWHERE:
        end, some = one + 1, 0
        while end < many and scores[end] == scores[one]:
            end += 1
        for place in range(one, end):
            same_employer = same_unit = 0
            for other in range(taken):
                same_employer += of_employer[other] == employers[place]
                same_unit += units[place] >= 0 and of_unit[other] == units[place]
            eligible[place] = 0
            if must[place] == 0 and (taken >= limit - still or same_employer >= per_employer or same_unit >= per_unit):
                continue
            eligible[place] = 1
            some += 1
            if end - one > 1 and resolved[one] == 0:
                continue
            still -= must[place]
            places[taken], of_employer[taken], of_unit[taken] = place, employers[place], units[place]
            taken += 1
            if same_employer + 1 == per_employer:
                full_employers[employers_full], employer_floors[employers_full] = employers[place], scores[place]
                employers_full += 1
            if units[place] >= 0 and same_unit + 1 == per_unit:
                full_units[units_full], unit_floors[units_full] = units[place], scores[place]
                units_full += 1
            if listed == LOWEST and taken >= limit - still:
                listed = scores[place]
        if some > 0 and end - one > 1 and resolved[one] == 0:
            stop = one
        one = end
    return Walk(
        stop, eligible, places[:taken], taken == limit,
        Floors(
            -NOTHING if limit == 0 else scores[limit - 1] if many >= limit else LOWEST, listed, best,
            full_employers[:employers_full],
            employer_floors[:employers_full], full_units[:units_full], unit_floors[:units_full],
        ),
    )  # fmt: skip


def order_of(scores: Floats) -> Ints:
    """Highest first; those that are the same in the order in which they come."""
    order: Ints = np.argsort(-scores, kind="stable")
    return order


def floors(
    entries: Found, group: int, employer: NDArray[np.int32], unit: NDArray[np.int32], limit: int, caps: tuple[int, int]
) -> Floors:
    """What the entries that are scored so far say. `caps`: the most of an employer and of a unit group."""
    many = int(entries.count[0])
    rows = np.flatnonzero(entries.group[:many] == group)
    # Rounded as the list compares them: a floor of the list is never lower by a rounding than what it was held against,
    # which would have everything looked at again.
    scores = np.rint(entries.score[rows] * FINEST) / FINEST
    if group != RANKED:
        return only(_of_place(scores, limit))
    return _floors(scores, order_of(scores), rows, entries.track, entries.slot, employer, unit, limit, *caps)


@compiled
def _floors(
    scores: Floats, order: Ints, rows: Ints, track_of: NDArray[np.int8], slot_of: NDArray[np.int32],
    employer: NDArray[np.int32], unit: NDArray[np.int32], limit: int, per_employer: int, per_unit: int,
) -> Floors:  # fmt: skip
    """`order`: of the scores; `rows`: of their entries."""
    many, seen = len(order), 0
    in_order, tracks, must = np.empty(many, np.float64), np.empty(many, np.int8), np.zeros(many, np.int8)
    employers, units, every = np.empty(many, np.int32), np.empty(many, np.int32), np.ones(many, np.int8)
    for place in range(many):
        row = rows[order[place]]
        slot, track = slot_of[row], track_of[row]
        in_order[place], tracks[place] = scores[order[place]], track
        employers[place], units[place] = employer[slot], unit[slot]
        if (seen >> track) & 1 == 0:
            must[place], seen = 1, seen | 1 << track
    return walked(in_order, tracks, employers, units, must, every, limit, per_employer, per_unit).floors


def _of_place(scores: Floats, limit: int) -> float:
    """The score of the last of a list of so many."""
    if limit == 0:
        return -NOTHING
    return float(np.partition(scores, len(scores) - limit)[-limit]) if len(scores) >= limit else LOWEST
