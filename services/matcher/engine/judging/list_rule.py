"""The list rule (docs/matching.md, The list) on entries that stand in order, told apart by their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from services.matcher.domain.settings import Settings


class Chosen(NamedTuple):
    """`places`: of the entries that are listed, ascending; `must`: of the best of every track. `is_full`: entries that
    come after all of these could not change it, as long as they are the best of no track."""

    places: list[int]
    must: frozenset[int]
    is_full: bool

    def placed_by(self, place: int, limit: int) -> str | None:
        """None for one that its own score lists, else "track" or "spread"."""
        return None if place < limit else "track" if place in self.must else "spread"


def chosen(
    tracks: Sequence[Hashable],
    employers: Sequence[Hashable],
    units: Sequence[Hashable | None],
    limit: int,
    settings: Settings,
) -> Chosen:
    """Side by side per entry: its track, employer and ISCO unit group (None: not known, no ceiling)."""
    best: dict[Hashable, int] = {}
    for place, track in enumerate(tracks):
        best.setdefault(track, place)
    must = frozenset(best.values())
    if limit <= len(must):
        return Chosen(sorted(must)[:limit], must, True)
    taken: list[int] = []
    skipped: list[int] = []
    of_employer: Counter[Hashable] = Counter()
    of_unit: Counter[Hashable | None] = Counter()
    still_to_come = len(must)
    for place, (employer, unit) in enumerate(zip(employers, units, strict=True)):
        if place in must:
            still_to_come -= 1
        elif (
            len(taken) >= limit - still_to_come
            or of_employer[employer] >= settings.per_employer
            or (unit is not None and of_unit[unit] >= settings.per_isco_unit)
        ):
            skipped.append(place)
            continue
        taken.append(place)
        of_employer[employer] += 1
        of_unit[unit] += 1
    return Chosen(sorted(taken + skipped[: limit - len(taken)]), must, len(taken) == limit)
