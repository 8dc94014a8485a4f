"""A candidate as the matcher knows them: pseudonymous, without name, origin, age, gender, health or free text.

`None` means "not stated"; an empty tuple is stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.week import Interval

TRAVEL_MODES = ("walk", "bike", "e_bike", "moped", "public_transport", "car")
PROFICIENCIES = ("basic", "experienced", "expert")
EVIDENCE = ("self", "tested", "certified", "observed")
LEVEL_SOURCES = ("tested", "teacher", "self", "estimated")
RECOGNITIONS = ("no", "idw_requested", "idw_done")
NOT_RECORDED = LanguageLevels()


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """An ESCO skill the candidate has."""

    concept: str
    proficiency: str | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """Work done before; the country stays in the skills service."""

    occupation: str
    years: float | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Education:
    level: str
    recognised: str | None = None


@dataclass(frozen=True, slots=True)
class Replaceable:
    """The level step of a running lesson group; a course that covers it frees the group's hours."""

    from_level: Level
    to_level: Level


@dataclass(frozen=True, slots=True)
class Commitment:
    """Hours of the week that are taken. What for is not told to the matcher."""

    interval: Interval
    replaceable: Replaceable | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    weekly: tuple[Interval, ...] | None = None
    work_hours_min: float | None = None
    work_hours_max: float | None = None
    max_load_hours: float | None = None
    from_date: date | None = None
    commitments: tuple[Commitment, ...] | None = None


@dataclass(frozen=True, slots=True)
class Travel:
    modes: tuple[str, ...] | None = None
    max_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    occupations: tuple[str, ...] | None = None
    sectors: tuple[str, ...] | None = None
    exclude_occupations: tuple[str, ...] | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class CandidateProfile:
    """What gates and score use, and nothing else. `languages` maps ISO 639-1 codes to levels; `nl` is Dutch."""

    reference: str
    postcode: str | None = None
    learning_route: str | None = None
    language_goal: Level | None = None
    term_end: date | None = None
    skills: tuple[HeldSkill, ...] | None = None
    experience: tuple[Experience, ...] | None = None
    education: tuple[Education, ...] | None = None
    licences: tuple[str, ...] | None = None
    certificates: tuple[str, ...] | None = None
    languages: dict[str, LanguageLevels] = field(default_factory=dict)
    learning_pace: str | None = None
    availability: Availability = Availability()
    travel: Travel = Travel()
    needs: tuple[str, ...] | None = None
    wishes: Wishes = Wishes()
    engagements: tuple[str, ...] | None = None
    share_with_providers: bool = False

    @property
    def dutch(self) -> LanguageLevels:
        """Levels of Dutch, all unknown when none was recorded."""
        return self.languages.get("nl", NOT_RECORDED)
