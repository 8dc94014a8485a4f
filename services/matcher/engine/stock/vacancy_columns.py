"""Vacancies in columns: a slot each, which is used again once its vacancy is removed. No object per vacancy is held."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Vacancy
from services.matcher.engine.knowledge import Knowledge
from services.matcher.engine.stock.documents import Documents
from services.matcher.engine.stock.interning import Interned
from services.matcher.engine.stock.language_classes import LanguageClasses
from services.matcher.engine.stock.picked import Picked
from services.matcher.engine.stock.place_index import PlaceIndex
from services.matcher.engine.stock.quarantine import check_vacancy, no_other_errors
from services.matcher.engine.stock.saved import Saved, with_spare
from services.matcher.engine.stock.skill_needs import SkillConcepts, SkillNeeds
from services.matcher.engine.stock.slab import Slab, packed_lists
from services.matcher.engine.stock.travel_minutes import NOWHERE, TravelMinutes
from services.matcher.engine.stock.vacancy_arrays import (
    FOREVER,
    NOT_KNOWN_UNIT,
    PER_SLOT,
    VacancyArrays,
    empty,
    with_slots,
)
from services.matcher.engine.stock.week_classes import FIXED, FLEXIBLE, ROTATING, UNKNOWN_WEEK, WeekClasses
from services.matcher.engine.verdicts import Ints
from shared.vocabulary.week import hours
from shared.vocabulary.work import EDUCATION_RANK, VacancyTerms

__all__ = ["FIXED", "FLEXIBLE", "FOREVER", "ROTATING", "UNKNOWN_WEEK", "Picked", "VacancyColumns"]


class VacancyColumns:
    """`arrays[slot]`, `ids[slot]` and what `at` gives belong together; `ids` has an empty text where a slot is free."""

    def __init__(self, settings: Settings, knowledge: Knowledge, travel: TravelMinutes) -> None:
        self._settings, self._knowledge, self._travel = settings, knowledge, travel
        self.arrays = empty()
        self.ids: list[str] = []
        self.slots: dict[str, int] = {}
        self._free: list[int] = []
        self.documents: Documents[Vacancy] = Documents(Vacancy)
        self.by_place = PlaceIndex()
        self.touched: set[int] = set()
        """Slots put or emptied since the compiled engine last looked: it empties this."""
        self.weeks = WeekClasses(settings.night_rest_hours)
        self.language_classes = LanguageClasses()
        self.skill_concepts = SkillConcepts(knowledge)
        self.needs_slab = Slab(np.int32, np.float64)
        """Concepts, and their weights."""
        self._isco: dict[str, str | None] = {}
        self.engagements: Interned[str] = Interned()
        self.occupations: Interned[str | None] = Interned()
        self.papers: Interned[frozenset[str]] = Interned()
        self.educations: Interned[str | None] = Interned()
        self.other_languages: Interned[tuple[tuple[str, int], ...]] = Interned()
        self.sectors: Interned[str | None] = Interned()
        self.employers: Interned[str] = Interned()
        self.isco_units: Interned[str] = Interned()

    def __len__(self) -> int:
        """Vacancies in stock."""
        return len(self.slots)

    def put(self, vacancy: Vacancy) -> int:
        """Adds or replaces; returns the slot. Raises `Unfit`, and has changed nothing then."""
        with no_other_errors():
            check_vacancy(vacancy)
            row = self._row(vacancy)
            needs = self.skill_concepts.needs(vacancy.terms, self._settings.optional_skill_weight)
            slot = self.slots.get(vacancy.id)
            fresh = slot is None
            if slot is None:
                slot = self._free[-1] if self._free else len(self.ids)
            self.documents.put(slot, vacancy)
        if fresh:
            self._take(slot, vacancy.id)
        arrays, slab = self.arrays, self.needs_slab
        slab.let_go(int(arrays.needs_start[slot]), int(arrays.needs_len[slot]))
        start = slab.put(needs.concepts, needs.weights)
        row += (needs.source, start, len(needs.concepts), needs.whole)
        columns: tuple[NDArray[Any], ...] = arrays
        for column, value in zip(columns, row, strict=False):
            column[slot] = value
        concept, weight = slab.columns
        if arrays.needs_concept is not concept:
            self.arrays = arrays._replace(needs_concept=concept, needs_weight=weight)
        self.by_place.put(slot, int(arrays.place[slot]), bool(arrays.remote[slot]))
        self.touched.add(slot)
        return slot

    def remove(self, vacancy_id: str) -> None:
        """Removes; nothing happens when it is not there."""
        slot = self.slots.pop(vacancy_id, None)
        if slot is not None:
            arrays = self.arrays
            arrays.taken[slot] = 0
            self.touched.add(slot)
            self.needs_slab.let_go(int(arrays.needs_start[slot]), int(arrays.needs_len[slot]))
            arrays.needs_len[slot] = 0
            self.ids[slot] = ""
            self.documents.remove(slot)
            self._free.append(slot)

    def at(self, slot: int) -> Vacancy:
        """The vacancy in a slot that is taken: for the few that are shown. Raises `KeyError` for a free slot."""
        return self.documents.at(slot)

    def all(self) -> Iterator[Vacancy]:
        """Every vacancy, by id, read from its compact form one after another."""
        for identity in sorted(self.slots):
            yield self.documents.read(self.slots[identity])

    def employer_at(self, slot: int) -> str:
        return self.employers.values[self.arrays.employer[slot]]

    def isco_at(self, slot: int) -> str | None:
        """The unit group of the vacancy in this slot, None when it is not known."""
        unit = self.arrays.isco_unit[slot]
        return None if unit == NOT_KNOWN_UNIT else self.isco_units.values[unit]

    def needs_at(self, slot: int) -> SkillNeeds:
        """What the vacancy in this slot needs."""
        arrays = self.arrays
        start = int(arrays.needs_start[slot])
        block = slice(start, start + int(arrays.needs_len[slot]))
        concepts, weights = arrays.needs_concept[block].tolist(), arrays.needs_weight[block].tolist()
        return SkillNeeds(int(arrays.needs_source[slot]), concepts, weights, float(arrays.needs_whole[slot]))

    def needed_at(self, slot: int) -> tuple[int, NDArray[np.int32]]:
        """Where the needs of the vacancy in this slot come from, and the numbers of the concepts: a view."""
        arrays = self.arrays
        start = int(arrays.needs_start[slot])
        return int(arrays.needs_source[slot]), arrays.needs_concept[start : start + int(arrays.needs_len[slot])]

    def pick(self, slots: Ints) -> Picked:
        return Picked(self, slots)

    def isco(self, occupation: str | None) -> str | None:
        """Asked for once per occupation: constant for one version of the taxonomy."""
        if occupation is None:
            return None
        if occupation not in self._isco:
            self._isco[occupation] = self._knowledge.isco(occupation)
        return self._isco[occupation]

    def saved(self) -> Saved:
        """All of it as of now, in arrays of its own."""
        rows, arrays = len(self.ids), self.arrays
        needs = packed_lists(arrays.needs_start[:rows], arrays.needs_len[:rows], self.needs_slab.columns)
        columns = {name: with_spare(getattr(arrays, name)[:rows]) for name in PER_SLOT}
        concept, weight = (with_spare(column) for column in needs.columns)
        columns |= {"needs_start": with_spare(needs.start), "needs_concept": concept, "needs_weight": weight}
        # Only places of work: who else has a number in `travel` may be at home there.
        used = np.unique(arrays.place[:rows][arrays.place[:rows] != NOWHERE])
        known = columns["place"] != NOWHERE
        columns["place"][known] = np.searchsorted(used, columns["place"][known])
        postcodes = self._travel.places
        tables = {
            "ids": list(self.ids),
            "places": [postcodes[place] for place in used.tolist()],
            "needs_used": needs.used,
            "weeks": list(self.weeks.keys),
            "languages": list(self.language_classes.keys),
            "concepts": list(self.skill_concepts.concepts),
            **{name: list(getattr(self, name).values) for name in _PLAIN},
            "papers": [sorted(one) for one in self.papers.values],
            "other_languages": list(self.other_languages.values),
        }
        return Saved(columns, tables) | self.documents.saved(rows).named("documents")

    def restore(self, saved: Saved) -> None:
        """Have what `saved` gave; to be called on new columns, before any place has a number. The arrays are taken as
        they are. Raises `ValueError`, `KeyError` or `TypeError` for what cannot have been saved by this."""
        arrays, tables = saved.arrays, saved.tables
        if [self._travel.place(one) for one in tables["places"]] != list(range(len(tables["places"]))):
            raise ValueError("saved with other places")
        self.arrays = VacancyArrays(**{name: arrays[name] for name in VacancyArrays._fields})
        self.needs_slab.adopt(tables["needs_used"], self.arrays.needs_concept, self.arrays.needs_weight)
        self.ids = tables["ids"]
        self.slots = {identity: slot for slot, identity in enumerate(self.ids) if identity}
        self._free = [slot for slot, identity in enumerate(self.ids) if not identity]
        self.documents.restore(saved.part("documents"))
        for key in tables["weeks"]:
            self.weeks.code(tuple(key))
        for minimum, lower in tables["languages"]:
            self.language_classes.code((minimum and tuple(minimum), lower and tuple(lower)))
        self.skill_concepts.number(tables["concepts"])
        for name in _PLAIN:
            getattr(self, name).number(tables[name])
        self.papers.number(map(frozenset, tables["papers"]))
        self.other_languages.number(tuple(map(tuple, one)) for one in tables["other_languages"])
        self.by_place.restore(self.arrays.place[: len(self.ids)], self.arrays.remote[: len(self.ids)])

    def _take(self, slot: int, vacancy_id: str) -> None:
        self.slots[vacancy_id] = slot
        if slot == len(self.ids):
            self.ids.append(vacancy_id)
            self.arrays = with_slots(self.arrays, len(self.ids))
        else:
            self._free.pop()
            self.ids[slot] = vacancy_id

    def _row(self, vacancy: Vacancy) -> tuple[Any, ...]:
        """The values of `PER_SLOT` up to the skill needs."""
        terms, workplace = vacancy.terms, vacancy.terms.workplace
        latest = None if terms.continuous else terms.latest_start or terms.closes_on
        stated = terms.hours
        week, work_hours = self.weeks.of(terms.schedule, terms.school_day)
        if work_hours is None:
            work_hours = stated.min if stated else math.nan
        occupation = terms.occupation.concept if terms.occupation else None
        isco = self.isco(occupation)
        return (
            1,
            vacancy.positions_free,
            terms.closes_on.toordinal() if terms.closes_on else FOREVER,
            terms.starts_on.toordinal() if terms.starts_on else 0,
            latest.toordinal() if latest else FOREVER,
            stated.min if stated else math.nan,
            stated.max if stated else math.nan,
            work_hours + (0.0 if terms.school_day is None else hours((terms.school_day,))),
            week,
            NOWHERE if workplace is None else self._travel.place(workplace.postcode),
            workplace is not None and workplace.remote,
            self.language_classes.of(terms.language_minimum, terms.language_minimum_with_guidance),
            security(terms, self._settings),
            self.engagements.code(terms.engagement),
            self.occupations.code(occupation),
            self.papers.code(frozenset(terms.licences or ())),
            self.papers.code(frozenset(terms.certificates or ())),
            self.educations.code(terms.education_minimum),
            self.other_languages.code(tuple(sorted((terms.other_languages or {}).items()))),
            self.sectors.code(terms.sector.casefold() if terms.sector is not None else None),
            self.employers.code(vacancy.employer),
            NOT_KNOWN_UNIT if isco is None else self.isco_units.code(isco),
        )


_PLAIN = ("engagements", "occupations", "educations", "sectors", "employers", "isco_units")
"""The `Interned` whose values are text, or None."""


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
