"""The list of one candidate, as far as it is kept: the best entries and those to clarify, without explanations."""

from __future__ import annotations

from typing import NamedTuple

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.selection import Entries, Entry, Placed, the_list
from services.matcher.engine.reverse.standing import Standing, standing


class Listing(NamedTuple):
    """`listed` by the list rule, then those to clarify in order; what it would take to change that; and the first
    ranked entries in plain order, as many as the list is long (fewer when these are all)."""

    listed: tuple[Placed, ...]
    to_clarify: tuple[Entry, ...]
    standing: Standing
    plain: tuple[Entry, ...]


def listing_of(found: Entries, settings: Settings) -> Listing:
    """Of all entries."""
    limit = settings.list_length
    plain, to_clarify = found.ranked[:limit], found.to_clarify[:limit]
    listed = the_list(found.ranked, limit, settings)
    return Listing(listed, to_clarify, standing(plain, listed, to_clarify, settings), plain)
