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

    def of_slot(self, slot: int) -> Ints:
        """The promises of one slot, in order."""
        start = int(self.start[slot])
        numbers: Ints = self.promise[start : start + int(self.many[slot])]
        return numbers


def usable_stretches(promise: Promise) -> list[tuple[int, int]]:
    """First and last day of every stretch of consecutive days on which the promise is in force and some of it is free,
    as long as they come."""
    terms = promise.terms
    first = terms.valid_from.toordinal() if terms.valid_from else 0
    last = terms.valid_until.toordinal() if terms.valid_until else FOREVER
    if not promise.free_per_period:
        return [(first, last)] if promise.capacity_free >= 1 else []
    free: list[tuple[int, int]] = []
    for period in promise.free_per_period:
        begin = period.starts_on.toordinal() if period.starts_on else 0
        end = period.ends_on.toordinal() if period.ends_on else FOREVER
        if period.free >= 1 and free and free[-1][1] + 1 == begin:
            free[-1] = (free[-1][0], end)
        elif period.free >= 1:
            free.append((begin, end))
    return [(max(first, begin), min(last, end)) for begin, end in free if begin <= last and end >= first]


class PromiseColumns:
    """One row per promise that is pledged or confirmed and stretch of days on which it is in force with some of it
    free; confirmed ones first, then by id, then by stretch. `promises` holds the promise of every row."""

    def __init__(self, promises: Iterable[Promise], vacancies: VacancyColumns, hours_minimum: float) -> None:
        usable = [one for one in promises if one.status in ("confirmed", "pledged")]
        usable.sort(key=lambda one: (one.status != "confirmed", one.id))
        rows = [(one, *stretch) for one in usable for stretch in usable_stretches(one)]
        self.promises = [one for one, _, _ in rows]
        terms = [one.terms for one in self.promises]
        self.kinds = [one.kind for one in terms]
        self.confirmed: Bools = np.array([one.status == "confirmed" for one in self.promises], np.bool_)
        self.valid_from: Ints = np.array([first for _, first, _ in rows], np.int64)
        self.valid_until: Ints = np.array([last for _, _, last in rows], np.int64)
        self.lasts_days: Ints = np.array([FOREVER if one.weeks is None else 7 * one.weeks for one in terms], np.int64)
        self.enough_hours: Bools = np.array([(one.hours_per_week or 0) >= hours_minimum for one in terms], np.bool_)
        self.cut_out: Weeks = table([mask(daypart_interval(part) for part in one.dayparts or ()) for one in terms])
        supporting = [number for number, kind in enumerate(self.kinds) if kind in LANGUAGE_SUPPORTING_KINDS]
        cutting = [n for n, one in enumerate(terms) if one.kind in CUTTING_KINDS and one.dayparts]
        self.all_pairs = self._pairs(range(len(self.promises)), vacancies)
        self.supporting_pairs = self._pairs(supporting, vacancies)
        self.cutting_pairs = self._pairs(cutting, vacancies)

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
