"""The matcher's engine: the offer in columns, and one candidate at a time ranked against all of it.

Deterministic: the same stock, candidate, day and settings give the same answer in whatever order things were put in.
Safe to share between threads: one call at a time holds the engine's lock. The law is docs/matching.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial

import numpy as np

from services.matcher.domain.demand import DemandRules
from services.matcher.domain.pathways import Pathway, Ranked, Ranking
from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate
from services.matcher.domain.why_not import Nearest
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.changing.remembered import Remembered
from services.matcher.engine.changing.what_helps import WhatHelps, work_out
from services.matcher.engine.demand import LessonDemand
from services.matcher.engine.explaining.explain import pathways
from services.matcher.engine.explaining.nearest import nearest
from services.matcher.engine.explaining.shown import explained_together
from services.matcher.engine.hypothetical import BUDDY, evening_variants
from services.matcher.engine.judging.few_combinations import Judge, JudgedTogether, combination_of, table_of
from services.matcher.engine.judging.search import Near, Search
from services.matcher.engine.judging.selection import Entries, Entry, Placed, in_order, the_list
from services.matcher.engine.knowledge import Knowledge, ModeParameters, Places
from services.matcher.engine.looked import Looked, LookedByNumpy
from services.matcher.engine.standing import Standing, standing
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.held_stock import HeldStock
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.variants import evaluate
from services.matcher.engine.verdicts import Ints
from shared.vocabulary.tracks import GROUPS, TRACKS

SEARCHES_KEPT = 512
"""Course options of so many candidates are kept between calls (some kilobytes each)."""


class Engine(HeldStock):
    """What is put in and asked back of the stock: `HeldStock`."""

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        places: Places,
        modes: Mapping[str, ModeParameters],
        compiled: bool = False,
    ) -> None:
        """`compiled`: look through the stock in machine code made by numba (`kernel`); the answers are the same."""
        self.settings, self._settings_id, self.compiled = settings, settings.id, compiled
        self.is_hypothetical = False
        """True for a view with things in it that do not exist: its pathways cannot be proposed."""
        super().__init__(partial(StockColumns, settings, knowledge, places, modes))
        self._searches: OrderedDict[str, Search] = OrderedDict()
        self._hypothetical: dict[tuple[bool, bool], Engine] = {}
        self._helps = Remembered()

    def rank(
        self,
        candidate: Candidate,
        as_of: date,
        *,
        limit: int | None = None,
        track: str | None = None,
        vacancy: str | None = None,
        groups: Collection[str] = GROUPS,
    ) -> Ranking:
        """The answer for one candidate, explained. `limit` (20 unless the settings say otherwise) holds per group;
        `track` and `vacancy` narrow what is looked at. An unknown vacancy gives empty groups, and what is not asked for
        is an empty group that costs nothing; the totals count all.
        """
        limit = self.settings.list_length if limit is None else limit
        place = None if track is None else TRACKS.index(track)
        with self._lock:
            search = self._search(candidate, as_of)
            slots = None if vacancy is None else search.stock.slots([vacancy])
            with self._looking(search, slots, place, limit) as found:
                listed = found.listed(limit, self.settings) if "ranked" in groups else ()
                to_clarify = found.to_clarify(limit) if "to_clarify" in groups else ()
                possible = [*(placed.entry for placed in listed), *to_clarify]
                judged = JudgedTogether([combination_of(search.stock, one) for one in possible])
                near = self._near_misses(search, slots, found, place, limit, judged) if "near_misses" in groups else []
                explained, near_misses = explained_together(search, judged, possible, near)
                totals = found.total_ranked, found.total_to_clarify
            return Ranking(
                candidate.id,
                tuple(Ranked(pathway, placed.placed_by) for pathway, placed in zip(explained, listed, strict=False)),
                explained[len(listed) :],
                near_misses,
                *totals,
                self._settings_id,
                self.stock_revision,
            )

    def listed(self, candidate: Candidate, as_of: date) -> tuple[tuple[Placed, ...], tuple[Entry, ...]]:
        """The list, and what is to be clarified, as far as they are kept; without explanation."""
        limit = self.settings.list_length
        with self._lock:
            found = self._look(self._search(candidate, as_of), None, None, limit)
            return found.listed(limit, self.settings), tuple(found.to_clarify(limit))

    def entries(self, candidate: Candidate, as_of: date, vacancies: Collection[str] | None = None) -> Entries:
        """All entries, untruncated and without explanation; of some vacancies only when they are named."""
        with self._lock:
            slots = None if vacancies is None else self._current().slots(vacancies)
            return self._look(self._search(candidate, as_of), slots).entries

    def standing(
        self,
        candidate: Candidate,
        as_of: date,
        pathways: Collection[str],
        *,
        vacancy: str | None = None,
        shown_only: bool = False,
    ) -> Standing:
        """Where these pathways stand: of one vacancy when it is named, else of all, or (`shown_only`) of the list and
        the first to be clarified. Those that are neither ranked nor to be clarified are left out."""
        with self._lock:
            stock, search, limit = self._current(), self._search(candidate, as_of), self.settings.list_length
            whole = self._look(search, None)
            listed = whole.listed(limit, self.settings)
            some = [*(placed.entry for placed in listed), *whole.to_clarify(limit)]
            if vacancy is not None:
                of_vacancy = self._look(search, stock.slots([vacancy])).entries
                some = [*of_vacancy.ranked, *of_vacancy.to_clarify]
            elif not shown_only and not {one.pathway for one in some}.issuperset(pathways):
                some = [*whole.entries.ranked, *whole.entries.to_clarify]
            return standing(whole, listed, [one for one in some if one.pathway in pathways], self.settings)

    def explained(self, candidate: Candidate, as_of: date, entries: Sequence[Entry]) -> tuple[Pathway, ...]:
        """These entries of now as whole pathways, in that order; none is no error."""
        with self._lock:
            search = self._search(candidate, as_of)
            some = [combination_of(search.stock, one) for one in entries]
            return pathways(table_of(search.view, search.stock, some), [one.pathway for one in entries]) if some else ()

    def near_misses(
        self, candidate: Candidate, as_of: date, wanted: Collection[str], limit: int
    ) -> tuple[tuple[Pathway, float], ...]:
        """Those of the first so many near misses that have these ids, explained, each with its size."""
        with self._lock:
            search = self._search(candidate, as_of)
            found = self._near_misses(search, None, self._look(search, None, None, limit), None, limit)
            some = [one for one in found if one.entry.pathway in wanted]
            explained = self.explained(candidate, as_of, [one.entry for one in some])
            return tuple(zip(explained, (one.size for one in some), strict=True))

    def nearest(self, candidate: Candidate, as_of: date, vacancy: str) -> tuple[Nearest, ...]:
        """Per track what comes nearest to possible of one vacancy, explained; nothing for one that is not in stock."""
        with self._lock:
            slots = self._current().slots([vacancy])
            return nearest(self._search(candidate, as_of), int(slots[0])) if len(slots) else ()

    def near_miss_gate(self, candidate: Candidate, as_of: date, pathway: str) -> str | None:
        """The gate that a pathway fails which fails that one only; `None` when it is no near miss."""
        with self._lock:
            search = self._search(candidate, as_of)
            if self.compiled:
                from services.matcher.engine.kernel.near.misses import near_miss

                found = near_miss(search.view, search.stock, pathway)
                return None if found is None else found.gate
            near = search.near_misses(self._current().slots(None))
            return next((one.gate for one in near if one.entry.pathway == pathway), None)

    def forget_candidate(self, candidate_id: str) -> None:
        """Drops what is kept of a candidate between calls, in the hypothetical views too; unknown is no error."""
        with self._lock:
            self._searches.pop(candidate_id, None)
            self._helps.forget(candidate_id)
            for view in self._hypothetical.values():
                view.forget_candidate(candidate_id)

    def select(self, entries: Entries | Iterable[Entry], limit: int | None = None) -> tuple[Placed, ...]:
        """The list rule on ranked entries, in any order. `rank` uses the same."""
        ranked = entries.ranked if isinstance(entries, Entries) else in_order(entries)
        return the_list(ranked, self.settings.list_length if limit is None else limit, self.settings)

    def what_helps(self, candidate: Candidate, as_of: date) -> WhatHelps:
        """Every change that could be made, re-run; only those that open or better something, best first. Kept until
        the candidate, the day or the stock changes."""
        with self._lock:
            stock = self._current()
            found = self._helps.get(candidate, as_of, stock.generation)
            if found is None:
                ranked = evaluate(candidate, as_of, self._with, self.compiled)
                found = work_out(candidate.profile, stock.papers_asked(), ranked)
                self._helps.put(candidate, as_of, stock.generation, found)
            return found

    def hypothetical(self, *, buddy: bool = False, evening_courses: bool = False) -> Engine:
        """A view of this engine's stock with a confirmed buddy for every vacancy, or with every day course also given
        on Tuesday and Thursday evening. It follows the stock and takes no changes of its own."""
        with self._lock:
            view = self._hypothetical.get((buddy, evening_courses))
            if view is None:
                view = _Hypothetical(self, buddy, evening_courses)
                self._hypothetical[buddy, evening_courses] = view
            return view

    def lesson_demand(self, as_of: date, rules: DemandRules) -> LessonDemand:
        """Whom lesson groups that nobody offers would help; what is given holds until the stock changes."""
        with self._lock:
            return LessonDemand(self._current(), as_of, rules)

    def _with(self, buddy: bool, evening_courses: bool) -> StockColumns:
        """The stock to read, with things that do not exist."""
        made_up = buddy or evening_courses
        return (self.hypothetical(buddy=buddy, evening_courses=evening_courses) if made_up else self)._current()

    def _look(self, search: Search, slots: Ints | None, track: int | None = None, limit: int | None = None) -> Looked:
        """What one look through the stock finds: at these slots, or at all; at one track, or at all. With a `limit` no
        more than so many entries of each group will be asked for."""
        view, stock = search.view, search.stock
        if not self.compiled:
            return LookedByNumpy(search.entries(stock.slots(None) if slots is None else slots, track), stock)
        from services.matcher.engine.kernel.search import scanned, scanned_for_list  # numba comes when it is used

        if slots is None and track is None and limit is not None:
            return scanned_for_list(view, stock, limit)
        return scanned(view, stock, slots, track)

    def _looking(
        self, search: Search, slots: Ints | None, track: int | None, limit: int
    ) -> AbstractContextManager[Looked]:
        """As `_look`, for who asks for totals too: of all that is in stock they are counted meanwhile."""
        if not self.compiled or slots is not None or track is not None:
            return nullcontext(self._look(search, slots, track, limit))
        from services.matcher.engine.kernel.search import scanned_and_counted

        return scanned_and_counted(search.view, search.stock, limit)

    def _near_misses(
        self, search: Search, slots: Ints | None, found: Looked, track: int | None, limit: int, judge: Judge = table_of
    ) -> list[Near]:
        """The first so many of these slots, or of all, but for those of which something `found` is ranked."""
        if not self.compiled:
            among = np.setdiff1d(search.stock.slots(None) if slots is None else slots, found.ranked_slots())
            return search.near_misses(among, track)[:limit]
        from services.matcher.engine.kernel.near.misses import near_misses

        without = found.ranked_slots
        return near_misses(search.view, search.stock, limit, slots=slots, without=without, track=track, judge=judge)

    def _search(self, candidate: Candidate, as_of: date) -> Search:
        stock = self._current()
        search = self._searches.get(candidate.id)
        if search is None or not search.is_for(candidate, as_of, stock):
            search = Search(CandidateView(candidate, as_of, self.settings, stock.travel), stock)
            self._searches[candidate.id] = search
        search.stock = stock
        self._searches.move_to_end(candidate.id)
        if len(self._searches) > SEARCHES_KEPT:
            self._searches.popitem(last=False)
        return search


class _Hypothetical(Engine):
    """The stock of another engine and some things that do not exist."""

    def __init__(self, base: Engine, buddy: bool, evening_courses: bool) -> None:
        self.settings, self._settings_id, self.is_hypothetical = base.settings, base._settings_id, True
        self._base, self._buddy, self._evening_courses = base, buddy, evening_courses
        self._made_at = -1
        self._made_of: CourseColumns | None = None
        self._courses: CourseColumns | None = None
        self._searches, self._hypothetical, self._lock = OrderedDict(), {}, base._lock
        self._helps = Remembered()

    @property
    def stock_revision(self) -> int:  # type: ignore[override]
        return self._base.stock_revision

    @property
    def compiled(self) -> bool:  # type: ignore[override]
        return self._base.compiled

    def _current(self) -> StockColumns:
        stock = self._base._current()
        if self._made_at != stock.generation:
            if self._evening_courses and self._made_of is not stock.courses:
                self._made_of = stock.courses
                self._courses = stock.more_courses(evening_variants(stock.all_courses()))
            more = stock.with_more(self._courses, BUDDY if self._buddy else None)
            self._stock, self._made_at = more, stock.generation
        return self._stock

    def _writable(self) -> StockColumns:
        raise TypeError("a hypothetical view takes no changes")
