"""The list of one candidate, as far as it is kept: the best entries and those to clarify, without explanations."""

from __future__ import annotations

from typing import NamedTuple

from services.matcher.domain.settings import Settings
from services.matcher.engine.reverse.standing import Standing, standing
from services.matcher.engine.selection import Entries, Entry, Placed, the_list


class Listing(NamedTuple):
    """`listed` by the list rule, then those to clarify in order; and what it would take to change that."""

    listed: tuple[Placed, ...]
    to_clarify: tuple[Entry, ...]
    standing: Standing


def listing_of(found: Entries, settings: Settings) -> Listing:
    """Of all entries."""
    limit = settings.list_length
    listed, to_clarify = the_list(found.ranked, limit, settings), found.to_clarify[:limit]
    return Listing(listed, to_clarify, standing(found.ranked[:limit], listed, to_clarify, settings))
