"""The readings of docs/matching.md in one form, so that laws and equality can be asked of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from matcher_towns import KNOWLEDGE, MODES, PLACES, SETTINGS, RandomTown
from matcher_towns import rank as oracle_ranking


@dataclass(frozen=True)
class Shown:
    """One pathway as it was ranked."""

    id: str
    vacancy: str
    track: str
    courses: tuple[str, ...]
    score: float
    gates: dict[str, str]
    missing: dict[str, frozenset[str]]
    parts: dict[str, float]
    weights: dict[str, float]
    starts_on: Any
    guidance: str | None


@dataclass(frozen=True)
class Reading:
    """The list, what is to be clarified and the near misses; `best` score of each vacancy that has a ranked entry."""

    pathways: tuple[Shown, ...]
    placed_by: tuple[str | None, ...]
    to_clarify: tuple[Shown, ...]
    near_misses: tuple[tuple[Shown, str, float], ...]
    total_ranked: int
    total_to_clarify: int
    best: dict[str, float]

    @property
    def whole(self) -> tuple[object, ...]:
        """All that may be compared exactly between two runs of one reading."""
        return self.pathways, self.placed_by, self.to_clarify, self.near_misses


def by_oracle(town: RandomTown, modes=None, limit: int = 20) -> Reading:
    ranking = oracle_ranking(town, modes, limit)
    best: dict[str, float] = {}
    for entry in ranking.ranked:
        best[entry.vacancy] = max(entry.score, best.get(entry.vacancy, 0.0))
    return Reading(
        tuple(_combination(entry) for entry, _ in ranking.listed),
        tuple(placed for _, placed in ranking.listed),
        tuple(_combination(entry) for entry in ranking.to_clarify[:limit]),
        tuple((_combination(miss.combination), miss.gate, miss.size) for miss in ranking.near_misses[:limit]),
        len(ranking.ranked),
        len(ranking.to_clarify),
        best,
    )


def _combination(found) -> Shown:
    return Shown(
        found.id,
        found.vacancy,
        found.track,
        found.courses,
        found.score,
        {name: verdict.result for name, verdict in found.gates.items()},
        {name: verdict.missing for name, verdict in found.gates.items() if verdict.missing},
        dict(found.parts),
        dict(SETTINGS.weights),
        found.case.start,
        found.leans_on,
    )


READINGS = [pytest.param(by_oracle, id="oracle")]
_ = (KNOWLEDGE, MODES, PLACES)
