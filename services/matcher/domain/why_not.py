"""Why a vacancy is not in a candidate's list: where its nearest pathways stand, or what stands in their way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.matcher.domain.pathways import Pathway, Reason


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A failed gate, the change that would open it, and the size of that change in (0, 1]."""

    gate: str
    change: Reason
    size: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """The combination of a vacancy that comes nearest to possible in its track. `obstacles`: every gate that it fails,
    in the order of GATES; what cannot be told is `pathway.unknown`, with the fields to ask for in its gates."""

    pathway: Pathway
    obstacles: tuple[Obstacle, ...]

    @property
    def group(self) -> str:
        """`ranked`, `to_clarify`, or `not_possible`."""
        if self.obstacles:
            return "not_possible"
        return "to_clarify" if self.pathway.unknown else "ranked"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ranked pathway stands. `place` counts all ranked ones, `listed` those of the list (both from 1; `listed`
    is `None` when it is not in it). `reason` says why it stands there; `above`: the pathways in the list that keep it
    out, in their order."""

    place: int
    listed: int | None
    reason: Reason
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyNot:
    """`status`: `open`; `closed` when the vacancy has left the stock; `left_out` when it is open but something in it is
    wrong, so that it cannot be ranked. Only an open one has tracks. `places`: of those that are ranked, by pathway."""

    candidate: str
    vacancy: str
    status: str
    tracks: tuple[Nearest, ...]
    places: Mapping[str, Place]
