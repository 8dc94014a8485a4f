"""Changed candidates, ranked one after the other: `Evaluate` of `what_helps`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.changing.what_helps import Evaluate, Variant
from services.matcher.engine.judging.search import Search
from services.matcher.engine.judging.selection import DECIMALS, Entry
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Ints
from shared.vocabulary.tracks import TRACKS

StockWith = Callable[[bool, bool], StockColumns]
"""The stock with a buddy for every vacancy, with evening courses."""


def evaluate(candidate: Candidate, as_of: date, stock_with: StockWith, compiled: bool) -> Evaluate:
    """Ranks variants of this candidate: in machine code (`kernel`), or by numpy."""

    def view(variant: Variant, stock: StockColumns) -> CandidateView:
        return CandidateView(replace(candidate, profile=variant.profile), as_of, stock.settings, stock.travel)

    def ranked(variant: Variant) -> tuple[Entry, ...]:
        stock = stock_with(variant.buddy, variant.evening_courses)
        return Search(view(variant, stock), stock).entries(stock.slots(None)).ranked

    if not compiled:
        return _ByNumpy(ranked)
    from services.matcher.engine.kernel.opened.variants import Variants  # numba comes when it is used

    return Variants(view, stock_with)


class _ByNumpy:
    """All entries of every variant, made whole."""

    def __init__(self, ranked: Callable[[Variant], tuple[Entry, ...]]) -> None:
        self._ranked = ranked
        self._numbers: dict[tuple[str, str], int] = {}
        """Of every vacancy x track in the order in which they were first met."""
        self._now: frozenset[int] | None = None

    def __call__(self, variants: Sequence[Variant]) -> list[EntriesThen]:
        return [self._then(variant) for variant in variants]

    def _then(self, variant: Variant) -> EntriesThen:
        entries = self._ranked(variant)
        numbers = [self._numbers.setdefault((one.vacancy, one.track), len(self._numbers)) for one in entries]
        before = self._now or frozenset()
        if self._now is None:
            self._now = frozenset(numbers)
        return EntriesThen(entries, numbers, before)


class EntriesThen:
    """`Then` of entries in order, with a number for each; `before`: the numbers of those that are ranked now."""

    def __init__(self, entries: Sequence[Entry], numbers: Sequence[int], before: frozenset[int]) -> None:
        self._all = entries
        self._opened = [one for one, number in zip(entries, numbers, strict=True) if number not in before]
        self.opened: Ints = np.array([number for number in numbers if number not in before], np.int64)
        self.best = max((one.score for one in entries), default=None)

    def example(self) -> str:
        return (self._opened or self._all)[0].pathway

    def first(self, many: int) -> list[tuple[str, tuple[str, ...]]]:
        ordered = sorted(
            self._opened, key=lambda one: (-round(one.score, DECIMALS), one.vacancy, TRACKS.index(one.track))
        )
        return [(one.vacancy, one.courses) for one in ordered[:many]]
