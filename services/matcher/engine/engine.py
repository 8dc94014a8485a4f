"""The matcher's engine: the offer in columns, and one candidate at a time ranked against all of it.

Deterministic: the same stock, candidate, day and settings give the same answer in whatever order things were put in.
Safe to share between threads: one call at a time holds the engine's lock. The law is docs/matching.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from threading import RLock

import numpy as np

from services.matcher.domain.demand import DemandRules
from services.matcher.domain.pathways import NearMiss, Pathway, Ranked, Ranking, Reason
from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.candidate_changes import candidate_changes
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.demand import LessonDemand
from services.matcher.engine.explain import pathways
from services.matcher.engine.hypothetical import buddy_for_all, evening_variants
from services.matcher.engine.knowledge import Knowledge, ModeParameters, Places
from services.matcher.engine.near_miss_changes import change_for
from services.matcher.engine.search import Search
from services.matcher.engine.selection import Entries, Entry, Placed, in_order, the_list
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.what_helps import WhatHelps, best_first, compared
from shared.vocabulary.tracks import TRACKS

SEARCHES_KEPT = 512
"""Course options of so many candidates are kept between calls (some kilobytes each)."""


class Engine:
    """`stock_revision` is set by the caller and only handed on in answers."""

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        places: Places,
        modes: Mapping[str, ModeParameters],
    ) -> None:
        self.settings = settings
        self._settings_id = settings.id
        self.stock_revision = 0
        self.is_hypothetical = False
        """True for a view with things in it that do not exist: its pathways cannot be proposed."""
        self._stock = StockColumns(settings, knowledge, places, modes)
        self._searches: OrderedDict[str, Search] = OrderedDict()
        self._hypothetical: dict[tuple[bool, bool], Engine] = {}
        self._lock = RLock()

    def put_vacancy(self, vacancy: Vacancy) -> None:
        """Adds a vacancy or replaces the one with its id. O(1)."""
        with self._lock:
            self._writable().put_vacancy(vacancy)

    def remove_vacancy(self, vacancy_id: str) -> None:
        """Removes; an unknown id is no error. The same holds for `remove_course` and `remove_promise`."""
        with self._lock:
            self._writable().remove_vacancy(vacancy_id)

    def put_course(self, course: Course) -> None:
        with self._lock:
            self._writable().put_course(course)

    def remove_course(self, course_id: str) -> None:
        with self._lock:
            self._writable().remove_course(course_id)

    def put_promise(self, promise: Promise) -> None:
        with self._lock:
            self._writable().put_promise(promise)

    def remove_promise(self, promise_id: str) -> None:
        with self._lock:
            self._writable().remove_promise(promise_id)

    def rank(
        self,
        candidate: Candidate,
        as_of: date,
        *,
        limit: int | None = None,
        track: str | None = None,
        vacancy: str | None = None,
        near_misses: bool = True,
    ) -> Ranking:
        """The answer for one candidate, explained. `limit` (20 unless the settings say otherwise) holds per group;
        `track` and `vacancy` narrow what is looked at. An unknown vacancy gives empty groups.
        """
        limit = self.settings.list_length if limit is None else limit
        track_number = None if track is None else TRACKS.index(track)
        with self._lock:
            stock = self._current()
            search = self._search(candidate, as_of)
            slots = stock.slots(None if vacancy is None else [vacancy])
            found = search.entries(slots, track_number)
            listed = the_list(found.ranked, limit, self.settings)
            to_clarify = found.to_clarify[:limit]
            near = []
            if near_misses:
                covered = stock.slots({entry.vacancy for entry in found.ranked})
                near = search.near_misses(np.setdiff1d(slots, covered), track_number)[:limit]
            shown = [*(placed.entry for placed in listed), *to_clarify, *(one.entry for one in near)]
            explained: tuple[Pathway, ...] = ()
            changes: list[Reason] = []
            if shown:
                table = search.table_of(
                    [(stock.vacancies.slots[one.vacancy], one.courses, TRACKS.index(one.track)) for one in shown]
                )
                explained = pathways(table)
                first_near = len(shown) - len(near)
                changes = [change_for(table, first_near + place, one.gate) for place, one in enumerate(near)]
        clarify_from = len(listed)
        near_from = clarify_from + len(to_clarify)
        return Ranking(
            candidate.id,
            tuple(Ranked(pathway, placed.placed_by) for pathway, placed in zip(explained, listed, strict=False)),
            tuple(explained[clarify_from:near_from]),
            tuple(
                NearMiss(pathway, one.gate, change, one.size)
                for pathway, one, change in zip(explained[near_from:], near, changes, strict=True)
            ),
            len(found.ranked),
            len(found.to_clarify),
            self._settings_id,
            self.stock_revision,
        )

    def entries(self, candidate: Candidate, as_of: date, vacancies: Collection[str] | None = None) -> Entries:
        """All entries, untruncated and without explanation; of some vacancies only when they are named."""
        with self._lock:
            slots = self._current().slots(vacancies)
            return self._search(candidate, as_of).entries(slots)

    def near_miss_gate(self, candidate: Candidate, as_of: date, pathway: str) -> str | None:
        """The gate that a pathway fails which fails that one only; `None` when it is no near miss."""
        with self._lock:
            near = self._search(candidate, as_of).near_misses(self._current().slots(None))
            return next((one.gate for one in near if one.entry.pathway == pathway), None)

    def forget_candidate(self, candidate_id: str) -> None:
        """Drops what is kept of a candidate between calls, in the hypothetical views too; unknown is no error."""
        with self._lock:
            self._searches.pop(candidate_id, None)
            for view in self._hypothetical.values():
                view.forget_candidate(candidate_id)

    def select(self, entries: Entries | Iterable[Entry], limit: int | None = None) -> tuple[Placed, ...]:
        """The list rule on ranked entries, in any order. `rank` uses the same."""
        ranked = entries.ranked if isinstance(entries, Entries) else in_order(entries)
        return the_list(ranked, self.settings.list_length if limit is None else limit, self.settings)

    def what_helps(self, candidate: Candidate, as_of: date) -> WhatHelps:
        """Every change that could be made, re-run; only those that open or better something, best first."""
        with self._lock:
            stock = self._current()
            now = self.entries(candidate, as_of)
            found = []
            for change in candidate_changes(candidate.profile, stock.all_vacancies()):
                view = CandidateView(replace(candidate, profile=change.profile), as_of, self.settings, stock.travel)
                then = Search(view, stock).entries(stock.slots(None))
                found.append(compared(now, then, Reason(change.code, change.args), change.patch))
            for code, name, engine in (
                ("buddy", "buddy", self.hypothetical(buddy=True)),
                ("evening_courses", "eveningCourses", self.hypothetical(evening_courses=True)),
            ):
                then = engine.entries(candidate, as_of)
                found.append(compared(now, then, Reason(code), {"hypothetical": {name: True}}))
        return best_first(now, [one for one in found if one is not None])

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

    def vacancies(self) -> list[Vacancy]:
        """What is in stock, in no particular order; likewise `courses` and `promises`."""
        with self._lock:
            return self._current().all_vacancies()

    def courses(self) -> list[Course]:
        with self._lock:
            return self._current().all_courses()

    def promises(self) -> list[Promise]:
        with self._lock:
            return self._current().all_promises()

    def _current(self) -> StockColumns:
        """The stock to read."""
        return self._stock

    def _writable(self) -> StockColumns:
        """The stock to change."""
        return self._stock

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
        self._searches, self._hypothetical, self._lock = OrderedDict(), {}, base._lock

    @property
    def stock_revision(self) -> int:  # type: ignore[override]
        return self._base.stock_revision

    def _current(self) -> StockColumns:
        stock = self._base._current()
        if self._made_at != stock.generation:
            courses = evening_variants(stock.all_courses()) if self._evening_courses else []
            promises = [buddy_for_all(stock.all_vacancies())] if self._buddy else []
            self._stock, self._made_at = stock.with_more(courses, promises), stock.generation
        return self._stock

    def _writable(self) -> StockColumns:
        raise TypeError("a hypothetical view takes no changes")
