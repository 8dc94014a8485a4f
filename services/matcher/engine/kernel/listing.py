"""The list of one candidate out of arrays: sorted as far down as the list rule looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.kernel.best import RANKED, TO_CLARIFY
from services.matcher.engine.kernel.courses_now import FINEST
from services.matcher.engine.list_rule import chosen
from services.matcher.engine.selection import Entry, Placed
from services.matcher.engine.vacancy_arrays import NOT_KNOWN_UNIT
from services.matcher.engine.verdicts import Bools, Floats, Ints

if TYPE_CHECKING:
    from services.matcher.engine.kernel.search import Scanned

LOOKED_AT = 2
"""So many times the length of the list is sorted at first: mostly the list rule takes no more."""


def listed(scanned: Scanned, limit: int, settings: Settings) -> tuple[Placed, ...]:
    """What `the_list` makes of all ranked entries."""
    ranked = np.flatnonzero(scanned.group == RANKED)
    keys, many = np.rint(scanned.score[ranked] * FINEST), LOOKED_AT * max(1, limit)
    while many < len(ranked):
        found = _listed(scanned, ranked, keys, _top(keys, many), limit, settings)
        if found is not None:
            return found
        many *= 4
    return _listed(scanned, ranked, keys, None, limit, settings) or ()


def listed_above(scanned: Scanned, limit: int, settings: Settings, floor: float) -> tuple[Placed, ...] | None:
    """The same when all that reach this score are there, and the best of every track; None when it takes others too."""
    ranked = np.flatnonzero(scanned.group == RANKED)
    keys, many = np.rint(scanned.score[ranked] * FINEST), LOOKED_AT * max(1, limit)
    all_above = keys >= np.rint(floor * FINEST) if np.isfinite(floor) else np.ones(len(keys), np.bool_)
    while many < all_above.sum():
        found = _listed(scanned, ranked, keys, _top(keys, many), limit, settings)
        if found is not None:
            return found
        many *= 4
    return _listed(scanned, ranked, keys, all_above if np.isfinite(floor) else None, limit, settings)


def _listed(
    scanned: Scanned, ranked: Ints, keys: Floats, marks: Bools | None, limit: int, settings: Settings
) -> tuple[Placed, ...] | None:
    """The list out of the ranked entries that are marked and the best of every track (out of all of them with None);
    None when entries that are not marked could be in it."""
    top = ranked if marks is None else ranked[marks | _best_of_tracks(scanned, ranked, keys)]
    rows = _in_order(scanned, top)
    slots, arrays = scanned.slot[rows], scanned.stock.vacancies.arrays
    units = [None if unit == NOT_KNOWN_UNIT else unit for unit in arrays.isco_unit[slots].tolist()]
    found = chosen(scanned.track[rows].tolist(), arrays.employer[slots].tolist(), units, limit, settings)
    if marks is not None and not found.is_full:
        return None
    entries = scanned.made(rows[found.places])
    return tuple(Placed(one, found.placed_by(place, limit)) for one, place in zip(entries, found.places, strict=True))


def to_clarify(scanned: Scanned, limit: int) -> list[Entry]:
    """The first so many of the entries that are to be clarified."""
    rows = np.flatnonzero(scanned.group == TO_CLARIFY)
    top = rows[_top(np.rint(scanned.score[rows] * FINEST), limit)]
    return scanned.made(_in_order(scanned, top)[:limit])


def _top(keys: Floats, many: int) -> Bools:
    """Marks so many of the highest, and all that are as high as the last of them."""
    if many >= len(keys):
        return np.ones(len(keys), np.bool_)
    least = np.partition(keys, len(keys) - many)[len(keys) - many] if many > 0 else np.inf
    marks: Bools = keys >= least
    return marks


def _best_of_tracks(scanned: Scanned, ranked: Ints, keys: Floats) -> Bools:
    """Marks the highest of every track, with all that are as high."""
    marks, tracks = np.zeros(len(ranked), np.bool_), scanned.track[ranked]
    for track in range(4):
        of_track = tracks == track
        if of_track.any():
            marks |= of_track & (keys == keys[of_track].max())
    return marks


def _in_order(scanned: Scanned, rows: Ints) -> Ints:
    """Highest score first, then id: ids are made only where scores are the same."""
    keys = np.rint(scanned.score[rows] * FINEST)
    order = np.argsort(-keys, kind="stable")
    rows, keys = rows[order], keys[order]
    same = keys[1:] == keys[:-1]
    if not same.any():
        return rows
    run = np.concatenate([[0], np.cumsum(~same)])
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    ids = dict(zip(tied.tolist(), (entry.pathway for entry in scanned.made(rows[tied])), strict=True))
    return rows[sorted(range(len(rows)), key=lambda place: (run[place], ids.get(place, "")))]
