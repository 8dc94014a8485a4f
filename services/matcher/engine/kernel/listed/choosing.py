"""Which survivors are scored next, and what an entry must score to be listed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.kernel.listed.bounds import NOTHING, SLACK, TRACK_COUNT, Bits
from services.matcher.engine.kernel.listed.glance import HIGHEST, NO_ENTRY, Glance, step_of
from services.matcher.engine.kernel.listed.survivors import AHEAD, Survivors
from services.matcher.engine.verdicts import Floats, Ints

LOWEST = -1e300
"""Below every score, and above NOTHING."""
_STEPS, _LOOKS = 256, 512
"""So fine are bounds of survivors told apart, and of lines. (With 1,024 counts took 20 kB at every turn.)"""
_FINER, _NEVER = 7, HIGHEST + 1
"""`_LOOKS` are so many bits coarser than the steps of a `Glance`; a step that none reaches."""
_MANY, _APART = 4096, 8
_EVERY = TRACK_COUNT
"""A row of the counts: for the list; those below it are for one track each."""


class Floors(NamedTuple):
    """What an entry must reach to be of any use. Above `plain` are as many entries as the list is long. One that does
    not reach it is listed when it reaches `listed`, and the floors of its employer and its unit group, of which there
    is as much in the list above those as there may be; or when it reaches the `best` of its track. LOWEST where there
    are too few entries to say, -NOTHING where none is wanted. (Who is skipped and fills a list that does not get full
    reaches `plain`: above it stand fewer than the list is long.) `employers`, `units`: codes of those with a floor."""

    plain: float
    listed: float
    best: Floats
    employers: Ints
    of_employers: Floats
    units: Ints
    of_units: Floats


def only(plain: float) -> Floors:
    """Nothing but what reaches this score."""
    codes, floors = np.empty(0, np.int64), np.empty(0, np.float64)
    return Floors(plain, -NOTHING, np.full(TRACK_COUNT, -NOTHING), codes, floors, codes, floors)


@inner
def least_of(floors: Floors) -> Floats:
    """Per track: nothing below it is of use."""
    found, lowest = np.empty(TRACK_COUNT, np.float64), min(floors.plain, floors.listed)
    for track in range(TRACK_COUNT):
        found[track] = min(lowest, floors.best[track])
    return found


@inner
def joined(
    most: Floats, may: Bits, scored: Bits, tracks: int, seen: int, left: Bits, values: Floats,
    alive: NDArray[np.int32], many: int,
) -> int:  # fmt: skip
    """Takes up the survivors from `seen` on, with those of the tracks that they may have and that are not scored yet,
    at the end of `alive[:many]`: how many these are then."""
    for place in range(seen, len(may)):
        left[place] = may[place] & tracks & ~scored[place]
        value = NOTHING
        for track in range(TRACK_COUNT):
            if (left[place] >> track) & 1:
                value = max(value, most[place, track])
        values[place], alive[many] = value, place
        many += 1
    return many


@compiled
def tightened(some: Survivors, table: Floats, chosen: Ints) -> None:
    """What the chosen can score at most, now that their parts are known."""
    for place in chosen:
        exact = 0.0
        for part in range(table.shape[1]):
            exact += table[place, part]
        less = exact - some.base[place]
        some.base[place] = exact
        for track in range(TRACK_COUNT):
            some.most[place, track] += less


@inner
def taken(most: Floats, left: Bits, values: Floats, chosen: Ints, least: Floats, turn: Bits, scored: Bits) -> None:
    """The chosen have a turn now with those of the tracks left that may score the least, but for SLACK, and that are
    not `scored` yet: they are after it."""
    for place in chosen:
        bits, value = 0, NOTHING
        for track in range(TRACK_COUNT):
            if (left[place] >> track) & 1:
                # In the words of `due`: what it finds due, and is left here, would be due for ever.
                if most[place, track] + SLACK >= least[track]:
                    bits |= 1 << track
                else:
                    value = max(value, most[place, track])
        turn[place] = bits & ~scored[place]
        left[place] &= ~bits
        scored[place] |= bits
        values[place] = value


@inner
def _capped(value: float, code: int, codes: Ints, floors: Floats) -> bool:
    found = False
    for one in range(len(codes)):
        found |= codes[one] == code and value + SLACK < floors[one]
    return found


@inner
def due(  # noqa: C901, PLR0912 - one loop: see jit.py
    alive: NDArray[np.int32], many: int, most: Floats, left: Bits, values: Floats, slots: NDArray[np.int32],
    employer: NDArray[np.int32], unit: NDArray[np.int32], floors: Floors, at_once: int, of_track: int,
) -> tuple[Ints, int]:  # fmt: skip
    """Of the survivors `alive[:many]` those that may be of use: about so many (`at_once`) with the highest values, and
    as many (`of_track`) for every track. Moves those that can be of use while no floor is lower to the front of
    `alive`: how many they are."""
    counts, least = np.zeros((_EVERY + 1, _STEPS + 1), np.int32), np.empty(_EVERY + 1, np.int64)
    plain, listed, best, employers, units = floors.plain, floors.listed, floors.best, floors.employers, floors.units
    of_employers, of_units = floors.of_employers, floors.of_units
    lowest, kept = min(plain, listed), 0
    # Of a track with its best in the list nothing else is wanted than what reaches the list.
    by_track = False
    for track in range(TRACK_COUNT):
        by_track |= best[track] < -NOTHING and best[track] < lowest
    reaching = np.zeros(many, np.int8)
    by_employer, by_unit = len(employers) > 0, len(units) > 0
    for number in range(many):
        place = alive[number]
        if number + AHEAD < many:
            ahead = slots[alive[number + AHEAD]]
            if by_employer:
                come_near(employer, ahead)
            if by_unit:
                come_near(unit, ahead)
        value, reaches, stays = values[place], 0, False
        if value + SLACK >= lowest:
            stays = True
            slot = slots[place]
            if value + SLACK >= plain or not (
                (by_employer and _capped(value, employer[slot], employers, of_employers))
                or (by_unit and _capped(value, unit[slot], units, of_units))
            ):
                reaches = 1
                counts[_EVERY, _step(value)] += 1
        if reaches == 0 and (by_track or stays):
            for track in range(TRACK_COUNT):
                if (left[place] >> track) & 1 and most[place, track] + SLACK >= best[track]:
                    counts[track, _step(most[place, track])] += 1
                    stays = True
        if stays:
            alive[kept], reaching[kept] = place, reaches
            kept += 1
    wanted_many = 0
    for kind in range(_EVERY + 1):
        wanted, step, so_far = at_once if kind == _EVERY else of_track, _STEPS, 0
        while step > 0 and so_far + counts[kind, step] < wanted:
            so_far += counts[kind, step]
            step -= 1
        least[kind] = step
        wanted_many += so_far + counts[kind, step]
    chosen, count = np.empty(wanted_many, np.int64), 0
    for number in range(kept if wanted_many > 0 else 0):
        place = alive[number]
        takes = reaching[number] != 0 and _step(values[place]) >= least[_EVERY]
        if reaching[number] == 0:
            for track in range(TRACK_COUNT):
                if (left[place] >> track) & 1 and most[place, track] + SLACK >= best[track]:
                    takes |= _step(most[place, track]) >= least[track]
        if takes:
            chosen[count] = place
            count += 1
    return chosen[:count], kept


@compiled
def nearest(glance: Glance, floors: Floors, at_once: int, of_track: int) -> Ints:  # noqa: C901, PLR0912
    """Of the lines that were not read those that may be of use: about so many (`at_once`) that may bring most, and
    about as many (`of_track`) for every track. They count as read from now on."""
    top, tracks, best, lowest = glance.top, glance.tracks, floors.best, min(floors.plain, floors.listed)
    counts, least = np.zeros((_EVERY + 1, _LOOKS), np.int32), np.empty(_EVERY + 1, np.int64)
    any_use = listed = least[_EVERY] = _floor(lowest)
    for track in range(TRACK_COUNT):
        # Of a track with its best in the list nothing else is wanted than what reaches the list.
        least[track] = _floor(best[track]) if (glance.possible >> track) & 1 and best[track] < lowest else _NEVER
        any_use = min(any_use, least[track])
    # Where there are many lines, some of them say how high the highest are.
    apart = _APART if len(top) >= _MANY else 1
    for row in range(0, len(top), apart):
        value = top[row]
        if value >= listed:
            counts[_EVERY, value >> _FINER] += 1
        elif value >= any_use:
            for track in range(TRACK_COUNT):
                if tracks[row, track] >= least[track]:
                    counts[track, tracks[row, track] >> _FINER] += 1
    any_use = _NEVER
    for kind in range(_EVERY + 1):
        if least[kind] != _NEVER:
            wanted, step, so_far = max(1, (at_once if kind == _EVERY else of_track) // apart), _LOOKS - 1, 0
            while step > 0 and so_far + counts[kind, step] < wanted:
                so_far += counts[kind, step]
                step -= 1
            least[kind] = max(least[kind], step << _FINER)
            any_use = min(any_use, least[kind])
    found, many = np.empty(len(top), np.int64), 0
    for row in range(len(top)):
        value = top[row]
        if value >= any_use:
            takes = value >= least[_EVERY]
            if value < listed:
                for track in range(TRACK_COUNT):
                    takes |= tracks[row, track] >= least[track]
            if takes:
                top[row] = NO_ENTRY
                found[many] = glance.number[row]
                many += 1
    return found[:many]


@inner
def _floor(score: float) -> int:
    """The lowest step of what reaches a score, but for SLACK; above every step where nothing is wanted."""
    return _NEVER if score == -NOTHING else step_of(score - SLACK)


@inner
def _step(value: float) -> int:
    """The higher the value the higher the step."""
    return int(min(1.0, max(0.0, value)) * _STEPS)
