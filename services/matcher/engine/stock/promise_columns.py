"""The promises in stock, changed in place: those of a vacancy are put together anew when it or one of them changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.stock import Promise
from services.matcher.engine.stock.documents import Documents
from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.interning import Interned
from services.matcher.engine.stock.promise_pairs import PairLists, Pairs
from services.matcher.engine.stock.promise_table import (
    CUTTING_KINDS,
    KIND_NUMBER,
    NO_LANGUAGES,
    SHARED_LANGUAGE,
    USABLE,
    PromiseRows,
    PromiseTable,
    usable_stretches,
)
from services.matcher.engine.stock.quarantine import check_promise, no_other_errors
from services.matcher.engine.stock.saved import Saved, with_spare
from services.matcher.engine.stock.vacancy_columns import FOREVER, VacancyColumns
from services.matcher.engine.stock.week_arrays import WORDS, words
from services.matcher.engine.verdicts import Ints, Weeks
from shared.vocabulary.guidance import LANGUAGE_SUPPORTING_KINDS, daypart_interval
from shared.vocabulary.week import mask

_SUPPORTING = frozenset(KIND_NUMBER[kind] for kind in LANGUAGE_SUPPORTING_KINDS)
_ROWS = PromiseRows._fields
_CUTTING = frozenset(KIND_NUMBER[kind] for kind in CUTTING_KINDS)


class WhoseVacancies(NamedTuple):
    """Whom a promise counts for, among the vacancies that it names."""

    giver: str
    confirmed_for: frozenset[str]
    is_pledged: bool

    def counts_for(self, vacancy: str, employer: str) -> bool:
        """As `Promise.counts_for`."""
        return employer == self.giver or vacancy in self.confirmed_for


class PromiseColumns(PromiseTable):
    """All promises by id. Those of a vacancy are in order: confirmed ones first, then by id, then by stretch."""

    def __init__(self, vacancies: VacancyColumns, hours_minimum: float) -> None:
        self._vacancies, self._hours_minimum = vacancies, hours_minimum
        numbers = [np.zeros(0, np.int64) for _ in PromiseRows._fields[:-1]]
        self.rows = PromiseRows._make([*numbers, np.zeros((0, WORDS), np.uint64)])
        self.languages = Interned()
        self.numbers: dict[str, int] = {}
        """By id the number of its document; those that are not usable too."""
        self.documents: Documents[Promise] = Documents(Promise)
        self._next = 0
        self._rows_of: dict[str, tuple[int, ...]] = {}
        self._number_of_row: Ints = np.zeros(0, np.int64)
        self._free: list[int] = []
        self._used = 0
        self._whose: dict[str, WhoseVacancies] = {}
        self._naming: dict[str, tuple[str, ...]] = {}
        """By vacancy, in stock or not, the usable promises that name it."""
        self._all, self._supporting, self._cutting = PairLists(), PairLists(), PairLists()
        self._lists = {"all": self._all, "supporting": self._supporting, "cutting": self._cutting}

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def all_pairs(self) -> Pairs:
        return self._pairs(self._all)

    @property
    def supporting_pairs(self) -> Pairs:
        return self._pairs(self._supporting)

    @property
    def cutting_pairs(self) -> Pairs:
        return self._pairs(self._cutting)

    def put(self, promise: Promise) -> None:
        """Adds or replaces. Raises `Unfit`, and has changed nothing then."""
        with no_other_errors():
            check_promise(promise)
            stretches = usable_stretches(promise) if promise.status in USABLE else []
            rows = [self._row(promise, *stretch) for stretch in stretches]
            named = frozenset(promise.terms.vacancy_ids) if rows else frozenset()
            whose = WhoseVacancies(promise.giver, frozenset(promise.confirmed_for), promise.status != "confirmed")
            number = self.numbers.get(promise.id, self._next)
            before = self._named_before(promise.id)
            self.documents.put(number, promise)
        if number == self._next:
            self.numbers[promise.id], self._next = number, self._next + 1
        self._let_go(promise.id, before - named)
        self._rows_of[promise.id] = tuple(self._write(number, row) for row in rows)
        self._whose[promise.id] = whose
        for vacancy in named - before:
            self._naming[vacancy] = (*self._naming.get(vacancy, ()), promise.id)
        self._join(before | named)

    def remove(self, promise_id: str) -> None:
        """Removes; nothing happens when it is not there."""
        before = self._named_before(promise_id)
        number = self.numbers.pop(promise_id, None)
        if number is not None:
            self._let_go(promise_id, before)
            self.documents.remove(number)
            del self._rows_of[promise_id], self._whose[promise_id]
            self._join(before)

    def vacancy_changed(self, slot: int) -> None:
        """A vacancy has come to this slot, is of another employer, or has left it."""
        self._make_room()
        vacancy = self._vacancies.ids[slot]
        if vacancy in self._naming or self._all.many[slot]:
            self._join_slot(slot, vacancy)

    def get(self, promise_id: str) -> Promise | None:
        number = self.numbers.get(promise_id)
        return None if number is None else self.documents.at(number)

    def all(self) -> Iterator[Promise]:
        for identity in sorted(self.numbers):
            yield self.documents.read(self.numbers[identity])

    def promise_at(self, row: int) -> Promise:
        return self.documents.at(int(self._number_of_row[row]))

    def ordered_before(self, promise: Promise) -> NDArray[np.bool_]:
        """Per row whether its promise comes before this one."""
        before = np.zeros(len(self.rows.kind), np.bool_)
        place = (promise.status != "confirmed", promise.id)
        whose = self._whose
        some = (rows for one, rows in self._rows_of.items() if (whose[one].is_pledged, one) < place)
        before[list(chain.from_iterable(some))] = True
        return before

    def saved(self) -> Saved:
        """All of it as of now, in arrays of its own."""
        rows = {name: with_spare(column[: self._used]) for name, column in zip(_ROWS, self.rows, strict=True)}
        tables = {
            "numbers": dict(self.numbers),
            "rows_of": dict(self._rows_of),
            "whose": {one: (who.giver, sorted(who.confirmed_for), who.is_pledged) for one, who in self._whose.items()},
            "naming": dict(self._naming),
            "languages": list(self.languages.values),
            "used": self._used,
            "next": self._next,
        }
        found = Saved(rows | {"number_of_row": with_spare(self._number_of_row[: self._used])}, tables)
        for name, lists in self._lists.items():
            found |= lists.saved().named(name)
        return found | self.documents.saved(self._next).named("documents")

    def restore(self, saved: Saved) -> None:
        """Have what `saved` gave; to be called on new columns. The arrays are taken as they are."""
        arrays, tables = saved.arrays, saved.tables
        self.rows = PromiseRows(*(arrays[name] for name in _ROWS))
        self._number_of_row = arrays["number_of_row"]
        self.numbers = tables["numbers"]
        self._rows_of = {one: tuple(rows) for one, rows in tables["rows_of"].items()}
        self._whose = {
            one: WhoseVacancies(giver, frozenset(confirmed_for), is_pledged)
            for one, (giver, confirmed_for, is_pledged) in tables["whose"].items()
        }
        self._naming = {vacancy: tuple(named) for vacancy, named in tables["naming"].items()}
        self.languages.number(map(tuple, tables["languages"]))
        self._used, self._next = tables["used"], tables["next"]
        self._free = sorted(set(range(self._used)).difference(*self._rows_of.values()))
        for name, lists in self._lists.items():
            lists.restore(saved.part(name))
        self.documents.restore(saved.part("documents"))

    def _pairs(self, lists: PairLists) -> Pairs:
        self._make_room()
        return lists.pairs

    def _make_room(self) -> None:
        slots = len(self._vacancies.ids)
        if slots > len(self._all.many):
            for lists in self._lists.values():
                lists.make_room(slots)

    def _named_before(self, promise_id: str) -> frozenset[str]:
        if not self._rows_of.get(promise_id):
            return frozenset()
        return frozenset(self.documents.at(self.numbers[promise_id]).terms.vacancy_ids)

    def _let_go(self, promise_id: str, vacancies: Iterable[str]) -> None:
        """The rows of the promise are free, and these vacancies are not named by it any more."""
        self._free += self._rows_of.get(promise_id, ())
        for vacancy in vacancies:
            others = tuple(one for one in self._naming[vacancy] if one != promise_id)
            if others:
                self._naming[vacancy] = others
            else:
                del self._naming[vacancy]

    def _row(self, promise: Promise, first: int, last: int) -> tuple[int | Weeks, ...]:
        terms = promise.terms
        shared = terms.kind == SHARED_LANGUAGE
        return (
            KIND_NUMBER[terms.kind],
            promise.status == "confirmed",
            first,
            last,
            FOREVER if terms.weeks is None else 7 * terms.weeks,
            (terms.hours_per_week or 0) >= self._hours_minimum,
            self.languages.code(tuple(terms.languages or ())) if shared else NO_LANGUAGES,
            words(mask(daypart_interval(part) for part in terms.dayparts or ())),
        )

    def _write(self, number: int, row: tuple[int | Weeks, ...]) -> int:
        at = self._free.pop() if self._free else self._used
        if at == self._used:
            self._used += 1
            self.rows = PromiseRows(*(with_room(column, self._used) for column in self.rows))
            self._number_of_row = with_room(self._number_of_row, self._used)
        self._number_of_row[at] = number
        for column, value in zip(self.rows, row, strict=True):
            column[at] = value
        return at

    def _join(self, vacancies: Iterable[str]) -> None:
        self.changes += 1
        self._make_room()
        for vacancy in vacancies:
            slot = self._vacancies.slots.get(vacancy)
            if slot is not None:
                self._join_slot(slot, vacancy)

    def _join_slot(self, slot: int, vacancy: str) -> None:
        """Have the pairs of this slot as they should be."""
        naming = self._naming.get(vacancy, ())
        employer = self._vacancies.employer_at(slot) if naming else ""
        counting = [one for one in naming if self._whose[one].counts_for(vacancy, employer)]
        counting.sort(key=lambda one: (self._whose[one].is_pledged, one))
        rows = [row for one in counting for row in self._rows_of[one]]
        self._all.put(slot, rows)
        self._supporting.put(slot, [row for row in rows if self.rows.kind[row] in _SUPPORTING])
        self._cutting.put(
            slot, [row for row in rows if self.rows.kind[row] in _CUTTING and self.rows.cut_out[row].any()]
        )


class WithOneForAll(PromiseTable):
    """The promises of these columns as they are now, and one that counts for every vacancy; it is not in stock."""

    def __init__(self, base: PromiseColumns, promise: Promise, slots: Ints) -> None:
        self._base, self._promise, self._number = base, promise, base._used
        self.languages = base.languages
        ((first, last),) = usable_stretches(promise)
        self.rows = PromiseRows(*(with_room(column, self._number + 1).copy() for column in base.rows))
        for column, value in zip(self.rows, base._row(promise, first, last), strict=True):
            column[self._number] = value
        before = np.append(base.ordered_before(promise), np.zeros(len(self.rows.kind), np.bool_))
        self._all = base.all_pairs.with_one_more(self._number, slots, before)
        supports = promise.terms.kind in LANGUAGE_SUPPORTING_KINDS
        supporting = base.supporting_pairs
        self._supporting = supporting.with_one_more(self._number, slots, before) if supports else supporting

    @property
    def all_pairs(self) -> Pairs:
        return self._all

    @property
    def supporting_pairs(self) -> Pairs:
        return self._supporting

    @property
    def cutting_pairs(self) -> Pairs:
        return self._base.cutting_pairs

    def promise_at(self, row: int) -> Promise:
        return self._promise if row == self._number else self._base.promise_at(row)

    def get(self, promise_id: str) -> Promise | None:
        return self._promise if promise_id == self._promise.id else self._base.get(promise_id)

    def all(self) -> Iterator[Promise]:
        yield from self._base.all()
        yield self._promise
