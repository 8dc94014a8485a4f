"""Small random towns for property tests, the fakes they live in, and builders for towns worked out by hand.

Pools are small and lean towards what is feasible, so that gates often pass and often fail by one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.learning import CoursePlace, CourseTerms
from shared.vocabulary.profiles import (
    Availability,
    CandidateProfile,
    Travel,
)
from shared.vocabulary.week import Interval
from shared.vocabulary.work import Contract, Hours, OccupationLink, Schedule, VacancyTerms, Workplace

AS_OF = date(2026, 11, 23)
EXAMPLES = int(os.environ.get("OPSTAP_EXAMPLES", "60"))
property_test = hypothesis_settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="OPSTAP_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
"""For every property test: 60 fixed examples; `OPSTAP_EXAMPLES=2000` looks for new ones."""

OCCUPATIONS = {
    "baker": "7512",
    "pastry_cook": "7512",
    "butcher": "7511",
    "welder": "7212",
    "cleaner": "9112",
    "mystery": None,
}
ESSENTIAL = {"baker": ("dough", "oven"), "welder": ("weld",), "cleaner": ("mop",), "butcher": ("knife", "hygiene")}
SKILL_LINKS = {
    "dough": {"pastry"},
    "pastry": {"dough", "oven"},
    "oven": {"pastry"},
    "mop": {"hygiene"},
    "hygiene": {"mop", "knife"},
    "knife": {"hygiene"},
}
RARITY = {"dough": 1.5, "weld": 2.0, "mop": 0.5, "hygiene": 0.7}


class FakeKnowledge:
    """Six occupations and a handful of skills."""

    def isco(self, uri):
        return OCCUPATIONS.get(uri)

    def skills_of(self, uri):
        return ESSENTIAL.get(uri, ()), ()

    def neighbours(self, uri):
        return frozenset(SKILL_LINKS.get(uri, ()))

    def rarity(self, uri):
        return RARITY.get(uri, 1.0)


POINTS = {
    "1500": (52.4389, 4.8129), "1501": (52.4420, 4.8280), "1502": (52.4480, 4.8450), "1506": (52.4329, 4.8230), "1507": (52.4300, 4.7950),
    "1511": (52.4360, 4.8890), "1521": (52.4930, 4.8060), "1541": (52.4620, 4.8060), "1551": (52.4440, 4.7700), "1561": (52.4990, 4.7600),
    "1566": (52.4760, 4.7420), "1012": (52.3730, 4.8930), "9711": (53.2190, 6.5670),
}  # fmt: skip


class FakePlaces:
    """A dozen postcodes around Zaandam, and Groningen far away; `1599` has no point."""

    def point(self, pc4):
        return POINTS.get(pc4[:4])


@dataclass(frozen=True)
class FakeMode:
    speed_kmh: float
    detour: float
    fixed_minutes: float


MODES = {
    "walk": FakeMode(4.8, 1.3, 0.0),
    "bike": FakeMode(15.0, 1.3, 1.0),
    "public_transport": FakeMode(22.0, 1.3, 12.0),
    "car": FakeMode(35.0, 1.35, 5.0),
}
KNOWLEDGE, PLACES, SETTINGS = FakeKnowledge(), FakePlaces(), Settings()


@dataclass(frozen=True)
class RandomTown:
    """What one property test looks at."""

    candidate: Candidate
    vacancies: tuple[Vacancy, ...]
    courses: tuple[Course, ...]
    promises: tuple[Promise, ...]
    as_of: date = AS_OF

    def changed(self, **profile: Any) -> RandomTown:
        """The same town with a changed profile of the candidate."""
        return replace(self, candidate=replace(self.candidate, profile=replace(self.candidate.profile, **profile)))


def rank(town: RandomTown, modes=None, limit=20, settings=SETTINGS):
    """The oracle's ranking of a random town."""
    from matcher_oracle.ranking import rank as oracle

    return oracle(
        town.candidate,
        town.vacancies,
        town.courses,
        town.promises,
        town.as_of,
        settings,
        KNOWLEDGE,
        PLACES,
        modes or MODES,
        limit,
    )


