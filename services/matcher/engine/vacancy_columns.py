"""Vacancies as one growing array of records: a slot each, that is used again once its vacancy is removed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Vacancy
from services.matcher.engine.interning import Interned
from services.matcher.engine.knowledge import Knowledge
from services.matcher.engine.language import asked_levels
from services.matcher.engine.skill_needs import NeedsTable, SkillConcepts, SkillNeeds
from services.matcher.engine.travel_minutes import NOWHERE, TravelMinutes
from services.matcher.engine.verdicts import Ints
from services.matcher.engine.week_arrays import is_night_shift, latest_public_minutes, words
from shared.vocabulary.week import FULL_WEEK, Interval, hours, mask, span_mask
from shared.vocabulary.work import EDUCATION_RANK, Schedule, VacancyTerms

FOREVER = 2**30
"""A last day that never comes."""
UNKNOWN_WEEK, FIXED, ROTATING, FLEXIBLE = range(4)
_WEEK_KINDS = {"fixed": FIXED, "rotating": ROTATING, "flexible": FLEXIBLE}

RECORD = np.dtype(
    [
        ("positions", "i8"),
        ("closes", "i8"),
        ("starts", "i8"),
        ("latest", "i8"),
        ("hours_min", "f8"),
        ("hours_max", "f8"),
        ("week_kind", "i1"),
        ("work", "u8", 6),
        ("window", "u8", 6),
        ("school", "u8", 6),
        ("rest", "u8", 6),
        ("work_hours", "f8"),
        ("public_spare", "i8"),
        ("place", "i8"),
        ("remote", "?"),
        ("minimum", "i1", 4),
        ("minimum_stated", "?"),
        ("lower", "i1", 4),
        ("lower_stated", "?"),
        ("security", "f8"),
        ("engagement", "i8"),
        ("occupation", "i8"),
        ("licences", "i8"),
        ("certificates", "i8"),
        ("education", "i8"),
        ("other_languages", "i8"),
        ("sector", "i8"),
    ]
)
"""Dates are day numbers (`date.toordinal`), hours not stated are nan; the last seven are codes of `Interned` values."""


class VacancyColumns:
    """`records[slot]`, `vacancies[slot]` and `needs[slot]` belong together; a free slot has no vacancy."""

    def __init__(self, settings: Settings, knowledge: Knowledge, travel: TravelMinutes) -> None:
        self._settings, self._knowledge, self._travel = settings, knowledge, travel
        self.records: NDArray[Any] = np.zeros(64, RECORD)
        self.vacancies: list[Vacancy | None] = []
        self.needs: list[SkillNeeds] = []
        self.slots: dict[str, int] = {}
        self._free: list[int] = []
        self._isco: dict[str, str | None] = {}
        self.skill_concepts = SkillConcepts(knowledge)
        self.engagements: Interned[str] = Interned()
        self.occupations: Interned[str | None] = Interned()
        self.papers: Interned[frozenset[str]] = Interned()
        self.educations: Interned[str | None] = Interned()
        self.other_languages: Interned[tuple[tuple[str, int], ...]] = Interned()
        self.sectors: Interned[str | None] = Interned()

    def put(self, vacancy: Vacancy) -> None:
        """Adds or replaces."""
        slot = self.slots.get(vacancy.id)
        if slot is None:
            slot = self._free.pop() if self._free else len(self.vacancies)
            if slot == len(self.vacancies):
                self.vacancies.append(None)
                self.needs.append(SkillNeeds.none())
                if slot == len(self.records):
                    self.records = np.concatenate([self.records, np.zeros(slot, RECORD)])
            self.slots[vacancy.id] = slot
        self.vacancies[slot] = vacancy
        self.needs[slot] = self.skill_concepts.needs(vacancy.terms, self._settings.optional_skill_weight)
        self.records[slot] = self._record(vacancy)

    def remove(self, vacancy_id: str) -> None:
        """Removes; nothing happens when it is not there."""
        slot = self.slots.pop(vacancy_id, None)
        if slot is not None:
            self.vacancies[slot] = None
            self.needs[slot] = SkillNeeds.none()
            self._free.append(slot)

    def at(self, slot: int) -> Vacancy:
        """The vacancy in a slot that is taken."""
        vacancy = self.vacancies[slot]
        if vacancy is None:
            raise LookupError("this slot holds no vacancy")
        return vacancy

    def pick(self, slots: Ints) -> Picked:
        return Picked(self, slots, self.records[slots])

    def isco(self, occupation: str | None) -> str | None:
        """Asked for once per occupation: constant for one version of the taxonomy."""
        if occupation is None:
            return None
        if occupation not in self._isco:
            self._isco[occupation] = self._knowledge.isco(occupation)
        return self._isco[occupation]

    def _record(self, vacancy: Vacancy) -> tuple[Any, ...]:
        terms = vacancy.terms
        starts = terms.starts_on.toordinal() if terms.starts_on else 0
        latest = None if terms.continuous else terms.latest_start or terms.closes_on
        schedule, school = terms.schedule or Schedule("unknown"), terms.school_day
        school_days = () if school is None else (school,)
        shifts = schedule.shifts if schedule.type == "fixed" else _all_shifts(schedule)
        workplace = terms.workplace
        return (
            vacancy.positions_free,
            terms.closes_on.toordinal() if terms.closes_on else FOREVER,
            starts,
            latest.toordinal() if latest else FOREVER,
            terms.hours.min if terms.hours else math.nan,
            terms.hours.max if terms.hours else math.nan,
            _WEEK_KINDS.get(schedule.type, UNKNOWN_WEEK),
            words(mask([*shifts, *school_days])),
            words(mask(schedule.window) or FULL_WEEK),
            words(mask(school_days)),
            words(_rest(shifts, self._settings.night_rest_hours)),
            _work_hours(terms, schedule) + hours(school_days),
            latest_public_minutes([*shifts, *school_days]),
            NOWHERE if workplace is None else self._travel.place(workplace.postcode),
            workplace is not None and workplace.remote,
            asked_levels(terms.language_minimum),
            terms.language_minimum is not None,
            asked_levels(terms.language_minimum_with_guidance),
            terms.language_minimum_with_guidance is not None,
            security(terms, self._settings),
            self.engagements.code(terms.engagement),
            self.occupations.code(terms.occupation.concept if terms.occupation else None),
            self.papers.code(frozenset(terms.licences or ())),
            self.papers.code(frozenset(terms.certificates or ())),
            self.educations.code(terms.education_minimum),
            self.other_languages.code(tuple(sorted((terms.other_languages or {}).items()))),
            self.sectors.code(terms.sector.casefold() if terms.sector is not None else None),
        )


@dataclass(frozen=True, eq=False)
class Picked:
    """Some vacancies, side by side: the rows that work gates and parts are worked out for."""

    columns: VacancyColumns
    slots: Ints
    records: NDArray[Any]

    def __len__(self) -> int:
        return len(self.slots)

    def __getitem__(self, field: str) -> NDArray[Any]:
        column: NDArray[Any] = self.records[field]
        return column

    @cached_property
    def needs(self) -> NeedsTable:
        return NeedsTable([self.columns.needs[slot] for slot in self.slots.tolist()])


def security(terms: VacancyTerms, settings: Settings) -> float:
    """docs/matching.md, Score, security."""
    if not terms.is_paid:
        return 0.0
    paid, by_hours, by_months = settings.security_shares
    not_stated = settings.not_stated_by_vacancy
    hours_value = not_stated if terms.hours is None else min(1.0, terms.hours.min / settings.security_hours)
    if terms.contract is not None and terms.contract.type == "permanent":
        months_value = 1.0
    elif terms.contract is None or terms.contract.months is None:
        months_value = not_stated
    else:
        months_value = min(1.0, terms.contract.months / settings.security_months)
    return paid + by_hours * hours_value + by_months * months_value


def education_rank(level: str | None) -> int:
    """Order of a level; 0 where none is asked."""
    return 0 if level is None else EDUCATION_RANK[level]


def _all_shifts(schedule: Schedule) -> tuple[Interval, ...]:
    if schedule.type != "rotating":
        return ()
    return tuple(shift for week in schedule.weeks for shift in week)


def _rest(shifts: Sequence[Interval], rest_hours: int) -> int:
    """Half-hours in which no lesson may start, because a night shift has just ended."""
    rest = 0
    for shift in shifts:
        if is_night_shift(shift):
            rest |= span_mask(shift.week_end, shift.week_end + rest_hours * 60)
    return rest


def _work_hours(terms: VacancyTerms, schedule: Schedule) -> float:
    """The fewest hours of work a week, without the school day; nan when it cannot be told."""
    if schedule.type == "fixed":
        return hours(schedule.shifts)
    if schedule.type == "rotating":
        return sum(hours(week) for week in schedule.weeks) / max(1, len(schedule.weeks))
    return terms.hours.min if terms.hours else math.nan
