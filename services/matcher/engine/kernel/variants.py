"""Changed candidates by the compiled engine: `Evaluate` of `what_helps`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.best import RANKED
from services.matcher.engine.kernel.search import Scanned, scanned
from services.matcher.engine.selection import Entry
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import Ints
from services.matcher.engine.what_helps import RankedRows, Variant
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.tracks import TRACKS

ViewOf = Callable[[Variant, StockColumns], CandidateView]
StockWith = Callable[[bool, bool], StockColumns]


class Variants:
    """Ranks variants of one candidate in turn. The first is what the others are changes of: where only papers are added
    to it, only the vacancies that ask for them are looked at again."""

    def __init__(self, view_of: ViewOf, stock_with: StockWith) -> None:
        self._view_of, self._stock_with = view_of, stock_with
        self._now: tuple[CandidateProfile, ScannedRows] | None = None

    def __call__(self, variants: Sequence[Variant]) -> list[RankedRows]:
        return [self._rows(variant) for variant in variants]

    def _rows(self, variant: Variant) -> ScannedRows:
        stock = self._stock_with(variant.buddy, variant.evening_courses)
        view = self._view_of(variant, stock)
        if self._now is None:
            found = ScannedRows(scanned(view, stock))
            self._now = variant.profile, found
            return found
        profile, now = self._now
        papers = replace(variant.profile, licences=profile.licences, certificates=profile.certificates)
        if variant.buddy or variant.evening_courses or papers != profile:
            return ScannedRows(scanned(view, stock))
        slots = _that_ask(stock, profile, variant.profile)
        return ScannedRows(scanned(view, stock, slots), now, slots)


def _that_ask(stock: StockColumns, before: CandidateProfile, then: CandidateProfile) -> Ints:
    """Slots of vacancies that ask for a paper which is held only then: all others are ranked as before."""
    arrays, papers = stock.vacancies.arrays, stock.vacancies.papers.values
    marks = np.zeros(len(arrays.taken), np.bool_)
    for codes, held, more in (
        (arrays.licences, held_licences(before.licences or ()), held_licences(then.licences or ())),
        (arrays.certificates, held_certificates(before.certificates or ()), held_certificates(then.certificates or ())),
    ):
        gained = more - held
        if gained:
            marks |= np.array([not gained.isdisjoint(asked) for asked in papers], np.bool_)[codes]
    return np.flatnonzero(marks & (arrays.taken != 0))


class ScannedRows:
    """`RankedRows`: what was scanned, and of `others` what stands at other slots than `slots`."""

    def __init__(self, found: Scanned, others: ScannedRows | None = None, slots: Ints | None = None) -> None:
        rows = np.flatnonzero(found.group == RANKED)
        self._sources, self._rows, self._source = [found], rows, np.zeros(len(rows), np.int64)
        self.key = found.slot[rows].astype(np.int64) * len(TRACKS) + found.track[rows]
        self.score = found.score[rows]
        if others is not None and slots is not None:
            looked_at = np.zeros(len(found.stock.vacancies.arrays.taken), np.bool_)
            looked_at[slots] = True
            kept = ~looked_at[others.key // len(TRACKS)]
            self._sources = [found, *others._sources]
            self._source = np.concatenate([self._source, others._source[kept] + 1])
            self._rows = np.concatenate([self._rows, others._rows[kept]])
            self.key = np.concatenate([self.key, others.key[kept]])
            self.score = np.concatenate([self.score, others.score[kept]])

    def vacancy(self, row: int) -> str:
        return self._sources[0].stock.vacancies.ids[self.key[row] // len(TRACKS)]

    def courses(self, row: int) -> tuple[str, ...]:
        return self._entry(row).courses

    def pathway(self, row: int) -> str:
        return self._entry(row).pathway

    def _entry(self, row: int) -> Entry:
        (entry,) = self._sources[self._source[row]].made(self._rows[row : row + 1])
        return entry