def at(day: str, start: str, end: str) -> Interval:
    """`at("mon", "08:00", "16:30")`."""
    (h1, m1), (h2, m2) = start.split(":"), end.split(":")
    return Interval(day, int(h1) * 60 + int(m1), int(h2) * 60 + int(m2))


def on(days: str, start: str, end: str) -> tuple[Interval, ...]:
    """`on("mon wed", "08:00", "16:00")`."""
    return tuple(at(day, start, end) for day in days.split())


def levels(text: str) -> LanguageLevels:
    """`levels("A2 A2 A1 ?")`: listening, speaking, reading, writing; `?` unknown; one level stands for all four."""
    found = [None if word == "?" else Level[word] for word in text.split()]
    return LanguageLevels.all(found[0]) if len(found) == 1 else LanguageLevels(*found)


WORKDAYS = "mon tue wed thu fri"


def person(dutch: str = "A2", **changes: Any) -> Candidate:
    """A baker of Zaandam with A2, who is free by day and in the evening; `availability` and `profile` fields by name."""
    week = {name: changes.pop(name) for name in tuple(changes) if name in Availability.__dataclass_fields__}
    travel = {name: changes.pop(name) for name in tuple(changes) if name in Travel.__dataclass_fields__}
    values: dict[str, Any] = {
        "reference": "p1", "postcode": "1506", "learning_route": "b1", "skills": (), "experience": (), "education": (), "licences": (),
        "certificates": (), "languages": {"nl": levels(dutch)}, "learning_pace": "average", "needs": (), "engagements": ("job",),
        "availability": Availability(**{"weekly": on(WORKDAYS, "07:00", "22:30"), "work_hours_max": 40, "max_load_hours": 45, **week}),
        "travel": Travel(**{"modes": ("bike",), "max_minutes": 40, **travel}),
    }  # fmt: skip
    return Candidate("c1", CandidateProfile(**{**values, **changes}))


def job(id: str = "v1", employer: str = "e1", positions_free: int = 1, **changes: Any) -> Vacancy:
    """A baker's job on Monday, Wednesday and Friday by day, that asks B1."""
    values: dict[str, Any] = {
        "title": "Bakker", "occupation": OccupationLink("baker"), "workplace": Workplace("1507"), "starts_on": AS_OF, "hours": Hours(24, 24),
        "schedule": Schedule("fixed", shifts=on("mon wed fri", "08:00", "16:00")), "skills": (), "language_minimum": levels("B1"),
        "contract": Contract("fixed_term", 12),
    }  # fmt: skip
    return Vacancy(id, employer, VacancyTerms(**{**values, **changes}), positions_free)


def course(id: str = "k1", seats_free: int | None = 5, **changes: Any) -> Course:
    """An evening course from A2 to B1 in Zaandam, twenty weeks from the fourteenth day."""
    values: dict[str, Any] = {
        "title": "NT2", "from_level": Level.A2, "to_level": Level.B1, "lessons": on("tue thu", "18:30", "21:00"),
        "starts_on": AS_OF + timedelta(days=14), "weeks": 20, "place": CoursePlace("1506"),
    }  # fmt: skip
    return Course(id, "p1", CourseTerms(**{**values, **changes}), seats_free)


def promise(id: str = "g1", kind: str = "buddy", status: str = "confirmed", **changes: Any) -> Promise:
    """A confirmed buddy for the job of `job()`, two hours a week."""
    own = {name: changes.pop(name) for name in tuple(changes) if name in ("giver", "capacity_free", "confirmed_for")}
    values: dict[str, Any] = {"kind": kind, "vacancy_ids": ("v1",), "hours_per_week": 2.0}
    return Promise(id, own.pop("giver", "e1"), status, CommitmentTerms(**{**values, **changes}), **own)


def town(who: Candidate, jobs=(), courses=(), promises=(), as_of: date = AS_OF) -> RandomTown:
    """A town worked out by hand; single things may be given without a tuple."""
    groups = [group if isinstance(group, (tuple, list)) else (group,) for group in (jobs, courses, promises)]
    return RandomTown(who, *(tuple(group) for group in groups), as_of)
