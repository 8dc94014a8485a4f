"""What a ranking is made of: pathways with their gates, parts and reasons, in three groups."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval

PREFIX_LENGTH = 12


@lru_cache(maxsize=1024)
def prefix_of(candidate: str) -> str:
    """What the ids of all pathways of a candidate begin with, so that one is found again from its id alone."""
    return hashlib.sha256(candidate.encode()).hexdigest()[:PREFIX_LENGTH]


def pathway_id(candidate: str, vacancy: str, courses: Sequence[str], track: str) -> str:
    """The same combination always has the same id, on every instance: 32 hexadecimal characters."""
    return pathway_ids(candidate, [(vacancy, track, *courses)])[0]


def pathway_ids(candidate: str, combinations: Iterable[Sequence[str]]) -> list[str]:
    """`pathway_id` of each: vacancy, track, and courses in turn."""
    prefix, end, code = prefix_of(candidate), 32 - PREFIX_LENGTH, hashlib.sha256
    return [prefix + code("|".join((candidate, *one)).encode()).hexdigest()[:end] for one in combinations]


def first_by_id(candidate: str, vacancy: str, courses: Sequence[str], track: str) -> int:
    """The place in `courses` of the one of which the pathway, with that course alone, has the id that comes first."""
    begun, found = hashlib.sha256("|".join([candidate, vacancy, track, ""]).encode()), []
    for course in courses:
        combination = begun.copy()
        combination.update(course.encode())
        found.append(combination.digest())
    return found.index(min(found))


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with arguments; the text is rendered in the reader's language at the edge."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """`result` is pass, fail or unknown; `detail` holds the values compared; `missing` the field to ask for.

    `told`: what was made of it for readers, by who made it, so that it is made once: a gate is shared by pathways, and
    by answers about everybody of whom the same values were compared.
    """

    name: str
    result: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    told: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """`value` in [0, 1]; `stated` is False where a "not stated" value stands in; `told`: as of a gate."""

    name: str
    value: float
    weight: float
    reason: Reason
    stated: bool = True
    told: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def contribution(self) -> float:
        return self.value * self.weight


STRONG, STRENGTHS = 0.6, 3


def strengths(parts: Sequence[Part]) -> tuple[str, ...]:
    """Names of at most three parts that speak for a pathway (stated, and a value of 0.6 or more), the largest
    contribution first."""
    strong = [part for part in parts if part.stated and part.value >= STRONG]
    return tuple(part.name for part in sorted(strong, key=lambda part: -part.contribution)[:STRENGTHS])


@dataclass(frozen=True, slots=True)
class LevelReached:
    level: Level
    on: date
    cautious_on: date


@dataclass(frozen=True, slots=True)
class Timetable:
    work: tuple[Interval, ...] = ()
    lessons: tuple[Interval, ...] = ()
    travel_minutes: int | None = None
    load_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Pathway:
    """One candidate x one vacancy x zero to two courses, worked out whole."""

    id: str
    candidate: str
    vacancy: str
    courses: tuple[str, ...]
    track: str
    engagement: str
    starts_on: date
    guidance: tuple[str, ...]
    language_reached: Mapping[str, LevelReached]
    parts: tuple[Part, ...]
    gates: tuple[Gate, ...]
    timetable: Timetable
    notes: tuple[Reason, ...] = ()

    @property
    def score(self) -> float:
        """The sum of the parts' contributions, in the order of `PARTS`."""
        return sum(part.contribution for part in self.parts)

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(gate.name for gate in self.gates if gate.result == "fail")

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(gate.name for gate in self.gates if gate.result == "unknown")


@dataclass(frozen=True, slots=True)
class Ranked:
    """`placed_by`: None for its own score; "track" or "spread" when a rule of the list put it there."""

    pathway: Pathway
    placed_by: str | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    pathway: Pathway
    gate: str
    change: Reason
    size: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer for one candidate. Each group holds at most the asked number; the totals count all."""

    candidate: str
    ranked: tuple[Ranked, ...]
    to_clarify: tuple[Pathway, ...]
    near_misses: tuple[NearMiss, ...]
    total_ranked: int
    total_to_clarify: int
    settings: str
    stock_revision: int
