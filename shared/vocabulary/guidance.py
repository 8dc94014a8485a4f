"""What an employer or organisation promises beside the work, and what residents and clubs offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.vocabulary.week import DAYPARTS, DAYS, Interval

COMMITMENT_KINDS = (
    "buddy",
    "job_coach",
    "language_coach",
    "language_lessons_at_work",
    "shared_working_language",
    "trial_placement",
    "work_experience_place",
    "room_for_lessons",
    "culture_introduction",
)
LANGUAGE_SUPPORTING_KINDS = ("buddy", "language_coach", "language_lessons_at_work", "shared_working_language")
"""Only these let a vacancy's lower language minimum count (design 3-matching, Guidance)."""
COMMITMENT_STATUSES = ("pledged", "confirmed", "delivered", "withdrawn", "expired")
CANDIDATE_NEEDS = (*COMMITMENT_KINDS, "childcare")
INITIATIVE_KINDS = ("language_buddy", "volunteering", "sports", "walking_group", "self_organisation", "meeting_place")


@dataclass(frozen=True, slots=True)
class CommitmentTerms:
    """A promise. `dayparts` (`mon_morning` … `sun_evening`): parts of the week that lessons may take from a shift."""

    kind: str
    vacancy_ids: tuple[str, ...]
    hours_per_week: float | None = None
    weeks: int | None = None
    capacity: int = 1
    valid_from: date | None = None
    valid_until: date | None = None
    languages: tuple[str, ...] | None = None
    dayparts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class InitiativeTerms:
    """What residents, clubs and self-organisations offer; linked, never owned, by the municipality."""

    title: str
    kind: str
    description: str | None = None
    postcode: str | None = None
    online: bool = False
    languages: tuple[str, ...] | None = None
    times: tuple[Interval, ...] | None = None
    places: int | None = None
    website: str | None = None


def daypart_interval(daypart: str) -> Interval:
    """`tue_morning` as Tuesday 06:00-12:00. Raises `ValueError` for anything else."""
    day, _, part = daypart.partition("_")
    if day not in DAYS or part not in DAYPARTS:
        raise ValueError(f"not a part of the week: {daypart}")
    start, end = DAYPARTS[part]
    return Interval(day, start, end)
