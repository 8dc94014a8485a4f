"""What a proposed pathway looks like in somebody's life: what a plan for the person is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """A course of the pathway."""

    id: str
    title: str | None
    starts_on: date | None
    weeks: int | None
    from_level: Level | None
    to_level: Level | None
    online: bool = False


@dataclass(frozen=True, slots=True)
class PlannedGuidance:
    """A promise the pathway leans on: one of `guidance.COMMITMENT_KINDS`."""

    kind: str
    hours_per_week: float | None = None
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedPlan:
    """The pathway as it was worked out when it was proposed.

    `work` and `lessons`: the week in local time; empty work: not known or free to choose. `travel_minutes`: one way to
    work, 0 when at home. `load_hours`: work, lessons and what stays, a week. `strengths`: names of `tracks.PARTS` that
    speak most for it, strongest first.
    """

    work: tuple[Interval, ...] = ()
    lessons: tuple[Interval, ...] = ()
    hours_min: float | None = None
    hours_max: float | None = None
    postcode: str | None = None
    travel_minutes: int | None = None
    load_hours: float | None = None
    courses: tuple[PlannedCourse, ...] = ()
    guidance: tuple[PlannedGuidance, ...] = ()
    strengths: tuple[str, ...] = ()
