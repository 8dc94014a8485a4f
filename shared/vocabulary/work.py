"""What an employer states of a vacancy. `None` always means "not stated"; an empty tuple is stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.week import Interval

ENGAGEMENTS = ("job", "apprenticeship", "work_experience", "volunteering")
SCHEDULE_TYPES = ("fixed", "flexible", "rotating", "unknown")
LANGUAGE_SOURCES_OF_MINIMUM = ("stated", "extracted", "estimated")
CONTRACT_TYPES = ("permanent", "fixed_term", "temporary_agency", "on_call")
WAGE_PERIODS = ("hour", "week", "month", "year")
NEEDS = ("essential", "optional")

EDUCATION_RANK = {
    "none": 0,
    "primary": 1,
    "mbo_1": 2,
    "vmbo": 2,
    "secondary": 2,
    "mbo_2": 3,
    "mbo_3": 4,
    "havo_vwo": 5,
    "mbo_4": 5,
    "hbo": 6,
    "wo": 7,
}
"""Order of education levels by their NLQF level. `secondary` is a foreign secondary school that is not valued yet."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a week, `min <= max`."""

    min: float
    max: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the work is.

    `fixed`: all `shifts`; `flexible`: anywhere in `window`, `Hours` says how many; `rotating`: `weeks` of shifts by
    turns; `unknown`: not known yet. The lists of the other types are empty.
    """

    type: str
    shifts: tuple[Interval, ...] = ()
    window: tuple[Interval, ...] = ()
    weeks: tuple[tuple[Interval, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the work is; `remote` work needs no travel. `postcode` as stated (`1506` or `1506 AB`)."""

    postcode: str | None = None
    remote: bool = False


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A skill the work needs; `concept` is an ESCO URI, or `None` while the label is not linked."""

    label: str | None = None
    concept: str | None = None
    need: str = "essential"
    score: float | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OccupationLink:
    """The ESCO occupation of a vacancy, stated by the employer or linked from the title."""

    concept: str
    label: str | None = None
    score: float | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    type: str
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Wage:
    """Gross euros per period."""

    min: float | None = None
    max: float | None = None
    period: str = "hour"


@dataclass(frozen=True, slots=True)
class VacancyTerms:
    """All that matching may use of a vacancy (schema.org JobPosting in spirit)."""

    title: str
    description: str | None = None
    occupation: OccupationLink | None = None
    employer_reference: str | None = None
    positions: int = 1
    engagement: str = "job"
    sector: str | None = None
    workplace: Workplace | None = None
    starts_on: date | None = None
    closes_on: date | None = None
    latest_start: date | None = None
    continuous: bool = False
    hours: Hours | None = None
    schedule: Schedule | None = None
    school_day: Interval | None = None
    skills: tuple[SkillNeed, ...] | None = None
    licences: tuple[str, ...] | None = None
    certificates: tuple[str, ...] | None = None
    education_minimum: str | None = None
    other_languages: dict[str, Level] | None = None
    language_minimum: LanguageLevels | None = None
    language_minimum_with_guidance: LanguageLevels | None = None
    language_minimum_source: str | None = None
    working_languages: tuple[str, ...] | None = None
    contract: Contract | None = None
    wage: Wage | None = None
    paid: bool | None = None

    @property
    def is_paid(self) -> bool:
        """As stated; else a job and an apprenticeship are paid, work experience and volunteering are not."""
        return self.paid if self.paid is not None else self.engagement in ("job", "apprenticeship")
