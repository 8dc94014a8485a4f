"""Changed candidates, ranked one after the other: `Evaluate` of `what_helps`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.search import Search
from services.matcher.engine.selection import Entries
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints
from services.matcher.engine.what_helps import Evaluate, RankedRows, Variant
from shared.vocabulary.tracks import TRACKS

StockWith = Callable[[bool, bool], StockColumns]
"""The stock with a buddy for every vacancy, with evening courses."""


def evaluate(candidate: Candidate, as_of: date, stock_with: StockWith, compiled: bool) -> Evaluate:
    """Ranks variants of this candidate: in machine code (`kernel`), or by numpy."""

    def view(variant: Variant, stock: StockColumns) -> CandidateView:
        return CandidateView(replace(candidate, profile=variant.profile), as_of, stock.settings, stock.travel)

    def by_numpy(variants: Sequence[Variant]) -> list[RankedRows]:
        found: list[RankedRows] = []
        for variant in variants:
            stock = stock_with(variant.buddy, variant.evening_courses)
            entries = Search(view(variant, stock), stock).entries(stock.slots(None))
            found.append(EntryRows(entries, stock.vacancies.slots))
        return found

    if not compiled:
        return by_numpy
    from services.matcher.engine.kernel.variants import Variants  # numba comes when it is used

    return Variants(view, stock_with)


class EntryRows:
    """`RankedRows` of entries that were made whole. `numbers`: a number for every vacancy in stock."""

    def __init__(self, entries: Entries, numbers: Mapping[str, int]) -> None:
        self._entries = entries.ranked
        keys = [numbers[one.vacancy] * len(TRACKS) + TRACKS.index(one.track) for one in self._entries]
        self.key: Ints = np.array(keys, np.int64)
        self.score: Floats = np.array([one.score for one in self._entries], np.float64)

    def vacancy(self, row: int) -> str:
        return self._entries[row].vacancy

    def courses(self, row: int) -> tuple[str, ...]:
        return self._entries[row].courses

    def pathway(self, row: int) -> str:
        return self._entries[row].pathway
