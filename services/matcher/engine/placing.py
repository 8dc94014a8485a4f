"""Where a ranked entry stands, and which rule of the list put it there or kept it out (docs/matching.md, The list)."""

from __future__ import annotations

from collections.abc import Sequence

from services.matcher.domain.pathways import Reason
from services.matcher.domain.settings import Settings
from services.matcher.domain.why_not import Place
from services.matcher.engine.judging.selection import Entry, Placed, in_order


def place_of(entry: Entry, before: int, total: int, listed: Sequence[Placed], settings: Settings) -> Place:
    """Of `total` ranked entries `before` come before this one; `listed`: what `the_list` made of them."""
    place = 1 + before
    at = next((at for at, one in enumerate(listed) if one.entry.pathway == entry.pathway), None)
    if at is not None:
        code = {None: "listed", "track": "listed_as_best_of_track", "spread": "listed_by_spread"}[listed[at].placed_by]
        return Place(place, at + 1, Reason(code, {"place": at + 1, "track": entry.track, "total": total}))
    above, below = _around(entry, [one.entry for one in listed])
    if not below:
        return Place(
            place,
            None,
            Reason(
                "below_list", {"place": place, "length": len(above), "lowest": above[-1].score, "score": entry.score}
            ),
            (above[-1].pathway,),
        )
    return _held_back(entry, place, above, settings)


def _around(entry: Entry, listed: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those of the list that come before the entry in plain order, and those that come after it."""
    order = in_order([*listed, entry])
    at = order.index(entry)
    return list(order[:at]), list(order[at + 1 :])


def _held_back(entry: Entry, place: int, above: Sequence[Entry], settings: Settings) -> Place:
    """It would stand in the list by its score alone."""
    of_employer = [one.pathway for one in above if one.employer == entry.employer]
    if len(of_employer) >= settings.per_employer:
        reason = Reason("held_back_by_employer", {"place": place, "most": settings.per_employer})
        return Place(place, None, reason, tuple(of_employer))
    of_occupation = [one.pathway for one in above if entry.isco is not None and one.isco == entry.isco]
    if len(of_occupation) >= settings.per_isco_unit:
        reason = Reason("held_back_by_occupation", {"place": place, "most": settings.per_isco_unit})
        return Place(place, None, reason, tuple(of_occupation))
    return Place(place, None, Reason("held_back_for_tracks", {"place": place}))
