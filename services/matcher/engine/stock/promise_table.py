"""Guidance promises as arrays: what matching reads of them, however they are kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

from services.matcher.domain.stock import Promise
from services.matcher.engine.stock.interning import Interned
from services.matcher.engine.stock.promise_pairs import Pairs
from services.matcher.engine.stock.vacancy_arrays import FOREVER
from services.matcher.engine.verdicts import Ints, Weeks
from shared.vocabulary.guidance import CANDIDATE_NEEDS

CUTTING_KINDS = ("room_for_lessons", "language_lessons_at_work")
"""Their dayparts are taken out of the shift (design 3-matching, The week)."""
SHARED_LANGUAGE = "shared_working_language"
NO_LANGUAGES = -1
USABLE = ("confirmed", "pledged")
KIND_NUMBER = {kind: number for number, kind in enumerate(CANDIDATE_NEEDS)}


class PromiseArrays(NamedTuple):
    """One row per promise that is pledged or confirmed and stretch of days on which it is in force with some of it
    free; days are day numbers. `kind`: place in CANDIDATE_NEEDS; `languages`: code of the languages of a shared working
    language, NO_LANGUAGES for other kinds; `enough_hours`, `confirmed`: 1 or 0. A row that no pair points to is free.

    Then the pairs of a slot and a row: see `Pairs`; all, those that support a lower language minimum, and those that
    cut lessons out of the shift. Growing replaces arrays, so take this anew for every use.
    """

    kind: Ints
    confirmed: Ints
    valid_from: Ints
    valid_until: Ints
    lasts_days: Ints
    enough_hours: Ints
    languages: Ints
    cut_out: Weeks
    all_promise: Ints
    all_start: Ints
    all_many: Ints
    supporting_promise: Ints
    supporting_start: Ints
    supporting_many: Ints
    cutting_promise: Ints
    cutting_start: Ints
    cutting_many: Ints


class PromiseRows(NamedTuple):
    """The first eight of `PromiseArrays`."""

    kind: Ints
    confirmed: Ints
    valid_from: Ints
    valid_until: Ints
    lasts_days: Ints
    enough_hours: Ints
    languages: Ints
    cut_out: Weeks


class PromiseTable(ABC):
    """What matching reads of promises. `languages`: those of shared working languages by their code."""

    rows: PromiseRows
    languages: Interned[tuple[str, ...]]
    changes = 0
    """Goes up when a promise is put in or removed."""

    @property
    @abstractmethod
    def all_pairs(self) -> Pairs: ...

    @property
    @abstractmethod
    def supporting_pairs(self) -> Pairs: ...

    @property
    @abstractmethod
    def cutting_pairs(self) -> Pairs: ...

    @property
    def arrays(self) -> PromiseArrays:
        return PromiseArrays(*self.rows, *self.all_pairs, *self.supporting_pairs, *self.cutting_pairs)

    @abstractmethod
    def promise_at(self, row: int) -> Promise:
        """The promise that a row is of."""

    @abstractmethod
    def get(self, promise_id: str) -> Promise | None:
        """The promise with this id."""

    @abstractmethod
    def all(self) -> Iterator[Promise]:
        """Every promise, by id; each is read from its compact form."""


def usable_stretches(promise: Promise) -> list[tuple[int, int]]:
    """First and last day of every stretch of consecutive days on which the promise is in force and some of it is free,
    as long as they come."""
    terms = promise.terms
    first = terms.valid_from.toordinal() if terms.valid_from else 0
    last = terms.valid_until.toordinal() if terms.valid_until else FOREVER
    free: list[tuple[int, int]] = []
    if not promise.free_per_period and promise.capacity_free >= 1:
        free = [(first, last)]
    for period in promise.free_per_period:
        begin = period.starts_on.toordinal() if period.starts_on else 0
        end = period.ends_on.toordinal() if period.ends_on else FOREVER
        if period.free >= 1 and begin <= end:
            if free and free[-1][1] + 1 == begin:
                free[-1] = (free[-1][0], end)
            else:
                free.append((begin, end))
    in_force = ((max(first, begin), min(last, end)) for begin, end in free)
    return [(begin, end) for begin, end in in_force if begin <= end]
