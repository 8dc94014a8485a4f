"""Guidance promises as arrays, with the pairs of a promise and a vacancy that it counts for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from services.matcher.domain.stock import Promise
from services.matcher.engine.vacancy_columns import FOREVER, VacancyColumns
from services.matcher.engine.verdicts import Bools, Ints, Weeks
from services.matcher.engine.week_arrays import table
from shared.vocabulary.guidance import LANGUAGE_SUPPORTING_KINDS, daypart_interval
from shared.vocabulary.week import mask

CUTTING_KINDS = ("room_for_lessons", "language_lessons_at_work")
"""Their dayparts are taken out of the shift (design 3-matching, The week)."""


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Promises that count for a vacancy, grouped by slot: `promise[start[slot] : start[slot] + many[slot]]`."""

    promise: Ints
    start: Ints
    many: Ints

    def of_rows(self, slots: Ints) -> tuple[Ints, Ints]:
        """For rows with these slots: (row, promise) of every pair, rows ascending, promises in order within a row."""
        many = self.many[slots]
        row = np.repeat(np.arange(len(slots)), many)
        before = np.cumsum(many) - many
        pair = np.repeat(self.start[slots] - before, many) + np.arange(len(row))
        return row, self.promise[pair]


class PromiseColumns:
    """One row per promise that is pledged or confirmed and has free capacity, confirmed ones first, then by id."""

    def __init__(self, promises: Iterable[Promise], vacancies: VacancyColumns, hours_minimum: float) -> None:
        usable = [one for one in promises if one.status in ("confirmed", "pledged") and one.capacity_free >= 1]
        self.promises = sorted(usable, key=lambda one: (one.status != "confirmed", one.id))
        terms = [one.terms for one in self.promises]
        self.kinds = [one.kind for one in terms]
        self.confirmed: Bools = np.array([one.status == "confirmed" for one in self.promises], np.bool_)
        self.valid_from: Ints = np.array(
            [one.valid_from.toordinal() if one.valid_from else 0 for one in terms], np.int64
        )
        self.valid_until: Ints = np.array(
            [one.valid_until.toordinal() if one.valid_until else FOREVER for one in terms], np.int64
        )
        self.lasts_days: Ints = np.array([FOREVER if one.weeks is None else 7 * one.weeks for one in terms], np.int64)
        self.enough_hours: Bools = np.array([(one.hours_per_week or 0) >= hours_minimum for one in terms], np.bool_)
        self.cut_out: Weeks = table([mask(daypart_interval(part) for part in one.dayparts or ()) for one in terms])
        supporting = [number for number, kind in enumerate(self.kinds) if kind in LANGUAGE_SUPPORTING_KINDS]
        cutting = [n for n, one in enumerate(terms) if one.kind in CUTTING_KINDS and one.dayparts]
        self.all_pairs = self._pairs(range(len(self.promises)), vacancies)
        self.supporting_pairs = self._pairs(supporting, vacancies)
        self.cutting_pairs = self._pairs(cutting, vacancies)

    def of_vacancy(self, slot: int) -> list[Promise]:
        """Those that count for the vacancy in a slot, in order."""
        pairs = self.all_pairs
        start = int(pairs.start[slot])
        return [self.promises[number] for number in pairs.promise[start : start + int(pairs.many[slot])].tolist()]

    def _pairs(self, numbers: Iterable[int], vacancies: VacancyColumns) -> Pairs:
        found = []
        for number in numbers:
            promise = self.promises[number]
            for vacancy_id in dict.fromkeys(promise.terms.vacancy_ids):
                slot = vacancies.slots.get(vacancy_id)
                if slot is not None and promise.counts_for(vacancies.at(slot)):
                    found.append((slot, number))
        found.sort()
        slots, promise_numbers = np.array(found, np.int64).reshape(-1, 2).T
        many = np.bincount(slots, minlength=len(vacancies.vacancies))
        return Pairs(promise_numbers, np.cumsum(many) - many, many)
