"""Entries of a few vacancies worked into a list that is known, without ranking the candidate anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.selection import DECIMALS, Entries, Entry, in_order, the_list
from services.matcher.engine.listing import Listing, listing_of
from services.matcher.engine.reverse.standing import ANY_SCORE, Standing, standing

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


def worked_in(known: Known, new: Entries, settings: Settings, changed: Collection[str] = ()) -> Listing | None:
    """What `listing_of` makes of all entries, when of those that `known` was made of only those of some vacancies are
    others: `new`. `changed`: these vacancies, as far as `known` names them. None when that cannot be told from these
    alone.

    Of what is ranked the list and the first `list_length` are known. When that is everything, it is put in order anew;
    when nothing of it is another, it makes the same list. Else the list must have been full before anything that was
    passed over had to fill it up, and now too; and whatever goes must come after all that is listed by itself. Then
    what the walk of the list rule passed over, which is not known, it passes over again: up to there as many of its
    employer and occupation come before it as did, or more, and as many places are taken or kept for the best of a
    track; and behind it the list is full. So what is listed of a vacancy that changed must stand as high as it did, or
    higher, for the same employer and occupation; and the first ones, by score and to be clarified, must be as good as
    the last of them was: what is not known comes after that.
    """
    limit = settings.list_length
    shown, plain, unclear = (list(map(Entry._make, some)) for some in known[:3])
    ranked = _merged((*shown, *plain), new.ranked, changed)
    to_clarify = _merged(unclear, new.to_clarify, changed)[:limit]
    if len(unclear) == limit and not _reaches(to_clarify, unclear[-1], limit):
        return None
    if len(plain) < limit:
        return listing_of(Entries(new.candidate, new.as_of, ranked, to_clarify), settings)
    others = any(one.vacancy in changed for one in (*shown, *plain))
    if (known.standing.enters == ANY_SCORE and (new.ranked or others)) or not _reaches(ranked, plain[-1], limit):
        return None
    first, listed = ranked[:limit], the_list(ranked, limit, settings)
    found = Listing(listed, to_clarify, standing(first, listed, to_clarify, settings), first)
    still = _still(shown, new.ranked, changed)
    if still is None or (others and found.standing.enters == ANY_SCORE):
        return None
    return found if _only_the_last_went(still, found) else None


def _merged(known: Iterable[Entry], new: Iterable[Entry], changed: Collection[str]) -> tuple[Entry, ...]:
    stays = [one for one in known if one.vacancy not in changed] if changed else known
    return in_order({one.pathway: one for one in (*stays, *new)}.values())


def _reaches(some: Sequence[Entry], last: Entry, limit: int) -> bool:
    """Whether so many of these, which are in order, come before what comes after `last`."""
    return len(some) >= limit and _place(some[limit - 1]) <= _place(last)


def _still(shown: Sequence[Entry], new: Sequence[Entry], changed: Collection[str]) -> list[Entry] | None:
    """What was listed, as it is now; None when something of it stands lower, or for another employer or occupation."""
    now = {(one.vacancy, one.track): one for one in new}
    still = []
    for one in shown:
        instead = now.get((one.vacancy, one.track)) if one.vacancy in changed else one
        if instead is None or _place(instead) > _place(one):
            return None
        if (instead.employer, instead.isco) != (one.employer, one.isco):
            return None
        still.append(instead)
    return still


def _only_the_last_went(shown: Sequence[Entry], found: Listing) -> bool:
    """Whether all that was listed is so still, but for some that come after all that are listed by themselves."""
    now = {placed.entry.pathway for placed in found.listed}
    gone = [one for one in shown if one.pathway not in now]
    if not gone:
        return True
    return found.standing.enters != ANY_SCORE and min(map(_place, gone)) > _last_by_itself(found)


def _last_by_itself(found: Listing) -> tuple[float, str]:
    best: dict[str, str] = {}
    for placed in found.listed:
        best.setdefault(placed.entry.track, placed.entry.pathway)
    return max(_place(one) for one, _ in found.listed if one.pathway != best[one.track])


def _place(one: Entry) -> tuple[float, str]:
    return -round(one.score, DECIMALS), one.pathway
