"""Entries of a few vacancies worked into a list that is known, without ranking the candidate anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.matcher.domain.settings import Settings
from services.matcher.engine.listing import Listing, listing_of
from services.matcher.engine.reverse.standing import ANY_SCORE, Standing, standing
from services.matcher.engine.selection import DECIMALS, Entries, Entry, in_order, the_list

_Bare = tuple[Any, ...]


class Known(NamedTuple):
    """What is kept of a listing. Entries as bare tuples: of those the garbage collector sees that they hold nothing for
    it, and does not look at hundreds of thousands of them again and again."""

    shown: tuple[_Bare, ...]
    plain: tuple[_Bare, ...]
    to_clarify: tuple[_Bare, ...]
    standing: Standing


def known_of(listing: Listing) -> Known:
    shown = {placed.entry.pathway: tuple(placed.entry) for placed in listing.listed}
    plain = tuple([shown.get(one.pathway) or tuple(one) for one in listing.plain])
    return Known(tuple(shown.values()), plain, tuple(map(tuple, listing.to_clarify)), listing.standing)


def worked_in(known: Known, new: Entries, settings: Settings) -> Listing | None:
    """What `listing_of` makes of all entries, when of those that `known` was made of only those of some vacancies, none
    of which it names, are others: `new`. None when that cannot be told from these alone.

    Of what is ranked the list and the first `list_length` are known. When that is everything, it is put in order anew;
    when nothing new is ranked, it makes the same list. Else the list must have been full before anything that was
    passed over had to fill it up, and now too; and whatever goes must come after all that is listed by itself. Then
    what the walk of the list rule passed over, which is not known, it passes over again: up to there as many of its
    employer and occupation come before it as did, or more, and as many places are taken or kept for the best of a
    track; and behind it the list is full.
    """
    limit = settings.list_length
    shown, before = list(map(Entry._make, known.shown)), map(Entry._make, known.plain)
    ranked = in_order({one.pathway: one for one in (*shown, *before, *new.ranked)}.values())
    to_clarify = in_order([*map(Entry._make, known.to_clarify), *new.to_clarify])[:limit]
    if len(known.plain) < limit:
        return listing_of(Entries(new.candidate, new.as_of, ranked, to_clarify), settings)
    if known.standing.enters == ANY_SCORE and new.ranked:
        return None
    plain, listed = ranked[:limit], the_list(ranked, limit, settings)
    found = Listing(listed, to_clarify, standing(plain, listed, to_clarify, settings), plain)
    return found if _only_the_last_went(shown, found) else None


def _only_the_last_went(shown: Sequence[Entry], found: Listing) -> bool:
    """Whether all that was listed is so still, but for some that come after all that are listed by themselves."""
    now = {placed.entry.pathway for placed in found.listed}
    gone = [one for one in shown if one.pathway not in now]
    return not gone or (found.standing.enters != ANY_SCORE and _place(gone[0]) > _last_by_itself(found))


def _last_by_itself(found: Listing) -> tuple[float, str]:
    best: dict[str, str] = {}
    for placed in found.listed:
        best.setdefault(placed.entry.track, placed.entry.pathway)
    return max(_place(one) for one, _ in found.listed if one.pathway != best[one.track])


def _place(one: Entry) -> tuple[float, str]:
    return -round(one.score, DECIMALS), one.pathway
