"""Changed candidates by the compiled engine: `Evaluate` of `what_helps`, counting the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.changing.what_helps import ATTRIBUTED, Variant
from services.matcher.engine.judging.combinations import DIRECT
from services.matcher.engine.judging.selection import DECIMALS
from services.matcher.engine.kernel.listed.bounds import NOTHING, Bits
from services.matcher.engine.kernel.opened.ranked_only import RankedOnly, keys
from services.matcher.engine.kernel.scan import EVERY_TRACK
from services.matcher.engine.kernel.search import Scanned
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.profiles import Availability, CandidateProfile

ViewOf = Callable[[Variant, StockColumns], CandidateView]
StockWith = Callable[[bool, bool], StockColumns]


class Variants:
    """Ranks variants of one candidate in turn. The first is what the others are changes of.

    Of a variant only what is not ranked now is looked for, and of that what is not ranked for one that can do less.
    One that differs by papers alone from another that was ranked before has what that has, and what the vacancies that
    ask for those papers bring.
    """

    def __init__(self, view_of: ViewOf, stock_with: StockWith) -> None:
        self._view_of, self._stock_with = view_of, stock_with
        self._whole: list[tuple[Variant, Part]] = []
        """Those with the papers of now; the first is the candidate as they are, as a change that opens nothing."""

    def __call__(self, variants: Sequence[Variant]) -> list[Opened]:
        return [self._then(variant) if self._whole else self._as_they_are(variant) for variant in variants]

    def _as_they_are(self, variant: Variant) -> Opened:
        stock = self._stock_with(variant.buddy, variant.evening_courses)
        look = RankedOnly(self._view_of(variant, stock), stock)
        found = look.ranked(look.not_now)
        ranked = np.zeros(len(look.ranked_now), np.int8)
        ranked[look.some.slot] = found
        as_is = Part(look, found)
        now = look.compared_with(ranked, NOTHING if as_is.best is None else as_is.best)
        self._whole.append((variant, Part(now, np.zeros(len(now.row), np.int8))))
        return Opened([as_is])

    def _then(self, variant: Variant) -> Opened:
        stock, now = self._stock_with(variant.buddy, variant.evening_courses), self._whole[0][0].profile
        view = self._view_of(variant, stock)
        plain = variant._replace(profile=replace(variant.profile, licences=now.licences, certificates=now.certificates))
        whole = next((part for one, part in self._whole if one == plain), None)
        if whole is None:
            whole = self._part(variant, view, stock)
            if plain != variant:
                return Opened([whole])
            self._whole.append((plain, whole))
        if plain == variant:
            return Opened([whole])
        with_papers = whole.look.with_papers(view, *_gained(now, variant.profile))
        return Opened([whole, Part(with_papers, with_papers.ranked(with_papers.not_now))])

    def _part(self, variant: Variant, view: CandidateView, stock: StockColumns) -> Part:
        """What is opened of all vacancies."""
        now = self._whole[0][1].look
        alike = next((part.look for one, part in self._whole if one._replace(buddy=variant.buddy) == variant), None)
        look = alike.with_promises(view, stock) if alike else RankedOnly(view, stock, now)
        opened = np.zeros(len(look.lines.slot), np.int8)
        for one, part in self._whole:
            tracks = _tracks_kept(one, variant)
            if tracks:
                opened[part.look.row] |= part.bits & tracks
        known = opened[look.row]
        return Part(look, look.ranked(look.not_now & ~known) | known)


def _gained(before: CandidateProfile, then: CandidateProfile) -> tuple[frozenset[str], frozenset[str]]:
    """Licences and certificates that are held only then: where none of them is asked, all is ranked as before."""
    return (
        held_licences(then.licences or ()) - held_licences(before.licences or ()),
        held_certificates(then.certificates or ()) - held_certificates(before.certificates or ()),
    )


def _tracks_kept(less: Variant, more: Variant) -> int:
    """Bits of tracks on which the second, of the same candidate, has a ranked entry wherever the first has one. Who can
    do more keeps every combination; but more Dutch is too much for some courses, so only `direct` is certain then."""
    before, then = less.profile.availability, more.profile.availability
    does_more = (
        less.buddy <= more.buddy
        and less.evening_courses <= more.evening_courses
        and (before is then or _has_more_time(before, then))
        and _is_at_least(more.profile.travel.max_minutes, less.profile.travel.max_minutes)
        and _holds(less.profile.licences, more.profile.licences)
        and _holds(less.profile.certificates, more.profile.certificates)
    )
    spoken, spoken_then = less.profile.dutch, more.profile.dutch
    if not does_more or not all(map(_is_at_least, spoken_then, spoken)):
        return 0
    return EVERY_TRACK if spoken == spoken_then else 1 << DIRECT


def _has_more_time(before: Availability, then: Availability) -> bool:
    return (
        _is_at_least(then.work_hours_max, before.work_hours_max)
        and _is_at_least(then.max_load_hours, before.max_load_hours)
        and set(before.weekly or ()) <= set(then.weekly or ())
    )


def _is_at_least(more: float | None, less: float | None) -> bool:
    return more == less or (more is not None and less is not None and more >= less)


def _holds(less: Sequence[str] | None, more: Sequence[str] | None) -> bool:
    return less == more or (less is not None and more is not None and set(less) <= set(more))


class Part:
    """What one look brings. `bits`: per survivor the tracks of entries that are opened."""

    def __init__(self, look: RankedOnly, bits: Bits) -> None:
        self.look, self.bits = look, bits

    @cached_property
    def opened(self) -> Ints:
        return keys(self.look.some.slot, self.bits)

    @property
    def best(self) -> float | None:
        found = self.of_all.found
        scores = found.score[self.of_all.rows]
        return float(scores.max()) if len(scores) else None

    @cached_property
    def _found(self) -> Scanned:
        return self.look.best(self.bits, ATTRIBUTED)

    @cached_property
    def first(self) -> Top:
        """The best that are opened: as many as are named, and all that are as good as the last of them."""
        found = self._found
        rows = np.flatnonzero((found.group == RANKED) & self.look.is_opened(found.slot, found.track))
        return _top(found, rows, ATTRIBUTED)

    @cached_property
    def of_all(self) -> Top:
        """The best of all that are ranked."""
        top = _top(self._found, np.flatnonzero(self._found.group == RANKED), 1)
        if top.scores.max(initial=-np.inf) >= self.look.enough:
            return top
        look = self.look.whole()
        found = look.best(np.zeros(len(look.row), np.int8), 1)
        return _top(found, np.flatnonzero(found.group == RANKED), 1)


class Top(NamedTuple):
    """Rows of some entries, with their scores, rounded."""

    found: Scanned
    rows: Ints
    scores: Floats


def _top(found: Scanned, rows: Ints, many: int) -> Top:
    """The best so many of these and all that are as good as the last."""
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
        rows: list[tuple[float, str, int, int, int]] = []
        found = [part.first for part in self._parts]
        for part, (entries, at, scores) in enumerate(found):
            ids, tracks = entries.stock.vacancies.ids, entries.track[at].tolist()
            vacancies = [ids[slot] for slot in entries.slot[at].tolist()]
            rows += zip((-scores).tolist(), vacancies, tracks, repeat(part), at.tolist())
        rows = sorted(rows)[:many]
        courses: dict[tuple[int, int], tuple[str, ...]] = {}
        for part, (entries, *_) in enumerate(found):
            mine, names = [row for *_, of, row in rows if of == part], entries.stock.courses.ids
            for row, some in zip(mine, entries.courses(np.array(mine, np.int64)), strict=True):
                courses[part, row] = tuple([names[one] for one in some])
        return [(vacancy, courses[part, row]) for _, vacancy, _, part, row in rows]
