"""All that the municipality records of a candidate. `None` is "not known" or "not stated"; an empty tuple is stated.

Only what `privacy.profile_of` lets through ever leaves this service.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.profiles import Replaceable, Travel, Wishes
from shared.vocabulary.week import Interval

GENDERS = ("f", "m", "x")


@dataclass(frozen=True, slots=True)
class Personal:
    """Who somebody is and how to reach them. Encrypted at rest, never in an event, a log or a URL."""

    given_name: str | None = None
    family_name: str | None = None
    birth_year: int | None = None
    gender: str | None = None
    email: str | None = None
    phone: str | None = None
    contact_language: str | None = None

    @property
    def full_name(self) -> str:
        """For the coach's screen; empty when no name was recorded."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


@dataclass(frozen=True, slots=True)
class Home:
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Integration:
    """The obligation to integrate (Wet inburgering 2021): personal plan, end of the term, hours done."""

    pip_date: date | None = None
    term_end: date | None = None
    map_hours_done: float | None = None
    participation_hours_done: float | None = None


@dataclass(frozen=True, slots=True)
class RecordedSkill:
    """A skill in the candidate's words (`label`), an ESCO `concept`, or both.

    `score` (0 to 1) is how sure the linker was. `confirmed`: a person said that the concept is right, or, without a
    concept, that none fits.
    """

    concept: str | None = None
    label: str | None = None
    proficiency: str | None = None
    evidence: str | None = None
    score: float | None = None
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordedExperience:
    """Work done before; `occupation` is the ESCO concept, `label` and `confirmed` as with a skill."""

    occupation: str | None = None
    label: str | None = None
    country: str | None = None
    years: float | None = None
    last_year: int | None = None
    score: float | None = None
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordedEducation:
    level: str
    field: str | None = None
    recognised: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedLanguage:
    """Levels of one language, who says so and since when."""

    listening: Level | None = None
    speaking: Level | None = None
    reading: Level | None = None
    writing: Level | None = None
    source: str | None = None
    on: date | None = None

    @property
    def levels(self) -> LanguageLevels:
        return LanguageLevels(self.listening, self.speaking, self.reading, self.writing)

    @property
    def is_known(self) -> bool:
        """Whether any of the four levels was recorded."""
        return any(level is not None for level in self.levels)


@dataclass(frozen=True, slots=True)
class RecordedCommitment:
    """Hours of the week that are taken, and what for (which stays here)."""

    interval: Interval
    what: str | None = None
    replaceable: Replaceable | None = None


@dataclass(frozen=True, slots=True)
class RecordedAvailability:
    weekly: tuple[Interval, ...] | None = None
    work_hours_min: float | None = None
    work_hours_max: float | None = None
    max_load_hours: float | None = None
    from_date: date | None = None
    commitments: tuple[RecordedCommitment, ...] | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether providers and employers may be told of the candidate's pathways, and since when."""

    share_with_providers: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """What a case system submits and a coach types. `reference` is the municipality's own case number, not a name."""

    reference: str
    personal: Personal = Personal()
    home: Home = Home()
    learning_route: str | None = None
    language_goal: Level | None = None
    integration: Integration = Integration()
    skills: tuple[RecordedSkill, ...] | None = None
    experience: tuple[RecordedExperience, ...] | None = None
    education: tuple[RecordedEducation, ...] | None = None
    licences: tuple[str, ...] | None = None
    certificates: tuple[str, ...] | None = None
    languages: dict[str, RecordedLanguage] = field(default_factory=dict)
    learning_pace: str | None = None
    availability: RecordedAvailability = RecordedAvailability()
    travel: Travel = field(default_factory=Travel)
    needs: tuple[str, ...] | None = None
    wishes: Wishes = field(default_factory=Wishes)
    engagements: tuple[str, ...] | None = None
    consent: Consent = Consent()
    notes: str | None = None
    team: str | None = None

    @property
    def dutch(self) -> RecordedLanguage:
        """Levels of Dutch, all unknown when none was recorded."""
        return self.languages.get("nl", RecordedLanguage())
