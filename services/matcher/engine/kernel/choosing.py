"""Which survivors are scored next, and what an entry must score to be listed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.best import Found
from services.matcher.engine.kernel.bounds import NOTHING, SLACK, TRACK_COUNT, Bits
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.verdicts import Floats, Ints

LOWEST = -1e300
"""Below every score, and above NOTHING."""
_STEPS = 1024
_EVERY = TRACK_COUNT
"""A row of the counts: for the list; those below it are for one track each."""


class Floors(NamedTuple):
    """Below `listed` an entry of the group is not listed, unless it is the best of its track: `best`. LOWEST where
    there are too few entries to say."""

    listed: float
    best: Floats


@compiled
def highest(most: Floats, may: Bits) -> Floats:
    """Per survivor the most of the tracks that it may have."""
    found = np.empty(len(may), np.float64)
    for place in range(len(found)):
        value = NOTHING
        for track in range(TRACK_COUNT):
            if (may[place] >> track) & 1:
                value = max(value, most[place, track])
        found[place] = value
    return found


@compiled
def tightened(some: Survivors, may: Bits, values: Floats, table: Floats, chosen: Ints) -> None:
    """What the chosen can score at most, now that their parts are known; `values`: see `highest`."""
    for place in chosen:
        exact = 0.0
        for part in range(table.shape[1]):
            exact += table[place, part]
        value, less = NOTHING, exact - some.base[place]
        some.base[place] = exact
        for track in range(TRACK_COUNT):
            some.most[place, track] += less
            if (may[place] >> track) & 1:
                value = max(value, some.most[place, track])
        values[place] = value


@compiled
def due(  # noqa: C901, PLR0912 - one loop: see jit.py
    most: Floats, may: Bits, values: Floats, done: Bits, listed: float, best: Floats, at_once: int, of_track: int
) -> Ints:
    """Survivors that are not done and may reach `listed`, or the best of a track: about so many (`at_once`) with the
    highest values, and as many (`of_track`) for every track."""
    counts, least = np.zeros((_EVERY + 1, _STEPS + 1), np.int64), np.empty(_EVERY + 1, np.int64)
    # Of a track with its best in the list nothing else is wanted than what reaches the list.
    by_track = False
    for track in range(TRACK_COUNT):
        by_track |= best[track] < listed
    for place in range(len(values)):
        if values[place] + SLACK >= listed:
            if done[place] == 0:
                counts[_EVERY, _step(values[place])] += 1
        elif by_track and done[place] == 0:
            for track in range(TRACK_COUNT):
                if (may[place] >> track) & 1 and most[place, track] + SLACK >= best[track]:
                    counts[track, _step(most[place, track])] += 1
    many = 0
    for kind in range(_EVERY + 1):
        wanted, step, so_far = at_once if kind == _EVERY else of_track, _STEPS, 0
        while step > 0 and so_far + counts[kind, step] < wanted:
            so_far += counts[kind, step]
            step -= 1
        least[kind] = step
        many += so_far + counts[kind, step]
    chosen, count = np.empty(many, np.int64), 0
    for place in range(len(values) if many > 0 else 0):
        reaches = values[place] + SLACK >= listed
        if (reaches or by_track) and done[place] == 0:
            takes = reaches and _step(values[place]) >= least[_EVERY]
            if not reaches:
                for track in range(TRACK_COUNT):
                    if (may[place] >> track) & 1 and most[place, track] + SLACK >= best[track]:
                        takes |= _step(most[place, track]) >= least[track]
            if takes:
                chosen[count] = place
                count += 1
    return chosen[:count]


@compiled
def _step(value: float) -> int:
    """The higher the value the higher the step."""
    return int(min(1.0, max(0.0, value)) * _STEPS)


def floors(
    entries: Found, group: int, employer: NDArray[np.int32], unit: NDArray[np.int32], wanted: int, caps: tuple[int, int]
) -> Floors:
    """What the entries that are scored so far say: the list rule finds so many among those that reach `listed`. `caps`:
    the most of an employer and of a unit group. (That it really does is looked at when the list is made.)"""
    many = int(entries.count[0])
    rows = np.flatnonzero(entries.group[:many] == group)
    scores = entries.score[rows]
    order = np.argsort(-scores)
    listed, best = _floors(
        scores[order], entries.slot[rows[order]], entries.track[rows[order]], employer, unit, wanted, *caps
    )
    return Floors(listed, best)


@compiled
def _floors(
    scores: Floats, slots: NDArray[np.int32], tracks: NDArray[np.int8], employer: NDArray[np.int32],
    unit: NDArray[np.int32], wanted: int, per_employer: int, per_unit: int,
) -> tuple[float, Floats]:  # fmt: skip
    best = np.empty(TRACK_COUNT, np.float64)
    for track in range(TRACK_COUNT):
        best[track] = LOWEST
    of_employers, of_units = np.empty(wanted, np.int64), np.empty(wanted, np.int64)
    taken, listed = 0, LOWEST
    for one in range(len(scores)):
        slot = slots[one]
        best[tracks[one]] = max(best[tracks[one]], scores[one])
        if taken < wanted:
            same_employer, same_unit = 0, 0
            for other in range(taken):
                same_employer += of_employers[other] == employer[slot]
                same_unit += unit[slot] >= 0 and of_units[other] == unit[slot]
            if same_employer < per_employer and same_unit < per_unit:
                of_employers[taken], of_units[taken] = employer[slot], unit[slot]
                taken += 1
                if taken == wanted:
                    listed = scores[one]
    return listed, best
