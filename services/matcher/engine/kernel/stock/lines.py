"""What a scan needs of every vacancy in one cache line, with the classes that many vacancies share.

Vacancies with the same demands form a terms class, those with the same hours of work a work class: what depends on a
candidate and only on those is worked out once per class. The lines stand in the order of places, so that who can reach
some of them reads those from the first to the last and no others.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.stock.distinct import Distinct
from services.matcher.engine.kernel.stock.keys import COVERED, ROW, Keys, Rows, key_of, no_keys
from services.matcher.engine.stock.growing import on_cache_lines, with_room
from services.matcher.engine.stock.place_index import (
    FEWEST_ASTRAY,
    FIRST_PLACE,
    PLACE_NOT_KNOWN,
    REMOTE,
    SHARE_ASTRAY,
)
from services.matcher.engine.stock.promise_table import PromiseTable
from services.matcher.engine.stock.skill_needs import FROM_OCCUPATION
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from services.matcher.engine.verdicts import Floats, Ints

HALF = 32
"""Bits of the lower half of a link."""
NOT_OPEN = -1
"""`bucket` of a slot that is free, or whose vacancy has no position left: no track can have it."""
NO_LINE = -1

SOME, SUPPORTS, MAKES_ROOM = 1, 2, 4
"""Bits of `ScanRows.promised`: some; one that supports a lower language minimum; one that makes room for lessons."""


class Lines(NamedTuple):
    """The lines of `start[bucket] : start[bucket + 1]` are of that bucket or not open; those from `start[-1]` on, and
    below `used[0]`, are of any. `terms` to `sector`: see `Keys`."""

    rows: Rows
    terms: NDArray[np.int32]
    work: NDArray[np.int32]
    trade: NDArray[np.int32]
    sector: NDArray[np.int32]
    start: Ints
    used: Ints


class Needing(NamedTuple):
    """Lines that need a concept, when last sorted: `line[start[concept] : start[concept + 1]]`, each with the share of
    it in all that the vacancy needs. Holds for lines that are `fresh`. `covered`: room to add up shares per line, all 0
    between uses."""

    start: Ints
    line: NDArray[np.uint32]
    share: NDArray[np.float32]
    fresh: NDArray[np.int8]
    covered: NDArray[np.float32]


class TermsClasses(NamedTuple):
    """Codes of what a class of vacancies asks, as in `VacancyArrays`."""

    engagement: Ints
    licences: Ints
    certificates: Ints
    education: Ints
    other_languages: Ints
    language_class: Ints


class WorkClasses(NamedTuple):
    """Week class and hours of a class of vacancies; hours not stated are nan."""

    week_class: Ints
    hours_min: Floats
    hours_max: Floats
    work_hours: Floats


class Links(NamedTuple):
    """Occupations that have, or had, a vacancy which needs a concept:
    `occupation[start[concept] : start[concept + 1]]`."""

    start: Ints
    occupation: Ints


class ScanRows:
    """Follows the vacancies that it is made for: `up_to_date` before every use."""

    def __init__(self, vacancies: VacancyColumns) -> None:
        self._touched, self._at_first = vacancies.touched, True
        self._rows: Rows = np.zeros(0, ROW)
        self._start, self._used = np.zeros(1, np.int64), 0
        self._keys = no_keys(0)
        self._home: NDArray[np.int32] = np.zeros(0, np.int32)
        """Per slot the bucket that its vacancy is sorted under, open or not."""
        self.position: NDArray[np.int32] = np.zeros(0, np.int32)
        """Per slot its line, -1 when it never had one."""
        self._stale, self._sorted = 0, 0
        none = np.zeros(0, np.float32)
        self.needing = Needing(np.zeros(1, np.int64), np.zeros(0, np.uint32), none, np.zeros(0, np.int8), none)
        self._promised: NDArray[np.int8] = np.zeros(0, np.int8)
        self._promised_of: tuple[PromiseTable, int, int] | None = None
        self._changed: list[int] = []
        """Slots that `_promised` has not followed yet."""
        self._links: Ints = np.zeros(0, np.int64)
        """Ascending: concept and occupation in one number."""
        self.links = Links(np.zeros(1, np.int64), np.zeros(0, np.int64))
        self._terms = Distinct(["i8"] * len(TermsClasses._fields))
        self._work = Distinct(["i8", "f8", "f8", "f8"])

    @property
    def terms(self) -> TermsClasses:
        return TermsClasses(*(column[: len(self._terms)] for column in self._terms.columns))

    @property
    def work(self) -> WorkClasses:
        return WorkClasses(*(column[: len(self._work)] for column in self._work.columns))

    @property
    def lines(self) -> Lines:
        """As of now: take them anew for every use."""
        return Lines(self._rows, *self._keys, self._start, np.array([self._used]))

    def up_to_date(self, vacancies: VacancyColumns) -> None:
        """Takes over the vacancies that were put in or removed since."""
        slots = list(range(len(vacancies.ids))) if self._at_first else sorted(self._touched)
        self._at_first = False
        self._touched.clear()
        if not slots:
            return
        if slots[-1] >= len(self.position):
            self._home = with_room(self._home, slots[-1] + 1)
            self.position = with_room(self.position, slots[-1] + 1, NO_LINE)
        self._take_over(vacancies, np.array(slots, np.int64))
        self._changed += slots
        if self._stale > max(FEWEST_ASTRAY, self._used // SHARE_ASTRAY):
            self._sort(vacancies)

    def promised(self, promises: PromiseTable) -> NDArray[np.int8]:
        """Per line bits of the promises that count for the vacancy: see SOME."""
        now, slots = (promises, promises.changes, self._sorted), np.array(self._changed, np.int64)
        self._changed.clear()
        every, supporting, cutting = (
            pairs.many for pairs in (promises.all_pairs, promises.supporting_pairs, promises.cutting_pairs)
        )
        if self._promised_of is None or now != self._promised_of or len(self._promised) < len(self._rows):
            self._promised, self._promised_of = np.zeros(len(self._rows), np.int8), now
            slots = np.flatnonzero(every)
        bits = SOME * (every[slots] > 0) + SUPPORTS * (supporting[slots] > 0) + MAKES_ROOM * (cutting[slots] > 0)
        self._promised[self.position[slots]] = bits
        return self._promised

    def _take_over(self, vacancies: VacancyColumns, slots: Ints) -> None:
        arrays = vacancies.arrays
        some = {name: getattr(arrays, name)[slots] for name in arrays._fields[:-2]}
        rows = np.zeros(len(slots), ROW)
        for name in ROW.names or ():
            if name in some:
                rows[name] = some[name]
        place = np.where(some["place"] >= 0, some["place"].astype(np.int64) + FIRST_PLACE, PLACE_NOT_KNOWN)
        home = np.where(some["remote"] != 0, REMOTE, place)
        is_open = (some["taken"] != 0) & (some["positions"] >= 1)
        rows["bucket"], rows["slot"] = np.where(is_open, home, NOT_OPEN), slots
        rows["terms"] = self._terms.codes([some[name].astype(np.int64) for name in TermsClasses._fields])
        rows["work"] = self._work.codes([some[name] for name in WorkClasses._fields])
        self._link(vacancies, slots)
        self._place(slots, home)
        where = self.position[slots]
        self._rows[where] = rows
        for key, name in zip(self._keys, Keys._fields, strict=True):
            key[where] = key_of(rows, name, FROM_OCCUPATION)
        self.needing.fresh[where] = 0
        self._stale += len(slots)

    def _place(self, slots: Ints, home: Ints) -> None:
        """Has a line for each of these slots: its own as long as it stays in its bucket, else a new one at the end."""
        before, tail = self.position[slots], self._start[-1]
        runs = np.append(self._start, tail)
        run = np.minimum(home, len(runs) - 2)
        stays = (before >= tail) | ((before >= runs[run]) & (before < runs[run + 1]))
        left = before[~stays & (before >= 0)]
        self._rows["bucket"][left] = NOT_OPEN
        moved = slots[~stays]
        end = self._used + len(moved)
        if end > len(self._rows):
            many = max(64, end + end // 4)
            rows = on_cache_lines(many, ROW)
            rows[: len(self._rows)] = self._rows
            self._rows = rows
            self._keys = Keys._make([with_room(key, many) for key in self._keys])
            fresh, covered = with_room(self.needing.fresh, len(self._rows)), np.zeros(len(self._rows), np.float32)
            self.needing = self.needing._replace(fresh=fresh, covered=covered)
        self.position[moved] = np.arange(self._used, end)
        self._used = end
        self._home[slots] = home

    def _sort(self, vacancies: VacancyColumns) -> None:
        """All lines in the order of their buckets; those that were left are gone."""
        slots = np.flatnonzero(self.position >= 0)
        slots = slots[np.argsort(self._home[slots], kind="stable")]
        lines = self.position[slots]
        room = len(slots) + max(FEWEST_ASTRAY, len(slots) // SHARE_ASTRAY)
        rows, keys = on_cache_lines(room, ROW), no_keys(room)
        rows[: len(slots)] = self._rows[lines]
        for new, name in zip(keys, Keys._fields, strict=True):
            new[: len(slots)] = key_of(rows[: len(slots)], name, COVERED)
        home = self._home[slots]
        self._rows, self._keys, self._used = rows, keys, len(slots)
        self._start = np.searchsorted(home, np.arange((home[-1] if len(home) else 0) + 2)).astype(np.int64)
        self.position[slots] = np.arange(len(slots))
        self._stale, self._sorted = 0, self._sorted + 1
        self._need(vacancies)

    def _need(self, vacancies: VacancyColumns) -> None:
        arrays, rows = vacancies.arrays, self._rows[: self._used]
        many = rows["needs_len"].astype(np.int64)
        begin = np.repeat(rows["needs_start"] - (np.cumsum(many) - many), many)
        place = begin + np.arange(len(begin))
        concepts, line = arrays.needs_concept[place], np.repeat(np.arange(self._used, dtype=np.uint32), many)
        order = np.argsort(concepts, kind="stable")
        start = np.searchsorted(concepts[order], np.arange((int(concepts.max()) if len(concepts) else -1) + 2))
        share = (arrays.needs_weight[place] / np.repeat(rows["needs_whole"], many)).astype(np.float32)
        fresh = np.zeros(len(self._rows), np.int8)
        fresh[: self._used] = 1
        covered = np.zeros(len(self._rows), np.float32)
        self.needing = Needing(start.astype(np.int64), line[order], share[order], fresh, covered)

    def _link(self, vacancies: VacancyColumns, slots: Ints) -> None:
        arrays = vacancies.arrays
        many = arrays.needs_len[slots].astype(np.int64)
        begin = np.repeat(arrays.needs_start[slots] - (np.cumsum(many) - many), many)
        concepts = arrays.needs_concept[begin + np.arange(len(begin))].astype(np.int64)
        found = np.unique(concepts << HALF | np.repeat(arrays.occupation[slots].astype(np.int64), many))
        new = np.setdiff1d(found, self._links, assume_unique=True)
        if len(new):
            self._links = np.union1d(self._links, new)
            concepts = self._links >> HALF
            start = np.searchsorted(concepts, np.arange(concepts[-1] + 2))
            self.links = Links(start.astype(np.int64), self._links & (2**HALF - 1))


_made: WeakKeyDictionary[VacancyColumns, ScanRows] = WeakKeyDictionary()


def scan_rows(vacancies: VacancyColumns) -> ScanRows:
    """Those of these vacancies, up to date; made at first use and kept as long as the vacancies are."""
    found = _made.get(vacancies)
    if found is None:
        found = _made[vacancies] = ScanRows(vacancies)
    found.up_to_date(vacancies)
    return found
