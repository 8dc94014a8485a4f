"""The list of one candidate out of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.list_rule import chosen
from services.matcher.engine.judging.selection import Entry, Placed
from services.matcher.engine.kernel.courses.singles import FINEST
from services.matcher.engine.kernel.listed.choosing import Floors
from services.matcher.engine.kernel.listed.walk import Listed, order_of, walked
from services.matcher.engine.kernel.tracks.best import RANKED, TO_CLARIFY
from services.matcher.engine.verdicts import Bools, Floats, Ints

if TYPE_CHECKING:
    from services.matcher.engine.kernel.search import Scanned

PLACED_BY = ("spread", "track", None)
"""By `how` of `Listed`."""


class Places(NamedTuple):
    """`rows` of the entries that are listed, in turn, and per entry how it came there (`Placed`)."""

    rows: Ints
    placed_by: list[str | None]


class Walked(NamedTuple):
    """The list of the entries that are there. Not `full`: entries with any score could come in. `floors`: what others
    must reach to be listed."""

    places: Places
    full: bool
    floors: Floors


def listed(scanned: Scanned, limit: int, settings: Settings) -> tuple[Placed, ...]:
    """What `the_list` makes of all ranked entries."""
    return placed(scanned, in_the_end(scanned, walk(scanned, limit, settings), limit, settings))


def in_the_end(scanned: Scanned, found: Walked, limit: int, settings: Settings) -> Places:
    """When no other entry can be in it."""
    if found.full:
        return found.places
    # Whoever the rule skips fills the list after all: all is put in order.
    order = _in_order(scanned, np.flatnonzero(scanned.group == RANKED))
    tracks, employers, units = _told_apart(scanned, order)
    every = chosen(
        tracks.tolist(), employers.tolist(), [None if one < 0 else one for one in units.tolist()], limit, settings
    )
    return Places(order[every.places], [every.placed_by(place, limit) for place in every.places])


def at_once(found: Listed) -> Places:
    """When it is full, and ids that tell what is in it were told."""
    return Places(found.rows, [PLACED_BY[how] for how in found.how.tolist()])


def placed(scanned: Scanned, places: Places) -> tuple[Placed, ...]:
    """The list as objects."""
    return tuple(map(Placed, scanned.made(places.rows), places.placed_by))


def walk(scanned: Scanned, limit: int, settings: Settings) -> Walked:
    """The list rule on the ranked entries that are there. Ids, which decide between entries with the same score, are
    made for those whose order matters."""
    rows = np.flatnonzero(scanned.group == RANKED)
    keys = np.rint(scanned.score[rows] * FINEST)
    order = order_of(keys)
    rows, keys, resolved = rows[order], keys[order], np.zeros(len(rows), np.int8)
    while True:
        found = walked(
            keys / FINEST, *_told_apart(scanned, rows), resolved, limit, settings.per_employer, settings.per_isco_unit
        )
        tied = found.tied
        if not len(tied):
            break
        by_id = zip((-keys[tied]).tolist(), scanned.ids(rows[tied]), rows[tied].tolist(), strict=True)
        rows[tied], resolved[tied] = [row for _, _, row in sorted(by_id)], 1
    by = [None if place < limit else "track" if found.must[place] else "spread" for place in found.places.tolist()]
    return Walked(Places(rows[found.places], by), found.full, found.floors)


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


def _told_apart(scanned: Scanned, rows: Ints) -> tuple[NDArray[np.int8], NDArray[np.int32], NDArray[np.int32]]:
    """Track, employer and unit group of each; below 0 where the group is not known."""
    slots, arrays = scanned.slot[rows], scanned.offer
    return scanned.track[rows], arrays.employer[slots], arrays.unit[slots]


def _in_order(scanned: Scanned, rows: Ints) -> Ints:
    """Highest score first, then id: ids are made only where scores are the same."""
    keys = np.rint(scanned.score[rows] * FINEST)
    order = order_of(keys)
    rows, keys = rows[order], keys[order]
    same = keys[1:] == keys[:-1]
    if not same.any():
        return rows
    run = np.concatenate([[0], np.cumsum(~same)])
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    ids = dict(zip(tied.tolist(), scanned.ids(rows[tied]), strict=True))
    return rows[sorted(range(len(rows)), key=lambda place: (run[place], ids.get(place, "")))]
