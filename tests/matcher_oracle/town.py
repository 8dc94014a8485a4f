"""What the oracle ranks in: the stock, the day, the settings, and one combination with its dates and levels worked out.

The oracle is the slow and obvious second reading of docs/matching.md: no numpy, no shortcuts, no pruning.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol

from services.matcher.domain.pathways import pathway_id
from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, FreePeriod, Promise, Vacancy
from shared.vocabulary.cefr import Level

Levels = tuple[Level | None, ...]


class Knowledge(Protocol):
    """What is known of occupations and skills."""

    def isco(self, occupation: str) -> str | None: ...
    def skills_of(self, occupation: str) -> tuple[tuple[str, ...], tuple[str, ...]]: ...
    def neighbours(self, skill: str) -> frozenset[str]: ...
    def rarity(self, skill: str) -> float: ...


class Places(Protocol):
    """Points of postcodes."""

    def point(self, pc4: str) -> tuple[float, float] | None: ...


class Mode(Protocol):
    """One means of travel."""

    speed_kmh: float
    detour: float
    fixed_minutes: float


@dataclass(frozen=True)
class Town:
    """Everything but the candidate."""

    vacancies: tuple[Vacancy, ...]
    courses: tuple[Course, ...]
    promises: tuple[Promise, ...]
    as_of: date
    settings: Settings
    knowledge: Knowledge
    places: Places
    modes: Mapping[str, Mode]


@dataclass(frozen=True)
class Verdict:
    """The result of one gate and the fields to ask for when it is unknown."""

    result: str
    missing: frozenset[str] = frozenset()


PASS, FAIL = Verdict("pass"), Verdict("fail")


def unknown(*missing: str) -> Verdict:
    return Verdict("unknown", frozenset(missing))


def passes(condition: bool) -> Verdict:
    return PASS if condition else FAIL


def worst(verdicts: list[Verdict]) -> Verdict:
    """Fail before unknown before pass; the missing fields of all that are unknown."""
    if any(verdict.result == "fail" for verdict in verdicts):
        return FAIL
    unclear = [verdict for verdict in verdicts if verdict.result == "unknown"]
    return unknown(*(field for verdict in unclear for field in verdict.missing)) if unclear else PASS


@dataclass(frozen=True)
class Case:
    """One combination: candidate x vacancy x courses x track."""

    town: Town
    candidate: Candidate
    vacancy: Vacancy
    courses: tuple[Course, ...]
    track: str

    @property
    def beside(self) -> bool:
        """The course runs beside the work."""
        return self.track in ("dual", "evening")

    @cached_property
    def id(self) -> str:
        return pathway_id(self.candidate.id, self.vacancy.id, [course.id for course in self.courses], self.track)

    @cached_property
    def runs(self) -> tuple[tuple[date, date, date], ...]:
        """For each course in turn: the day of joining, the end, the cautious end."""
        runs: list[tuple[date, date, date]] = []
        for course in self.courses:
            days = 7 * course.terms.weeks
            if course.terms.admission == "rolling":
                join = max(course.terms.starts_on, self.town.as_of, *(run[2] for run in runs))
            else:
                join = course.terms.starts_on
            end = join + timedelta(days=days)
            delay = self.town.settings.pace_delay[self.candidate.profile.learning_pace or "average"]
            runs.append((join, end, end + timedelta(days=math.ceil(round(days * delay, 9)))))
        return tuple(runs)

    @property
    def cautious_end(self) -> date:
        """Of the last course; `date.min` without courses."""
        return self.runs[-1][2] if self.runs else date.min

    @cached_property
    def start(self) -> date:
        """S, the first working day."""
        days = [self.town.as_of]
        if self.vacancy.terms.starts_on:
            days.append(self.vacancy.terms.starts_on)
        if self.candidate.profile.availability.from_date:
            days.append(self.candidate.profile.availability.from_date)
        if self.track == "learn_first":
            days.append(self.cautious_end)
        return max(days)

    @property
    def latest(self) -> date | None:
        if self.vacancy.terms.continuous:
            return None
        return self.vacancy.terms.latest_start or self.vacancy.terms.closes_on

    @cached_property
    def levels(self) -> tuple[Levels, ...]:
        """Levels now, after the first course, after the second."""
        from matcher_oracle.language import after_course

        steps: list[Levels] = [tuple(self.candidate.profile.dutch)]
        for course in self.courses:
            steps.append(after_course(steps[-1], course))
        return tuple(steps)

    @property
    def now(self) -> Levels:
        return self.levels[0]

    @property
    def after(self) -> Levels:
        return self.levels[-1]

    @property
    def counting(self) -> list[Promise]:
        """The promises that count for this vacancy, in order of id."""
        return sorted((p for p in self.town.promises if p.counts_for(self.vacancy)), key=lambda promise: promise.id)


def free_throughout(promise: Promise, first: date, last: date) -> bool:
    """The promise is in force on every day from `first` up to and including `last`, and some of it is free."""
    terms = promise.terms
    if (terms.valid_from and first < terms.valid_from) or (terms.valid_until and last > terms.valid_until):
        return False
    if not promise.free_per_period:
        return promise.capacity_free >= 1
    day = first
    for period in promise.free_per_period:
        if (period.starts_on is None or period.starts_on <= day) and (period.ends_on is None or period.ends_on >= day):
            if period.free < 1:
                return False
            if period.ends_on is None or period.ends_on >= last:
                return True
            day = period.ends_on + timedelta(days=1)
    return False


def free_some_day_from(promise: Promise, first: date) -> bool:
    """There is a day, `first` or later, on which the promise is in force and some of it is free."""
    periods = promise.free_per_period or (FreePeriod(promise.capacity_free),)
    begin, end = promise.terms.valid_from or date.min, promise.terms.valid_until or date.max
    return any(
        period.free >= 1
        and max(begin, period.starts_on or date.min) <= min(end, period.ends_on or date.max)
        and min(end, period.ends_on or date.max) >= first
        for period in periods
    )
