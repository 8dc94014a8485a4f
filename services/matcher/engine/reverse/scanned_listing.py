"""The list of what a scan found: objects are made of the best entries only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.selection import DECIMALS, Entry, Placed, in_order
from services.matcher.engine.kernel.search import Scanned, ScannedForList
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.standing import standing
from shared.vocabulary.tracks import TRACKS


def scanned_listing(found: ScannedForList, settings: Settings) -> Listing:
    """The same as `listing_of` all entries."""
    limit = settings.list_length
    listed, to_clarify = found.listed(limit, settings), tuple(found.to_clarify(limit))
    plain = _plain(found.some, limit, listed)
    return Listing(listed, to_clarify, standing(plain, listed, to_clarify, settings), plain)


ROUNDING = 1e-11
"""More than two ways of rounding to twelve decimals can differ."""


def _plain(some: Scanned, limit: int, listed: Sequence[Placed]) -> tuple[Entry, ...]:
    """The first so many ranked entries by score and id; most of them are made already."""
    rows = np.flatnonzero(some.group == RANKED)
    if len(rows) > limit:
        score = np.round(some.score[rows], DECIMALS)
        rows = rows[score >= np.partition(score, len(score) - limit)[len(score) - limit] - ROUNDING]
    made = {(entry.vacancy, entry.track): entry for entry, _ in listed}
    ids, slots, tracks = some.stock.vacancies.ids, some.slot[rows].tolist(), some.track[rows].tolist()
    found = [made.get((ids[slot], TRACKS[track])) for slot, track in zip(slots, tracks, strict=True)]
    missing = rows[np.array([one is None for one in found], np.bool_)]
    return in_order([*(one for one in found if one is not None), *some.made(missing)])[:limit]
