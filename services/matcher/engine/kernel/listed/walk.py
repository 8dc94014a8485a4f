"""The list rule (docs/matching.md, The list) on entries in order of score, told apart by numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.courses.singles import FINEST
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.listed.bounds import NOTHING, TRACK_COUNT
from services.matcher.engine.kernel.listed.choosing import LOWEST, Floors, only
from services.matcher.engine.kernel.sorting import in_order
from services.matcher.engine.kernel.tracks.best import RANKED, Found
from services.matcher.engine.verdicts import Floats, Ints

_only = inlined(only)
SPREAD, OF_TRACK, IN_PLAIN_ORDER = range(3)
"""How an entry came into the list (`Placed`): the last for its own score."""


class Reached(NamedTuple):
    """`rows` of the entries that are listed, in turn, and `how` each came there; `full`: see `Walk`. Not `clear`: of
    some entries with the same score ids decide which is listed, so that others may be listed than these; `tied`: which,
    of what is ranked. What is not ranked has no list rule: the first so many are the list."""

    floors: Floors
    rows: Ints
    how: Ints
    full: bool
    clear: bool
    tied: Ints


class Listed(NamedTuple):
    """`rows`, `how` and `tied` as in `Reached`; `is_it`: of every entry that there is, whatever ids are that nobody
    told."""

    rows: Ints
    how: Ints
    is_it: bool
    tied: Ints


class Walk(NamedTuple):
    """`tied`: places of entries with the same score whose order matters and is not known (`resolved`), whole runs of
    them, ascending: the rest is as if they came in the right order. `must`: 1 for the best of every track. `places`:
    of the entries that are taken, ascending. `full`: entries that come after all of these could not change it, as long
    as they are the best of no track."""

    tied: Ints
    must: NDArray[np.int8]
    places: Ints
    full: bool
    floors: Floors


@compiled
def walked(  # noqa: C901, PLR0912 - one loop: see jit.py
    scores: Floats, tracks: NDArray[np.int8], employers: NDArray[np.int32], units: NDArray[np.int32],
    resolved: NDArray[np.int8], limit: int, per_employer: int, per_unit: int,
) -> Walk:  # fmt: skip
    """`scores` descend; `resolved`: 1 where those with the same score stand in the order of their ids; units below 0
    have no ceiling. With as many tracks as the list is long nothing else is listed."""
    many, still, taken, one, ties, seen, listed = len(scores), 0, 0, 0, 0, 0, LOWEST
    best, must, tied = np.full(TRACK_COUNT, LOWEST), np.zeros(many, np.int8), np.empty(many, np.int64)
    for place in range(many):
        if (seen >> tracks[place]) & 1 == 0:
            must[place], seen, best[tracks[place]] = 1, seen | 1 << tracks[place], scores[place]
            still += 1
    places, of_employer, of_unit = np.empty(limit, np.int64), np.empty(limit, np.int64), np.empty(limit, np.int64)
    full_employers, full_units = np.empty(limit, np.int64), np.empty(limit, np.int64)
    employer_floors, unit_floors = np.empty(limit, np.float64), np.empty(limit, np.float64)
    employers_full = units_full = 0
    if limit <= still:
        one, listed = many, -NOTHING
    while one < many and taken < limit:
        end, matters = one + 1, False
        while end < many and scores[end] == scores[one]:
            end += 1
        unknown = end - one > 1 and resolved[one] == 0
        for turn in range(one, end + end - one if unknown else end):
            # Where the order is not known all are looked at first, before any of them is taken.
            only_looks, place = unknown and turn < end, turn if turn < end else turn - (end - one)
            same_employer = same_unit = 0
            for other in range(taken):
                same_employer += of_employer[other] == employers[place]
                same_unit += units[place] >= 0 and of_unit[other] == units[place]
            if must[place] == 0 and (taken >= limit - still or same_employer >= per_employer or same_unit >= per_unit):
                continue
            if only_looks:
                matters = True
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
        if matters:
            for place in range(one, end):
                tied[ties] = place
                ties += 1
        one = end
    return Walk(
        tied[:ties], must, places[:taken], taken == limit,
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


@inlined
def reached(
    entries: Found, by_id: Ints, group: int, employer: NDArray[np.int32], unit: NDArray[np.int32], limit: int,
    per_employer: int, per_unit: int,
) -> Reached:  # fmt: skip
    """What the entries that are scored so far say. `by_id`: rows of those whose ids are known, in the order of these;
    `per_employer`, `per_unit`: the most of one in a list."""
    # Rounded as the list compares them: a floor of the list is never lower by a rounding than what it was held against,
    # which would have everything looked at again.
    of_group, some = entries.group[: entries.count[0]], 0
    for one in of_group:
        some += one == group
    turn = np.zeros(len(of_group), np.int64)
    for place in range(len(by_id)):
        turn[by_id[place]] = place + 1
    rows, keys, place = np.empty(some, np.int64), np.empty((2, some), np.int64), 0
    for row in range(len(of_group)):
        if of_group[row] == group:
            rows[place], keys[0, place], keys[1, place] = row, np.rint(entries.score[row] * -FINEST), turn[row]
            place += 1
    order, scores, told = in_order(keys), np.empty(some, np.float64), np.empty(some, np.int8)
    for place in range(some):
        one = order[place]
        scores[place], told[place], order[place] = -(keys[0, one] / FINEST), keys[1, one] != 0, rows[one]
    if group == RANKED:
        return _listed(entries, order, scores, told, employer, unit, limit, per_employer, per_unit)
    plain = -NOTHING if limit == 0 else scores[limit - 1] if some >= limit else LOWEST
    first, clear = min(some, limit), True
    for place in range(1, min(some, first + 1)):
        clear &= scores[place] != scores[place - 1]
    return Reached(_only(plain), order[:first], np.full(first, IN_PLAIN_ORDER), True, clear, order[:0])


@inner
def _listed(
    entries: Found, order: Ints, scores: Floats, told: NDArray[np.int8], employer: NDArray[np.int32],
    unit: NDArray[np.int32], limit: int, per_employer: int, per_unit: int,
) -> Reached:  # fmt: skip
    """`order`: rows of all that are ranked, `scores` of these, descending; those with the same that are `told` apart
    stand in the order of their ids, after those that are not."""
    many = len(order)
    tracks, employers, units = np.empty(many, np.int8), np.empty(many, np.int32), np.empty(many, np.int32)
    for place in range(many):
        slot = entries.slot[order[place]]
        tracks[place], employers[place], units[place] = entries.track[order[place]], employer[slot], unit[slot]
    found = walked(scores, tracks, employers, units, told, limit, per_employer, per_unit)
    rows, how = np.empty(len(found.places), np.int64), np.empty(len(found.places), np.int64)
    for one in range(len(rows)):
        place = found.places[one]
        rows[one], how[one] = order[place], IN_PLAIN_ORDER if place < limit else found.must[place]
    tied = np.empty(len(found.tied), np.int64)
    for one in range(len(tied)):
        tied[one] = order[found.tied[one]]
    return Reached(found.floors, rows, how, found.full, len(tied) == 0, tied)
