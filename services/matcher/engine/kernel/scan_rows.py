"""What a scan needs of every vacancy in one cache line, with the classes that many vacancies share.

Vacancies with the same demands form a terms class, those with the same hours of work a work class: what depends on a
candidate and only on those is worked out once per class.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.growing import with_room
from services.matcher.engine.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.vacancy_columns import VacancyColumns
from services.matcher.engine.verdicts import Floats, Ints

HALF = 32
"""Bits of the lower half of a link."""
NOT_OPEN = -1
"""`bucket` of a slot that is free, or whose vacancy has no position left: no track can have it."""

ROW = np.dtype(
    [
        ("security", "f8"),
        ("needs_whole", "f8"),
        ("needs_start", "i4"),
        ("needs_len", "i4"),
        ("starts", "i4"),
        ("latest", "i4"),
        ("closes", "i4"),
        ("bucket", "i4"),
        ("terms", "i4"),
        ("work", "i4"),
        ("occupation", "i4"),
        ("sector", "i4"),
        ("needs_source", "i4"),
        ("spare", "i4"),
    ],
    align=True,
)
"""64 bytes. `bucket`: as in `PlaceIndex`, or NOT_OPEN; `terms`, `work`: classes; `spare`: `public_spare` of the week;
the others as in `VacancyArrays`."""

Rows = NDArray[Any]


class Keys(NamedTuple):
    """Of every slot what the first look needs, close together: `bucket` + 1 (0: not open), `terms`, `work` of ROW."""

    bucket: NDArray[np.int32]
    terms: NDArray[np.int32]
    work: NDArray[np.int32]


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


class _Classes:
    """Distinct combinations, numbered in the order in which they are first seen."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._codes: dict[Hashable, int] = {}
        self.columns = tuple(np.zeros(0, kind) for kind in kinds)

    def __len__(self) -> int:
        return len(self._codes)

    def codes(self, combinations: Sequence[NDArray[Any]]) -> list[int]:
        """The number of the combination in each row."""
        # Not stated is nan, which is not equal to itself: -1 stands for it in the key.
        keys = zip(*(np.nan_to_num(column, nan=-1.0).tolist() for column in combinations), strict=True)
        found, before = [], len(self._codes)
        for key in keys:
            found.append(self._codes.setdefault(key, len(self._codes)))
        if len(self._codes) > before:
            self.columns = tuple(with_room(column, len(self._codes)) for column in self.columns)
            first = np.unique(np.array(found), return_index=True)
            for code, row in zip(*(one.tolist() for one in first), strict=True):
                if code >= before:
                    for column, values in zip(self.columns, combinations, strict=True):
                        column[code] = values[row]
        return found


class Links(NamedTuple):
    """Occupations that have, or had, a vacancy which needs a concept:
    `occupation[start[concept] : start[concept + 1]]`."""

    start: Ints
    occupation: Ints


class ScanRows:
    """Follows the vacancies that it is made for: `up_to_date` before every use."""

    def __init__(self, vacancies: VacancyColumns) -> None:
        self._touched, self._at_first = vacancies.touched, True
        self.rows: Rows = np.zeros(0, ROW)
        self.keys = Keys(*(np.zeros(0, np.int32) for _ in Keys._fields))
        self._links: Ints = np.zeros(0, np.int64)
        """Ascending: concept and occupation in one number."""
        self.links = Links(np.zeros(1, np.int64), np.zeros(0, np.int64))
        self._terms = _Classes(["i8"] * len(TermsClasses._fields))
        self._work = _Classes(["i8", "f8", "f8", "f8"])

    @property
    def terms(self) -> TermsClasses:
        return TermsClasses(*(column[: len(self._terms)] for column in self._terms.columns))

    @property
    def work(self) -> WorkClasses:
        return WorkClasses(*(column[: len(self._work)] for column in self._work.columns))

    def up_to_date(self, vacancies: VacancyColumns) -> None:
        """Takes over the vacancies that were put in or removed since."""
        if self._at_first:
            slots, self._at_first = list(range(len(vacancies.ids))), False
        else:
            slots = sorted(self._touched)
        self._touched.clear()
        if not slots:
            return
        if slots[-1] >= len(self.rows):
            many = max(64, 2 * len(self.rows), slots[-1] + 1)
            longer = np.zeros(many, ROW)
            longer["bucket"] = NOT_OPEN
            longer[: len(self.rows)] = self.rows
            self.rows, self.keys = longer, Keys(*(with_room(column, many) for column in self.keys))
        self._take_over(vacancies, np.array(slots, np.int64))

    def _take_over(self, vacancies: VacancyColumns, slots: Ints) -> None:
        arrays, weeks = vacancies.arrays, vacancies.weeks.arrays
        some = {name: getattr(arrays, name)[slots] for name in arrays._fields[:-2]}
        rows = np.zeros(len(slots), ROW)
        for name in ROW.names or ():
            if name in some:
                rows[name] = some[name]
        place = np.where(some["place"] >= 0, some["place"].astype(np.int64) + FIRST_PLACE, PLACE_NOT_KNOWN)
        is_open = (some["taken"] != 0) & (some["positions"] >= 1)
        rows["bucket"] = np.where(is_open, np.where(some["remote"] != 0, REMOTE, place), NOT_OPEN)
        rows["spare"] = weeks.public_spare[some["week_class"]]
        rows["terms"] = self._terms.codes([some[name].astype(np.int64) for name in TermsClasses._fields])
        rows["work"] = self._work.codes([some[name] for name in WorkClasses._fields])
        self._link(vacancies, slots)
        self.rows[slots] = rows
        self.keys.bucket[slots] = rows["bucket"] + 1
        self.keys.terms[slots], self.keys.work[slots] = rows["terms"], rows["work"]

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
