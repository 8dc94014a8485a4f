"""The matcher's engine: the offer in columns, and one candidate at a time ranked against all of it.

Deterministic: the same stock, candidate, day and settings give the same answer in whatever order things were put in.
Safe to share between threads: one call at a time holds the engine's lock. The law is docs/matching.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from threading import RLock

import numpy as np

from services.matcher.domain.pathways import NearMiss, Pathway, Ranked, Ranking
from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.explain import pathways
from services.matcher.engine.hypothetical import buddy_for_all, evening_variants
from services.matcher.engine.knowledge import Knowledge, ModeParameters, Places
from services.matcher.engine.near_miss_changes import change_for
from services.matcher.engine.search import Search
from services.matcher.engine.selection import Entries, Entry, Placed, in_order, the_list
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.what_helps import WhatHelps, what_helps
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
        self.stock_revision = 0
        self.is_hypothetical = False
        """True for a view with things in it that do not exist: its pathways cannot be proposed."""
        self._parts = (settings, knowledge, places, modes)
        self._stock = StockColumns(settings, knowledge, places, modes)
        self._searches: OrderedDict[str, Search] = OrderedDict()
        self._hypothetical: dict[tuple[bool, bool], tuple[int, Engine]] = {}
        self._lock = RLock()

    def put_vacancy(self, vacancy: Vacancy) -> None:
        """Adds a vacancy or replaces the one with its id. O(1)."""
        with self._lock:
            self._stock.put_vacancy(vacancy)

    def remove_vacancy(self, vacancy_id: str) -> None:
        """Removes; an unknown id is no error. The same holds for `remove_course` and `remove_promise`."""
        with self._lock:
            self._stock.remove_vacancy(vacancy_id)

    def put_course(self, course: Course) -> None:
        with self._lock:
            self._stock.put_course(course)

    def remove_course(self, course_id: str) -> None:
        with self._lock:
            self._stock.remove_course(course_id)

    def put_promise(self, promise: Promise) -> None:
        with self._lock:
            self._stock.put_promise(promise)

    def remove_promise(self, promise_id: str) -> None:
        with self._lock:
            self._stock.remove_promise(promise_id)

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
            search = self._search(candidate, as_of)
            slots = self._stock.slots(None if vacancy is None else [vacancy])
            found = search.entries(slots, track_number)
            listed = the_list(found.ranked, limit, self.settings)
            to_clarify = found.to_clarify[:limit]
            near = []
            if near_misses:
                covered = self._stock.slots({entry.vacancy for entry in found.ranked})
                near = search.near_misses(np.setdiff1d(slots, covered), track_number)[:limit]
            shown = [*(placed.entry for placed in listed), *to_clarify, *(one.entry for one in near)]
            table, explained = self._explained(search, shown)
            changes = [change_for(table, row, one.gate) for row, one in enumerate(near, len(shown) - len(near))]
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
            self.settings.id,
            self.stock_revision,
        )

    def entries(self, candidate: Candidate, as_of: date, vacancies: Collection[str] | None = None) -> Entries:
        """All entries, untruncated and without explanation; of some vacancies only when they are named."""
        with self._lock:
            return self._search(candidate, as_of).entries(self._stock.slots(vacancies))

    def select(self, entries: Entries | Iterable[Entry], limit: int | None = None) -> tuple[Placed, ...]:
        """The list rule on ranked entries, in any order. `rank` uses the same."""
        ranked = entries.ranked if isinstance(entries, Entries) else in_order(entries)
        return the_list(ranked, self.settings.list_length if limit is None else limit, self.settings)

    def what_helps(self, candidate: Candidate, as_of: date) -> WhatHelps:
        """Every change that could be made, re-run; only those that open or better something, best first."""
        with self._lock:
            return what_helps(self, candidate, as_of)

    def hypothetical(self, *, buddy: bool = False, evening_courses: bool = False) -> Engine:
        """A view of the same stock with a confirmed buddy for every vacancy, and with every day course also given on
        Tuesday and Thursday evening. It does not follow later changes: ask again."""
        with self._lock:
            made_at, view = self._hypothetical.get((buddy, evening_courses), (-1, self))
            if made_at != self._stock.generation:
                view = self._copy(buddy, evening_courses)
                self._hypothetical[buddy, evening_courses] = (self._stock.generation, view)
            view.stock_revision = self.stock_revision
            return view

    def vacancies(self) -> list[Vacancy]:
        """What is in stock, in no particular order; likewise `courses` and `promises`."""
        with self._lock:
            return self._stock.all_vacancies()

    def courses(self) -> list[Course]:
        with self._lock:
            return self._stock.all_courses()

    def promises(self) -> list[Promise]:
        with self._lock:
            return self._stock.all_promises()

    def _search(self, candidate: Candidate, as_of: date) -> Search:
        search = self._searches.get(candidate.id)
        if search is None or not search.is_for(candidate, as_of, self._stock):
            search = Search(CandidateView(candidate, as_of, self.settings, self._stock.travel), self._stock)
            self._searches[candidate.id] = search
        self._searches.move_to_end(candidate.id)
        if len(self._searches) > SEARCHES_KEPT:
            self._searches.popitem(last=False)
        return search
