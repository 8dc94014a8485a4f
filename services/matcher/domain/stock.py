"""What the matcher knows of the offer, as told by events. One value per thing, replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.work import VacancyTerms


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    profile: CandidateProfile
    revision: int = 1
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An open vacancy; a closed one leaves the stock. `positions_free` comes from the ledger."""

    id: str
    employer: str
    terms: VacancyTerms
    positions_free: int = 1
    revision: int = 1
    employer_name: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """An open course. `seats_free` `None`: seats were not stated."""

    id: str
    provider: str
    terms: CourseTerms
    seats_free: int | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class FreePeriod:
    """How much of a promise is free on every day from `starts_on` up to and including `ends_on`; `None`: no bound."""

    free: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A guidance commitment that is not withdrawn or expired.

    `confirmed_for`: vacancies of another employer for which that employer has confirmed it. `free_per_period`: what the
    ledger says is free, in order; nothing is free on a day that it does not name. Empty: `capacity_free` on every day.
    """

    id: str
    giver: str
    status: str
    terms: CommitmentTerms
    capacity_free: int = 1
    confirmed_for: tuple[str, ...] = ()
    revision: int = 1
    free_per_period: tuple[FreePeriod, ...] = ()

    def counts_for(self, vacancy: Vacancy) -> bool:
        """It names the vacancy, and the vacancy is its giver's or the vacancy's employer has confirmed it."""
        return vacancy.id in self.terms.vacancy_ids and (
            vacancy.employer == self.giver or vacancy.id in self.confirmed_for
        )
