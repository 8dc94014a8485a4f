"""Why one pathway of a candidate stands above another."""

from __future__ import annotations

from dataclasses import dataclass

from services.matcher.domain.pathways import Part, Pathway, Reason
from services.matcher.domain.why_not import Place
from shared.vocabulary.tracks import GROUPS

DECIMALS = 12
"""Scores are compared after rounding to so many decimals (docs/matching.md)."""
SIZE_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Shown:
    """A pathway in its group. `place`: of a ranked one; `size`: of the change that opens a near miss."""

    pathway: Pathway
    group: str
    place: Place | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class PartDifference:
    """What a part adds to the one, less what it adds to the other."""

    name: str
    difference: float
    one: Part
    other: Part


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference`: score of the one less that of the other, to which the parts add up (1e-9); the parts have the
    largest difference first. `above`: the id of the one that stands higher; `because`: why, the deciding rule first."""

    one: Shown
    other: Shown
    difference: float
    parts: tuple[PartDifference, ...]
    above: str
    because: tuple[Reason, ...]


def compared(one: Shown, other: Shown) -> Comparison:
    """Two different pathways of one candidate, worked out on one state of the stock."""
    parts = [
        PartDifference(mine.name, mine.contribution - theirs.contribution, mine, theirs)
        for mine, theirs in zip(one.pathway.parts, other.pathway.parts, strict=True)
    ]
    parts.sort(key=lambda part: -abs(part.difference))  # stable: equal ones stay in the order of PARTS
    first, second = sorted((one, other), key=_order)
    for_first = [part.name for part in parts if (part.difference > 0) == (first is one) and part.difference]
    because = [_rule(first, second, for_first)]
    because += [shown.place.reason for shown in (first, second) if shown.place is not None]
    difference = one.pathway.score - other.pathway.score
    return Comparison(one, other, difference, tuple(parts), first.pathway.id, tuple(because))


def _order(shown: Shown) -> tuple[int, bool, float, float, str]:
    listed = shown.place is None or shown.place.listed is not None
    size, score = round(shown.size or 0.0, SIZE_DECIMALS), round(shown.pathway.score, DECIMALS)
    return GROUPS.index(shown.group), not listed, size, -score, shown.pathway.id


def _rule(first: Shown, second: Shown, for_first: list[str]) -> Reason:
    """What decides. `for_first`: the parts that speak for the first, the one that says most in front."""
    group, not_listed, size, score, _ = _order(first)
    other_group, other_not_listed, other_size, other_score, _ = _order(second)
    if group != other_group:
        return Reason("above_by_group", {"group": first.group, "other": second.group})
    if not_listed != other_not_listed and score >= other_score:
        return Reason("above_by_list_rule")
    if size != other_size:
        return Reason("above_by_size")
    if score == other_score:
        return Reason("above_by_tie")
    higher = first.pathway.score - second.pathway.score
    return Reason("above_by_score", {"difference": higher, "part": f"part.{for_first[0]}"})
