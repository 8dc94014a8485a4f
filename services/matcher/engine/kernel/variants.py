"""Changed candidates by the compiled engine: `Evaluate` of `what_helps`, counting the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.best import RANKED
from services.matcher.engine.kernel.bounds import Bits
from services.matcher.engine.kernel.ranked_only import RankedOnly, keys
from services.matcher.engine.kernel.search import Scanned
from services.matcher.engine.selection import DECIMALS
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints
from services.matcher.engine.what_helps import ATTRIBUTED, Variant
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.profiles import CandidateProfile

ViewOf = Callable[[Variant, StockColumns], CandidateView]
StockWith = Callable[[bool, bool], StockColumns]


class Variants:
    """Ranks variants of one candidate in turn. The first is what the others are changes of.

    Of a variant only what is not ranked now is looked for. One that differs by papers alone from another that was
    ranked before has what that has, and what the vacancies that ask for those papers bring.
    """

    def __init__(self, view_of: ViewOf, stock_with: StockWith) -> None:
        self._view_of, self._stock_with = view_of, stock_with
        self._now: CandidateProfile | None = None
        self._ranked: Bits
        """Per slot bits of the tracks with an entry now."""
        self._whole: list[tuple[Variant, Part]] = []
        """Those with the papers of now."""

    def __call__(self, variants: Sequence[Variant]) -> list[Opened]:
        return [self._then(variant) for variant in variants]

    def _then(self, variant: Variant) -> Opened:
        stock = self._stock_with(variant.buddy, variant.evening_courses)
        view = self._view_of(variant, stock)
        if self._now is None:
            look = RankedOnly(view, stock)
            self._now, found = variant.profile, look.ranked(look.some.clean)
            self._ranked = np.zeros(len(stock.vacancies.arrays.taken), np.int8)
            self._ranked[look.some.slot] = found
            self._whole.append((variant, Part(look, np.zeros_like(found))))
            return Opened([Part(look, found)])
        now = self._now
        plain = variant._replace(profile=replace(variant.profile, licences=now.licences, certificates=now.certificates))
        whole = next((part for one, part in self._whole if one == plain), None)
        if whole is None and plain == variant:
            whole = self._part(RankedOnly(view, stock))
            self._whole.append((variant, whole))
        if whole is None:
            return Opened([self._part(RankedOnly(view, stock))])
        if plain == variant:
            return Opened([whole])
        slots = _that_ask(stock, now, variant.profile)
        return Opened([whole, self._part(whole.look.with_papers(view, slots))] if len(slots) else [whole])

    def _part(self, look: RankedOnly) -> Part:
        return Part(look, look.ranked(~self._ranked[look.some.slot]))


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


class Part:
    """What one look brings. `bits`: per survivor the tracks of entries that are opened."""

    def __init__(self, look: RankedOnly, bits: Bits) -> None:
        self.look, self.bits = look, bits

    @cached_property
    def opened(self) -> Ints:
        return keys(self.look.some.slot, self.bits)

    @cached_property
    def best(self) -> float | None:
        scores = self.look.of_all.score[self.look.of_all.group == RANKED]
        return float(scores.max()) if len(scores) else None

    @cached_property
    def first(self) -> Top:
        """The best that are opened: as many as are named, and all that are as good as the last of them."""
        return _top(self.look.best(self.bits, ATTRIBUTED), ATTRIBUTED)

    @cached_property
    def of_all(self) -> Top:
        """The best of all that are ranked."""
        return _top(self.look.of_all, 1)


class Top(NamedTuple):
    """Rows of some entries, with their scores, rounded."""

    found: Scanned
    rows: Ints
    scores: Floats


def _top(found: Scanned, many: int) -> Top:
    """The best so many of the ranked ones and all that are as good as the last."""
    rows = np.flatnonzero(found.group == RANKED)
    scores = np.round(found.score[rows], DECIMALS)
    if len(rows) > many:
        some = scores >= np.partition(scores, len(rows) - many)[len(rows) - many]
        rows, scores = rows[some], scores[some]
    return Top(found, rows, scores)


class Opened:
    """`Then`: what some looks, at different vacancies, bring together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts

    @cached_property
    def opened(self) -> Ints:
        return np.concatenate([part.opened for part in self._parts])

    @cached_property
    def best(self) -> float | None:
        return max((part.best for part in self._parts if part.best is not None), default=None)

    def example(self) -> str:
        found = [part.first for part in self._parts if len(part.opened)] or [part.of_all for part in self._parts]
        best = max(top.scores.max(initial=-np.inf) for top in found)
        return min(one.pathway for top in found for one in top.found.made(top.rows[top.scores == best]))

    def first(self, many: int) -> list[tuple[str, tuple[str, ...]]]:
        ordered = []
        for part in self._parts:
            found, rows, scores = part.first
            ids, slots, tracks = found.stock.vacancies.ids, found.slot[rows].tolist(), found.track[rows].tolist()
            for row, slot, track, score in zip(rows.tolist(), slots, tracks, scores.tolist(), strict=True):
                ordered.append((-score, ids[slot], track, row, found))
        ordered = sorted(ordered, key=lambda one: one[:3])[:many]
        courses: dict[tuple[str, int], tuple[str, ...]] = {}
        for part_found in {id(one[-1]): one[-1] for one in ordered}.values():
            mine = [one for one in ordered if one[-1] is part_found]
            names = part_found.stock.courses.ids
            numbers = part_found.courses(np.array([row for *_, row, _ in mine], np.int64))
            for (_, vacancy, track, *_), some in zip(mine, numbers, strict=True):
                courses[vacancy, track] = tuple(names[one] for one in some)
        return [(vacancy, courses[vacancy, track]) for _, vacancy, track, *_ in ordered]
