"""The list of what a scan found: objects are made of the best entries only."""

from __future__ import annotations

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.kernel.best import RANKED
from services.matcher.engine.kernel.search import Scanned, ScannedForList
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.standing import standing
from services.matcher.engine.selection import DECIMALS, Entry, in_order


def scanned_listing(found: ScannedForList, settings: Settings) -> Listing:
    """The same as `listing_of` all entries."""
    limit = settings.list_length
    listed, to_clarify = found.listed(limit, settings), tuple(found.to_clarify(limit))
    plain = _plain(found.some, limit)
    return Listing(listed, to_clarify, standing(plain, listed, to_clarify, settings), plain)


ROUNDING = 1e-11
"""More than two ways of rounding to twelve decimals can differ."""


def _plain(some: Scanned, limit: int) -> tuple[Entry, ...]:
    """The first so many ranked entries by score and id."""
    rows = np.flatnonzero(some.group == RANKED)
    if len(rows) > limit:
        score = np.round(some.score[rows], DECIMALS)
        rows = rows[score >= np.partition(score, len(score) - limit)[len(score) - limit] - ROUNDING]
    return in_order(some.made(rows))[:limit]
