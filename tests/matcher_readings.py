"""The readings of docs/matching.md in one form, so that laws and equality can be asked of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from matcher_oracle.weeks import load, work_minutes
from matcher_towns import KNOWLEDGE, MODES, PLACES, SETTINGS, RandomTown
from matcher_towns import rank as oracle_ranking

from services.matcher.domain.settings import Settings
from services.matcher.engine.engine import Engine


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
    guidance: tuple[str, ...]
    travel_minutes: int | None
    load_hours: float | None


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


def by_oracle(town: RandomTown, modes=None, limit: int = 20, settings: Settings = SETTINGS) -> Reading:
    ranking = oracle_ranking(town, modes, limit, settings)
    best: dict[str, float] = {}
    for entry in ranking.ranked:
        best[entry.vacancy] = max(entry.score, best.get(entry.vacancy, 0.0))
    return Reading(
        tuple(shown_by_oracle(entry) for entry, _ in ranking.listed),
        tuple(placed for _, placed in ranking.listed),
        tuple(shown_by_oracle(entry) for entry in ranking.to_clarify[:limit]),
        tuple((shown_by_oracle(miss.combination), miss.gate, miss.size) for miss in ranking.near_misses[:limit]),
        len(ranking.ranked),
        len(ranking.to_clarify),
        best,
    )


def engine_of(town: RandomTown, modes=None, settings: Settings = SETTINGS) -> Engine:
    """An engine that holds the town's offer."""
    engine = Engine(settings, KNOWLEDGE, PLACES, modes or MODES)
    for vacancy in town.vacancies:
        engine.put_vacancy(vacancy)
    for course in town.courses:
        engine.put_course(course)
    for promise in town.promises:
        engine.put_promise(promise)
    return engine


def by_engine(town: RandomTown, modes=None, limit: int = 20, settings: Settings = SETTINGS) -> Reading:
    engine = engine_of(town, modes, settings)
    ranking = engine.rank(town.candidate, town.as_of, limit=limit)
    best: dict[str, float] = {}
    for entry in engine.entries(town.candidate, town.as_of).ranked:
        best[entry.vacancy] = max(entry.score, best.get(entry.vacancy, 0.0))
    return Reading(
        tuple(shown_by_engine(ranked.pathway) for ranked in ranking.ranked),
        tuple(ranked.placed_by for ranked in ranking.ranked),
        tuple(shown_by_engine(pathway) for pathway in ranking.to_clarify),
        tuple((shown_by_engine(miss.pathway), miss.gate, miss.size) for miss in ranking.near_misses),
        ranking.total_ranked,
        ranking.total_to_clarify,
        best,
    )


def shown_by_engine(found) -> Shown:
    return Shown(
        found.id,
        found.vacancy,
        found.track,
        found.courses,
        found.score,
        {gate.name: gate.result for gate in found.gates},
        {gate.name: frozenset(gate.missing) for gate in found.gates if gate.missing},
        {part.name: part.value for part in found.parts},
        {part.name: part.weight for part in found.parts},
        found.starts_on,
        found.guidance,
        found.timetable.travel_minutes,
        found.timetable.load_hours,
    )


def shown_by_oracle(found) -> Shown:
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
        work_minutes(found.case),
        load(found.case),
    )


READINGS = [pytest.param(by_oracle, id="oracle"), pytest.param(by_engine, id="engine")]
