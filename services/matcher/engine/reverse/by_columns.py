"""Who can be concerned, by the columns of candidates and the compiled engine."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.offer import compiled_stock
from services.matcher.engine.kernel.person import person
from services.matcher.engine.kernel.scan import scan_for_list
from services.matcher.engine.kernel.search import Scanned, ScannedForList, scanned
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.bounds import MAYBE, SURELY, Columns, concerned
from services.matcher.engine.reverse.changed import Journeys, changed, means
from services.matcher.engine.reverse.courses import can_take
from services.matcher.engine.reverse.people import People
from services.matcher.engine.reverse.scanned_listing import scanned_listing
from services.matcher.engine.stock_columns import StockColumns


class ByColumns:
    """To be used with the engine's stock to oneself. Everybody's rows are of the same day."""

    def __init__(self) -> None:
        self.people = People()
        self._journeys = Journeys()

    def rank(self, candidate: Candidate, as_of: date, stock: StockColumns) -> Listing:
        """The list of the candidate, who has a row from now on."""
        view = CandidateView(candidate, as_of, stock.settings, stock.travel)
        compiled = compiled_stock(stock)
        offer = compiled.offer(stock)
        who = person(view, stock, compiled)
        settings, limit = stock.settings, stock.settings.list_length
        entries, learned, counts, floors = scan_for_list(
            offer, who, compiled.rules, limit, settings.per_employer, settings.per_isco_unit
        )
        found = ScannedForList(Scanned(view, stock, offer, entries, learned), counts, floors, limit)
        listing = scanned_listing(found, float(floors.ranked), settings)
        self.people.put(view, who, offer.courses, learned.options, learned.first, compiled.rules, listing.standing)
        return listing

    def forget(self, identity: str) -> None:
        self.people.remove(identity)

    def by_vacancy(
        self,
        slot: int,
        stock: StockColumns,
        as_of: date,
        candidate_of: Callable[[str], Candidate],
        known: Collection[str],
    ) -> set[str]:
        """Whose list the vacancy in a slot changes now that it is as it is, besides those that are known to have it."""
        ids, people = self.people.ids, self.people
        compiled = compiled_stock(stock)
        offer = compiled.offer(stock)
        vacancy = changed(stock, offer, compiled.rules, people, self._journeys, slot)
        if vacancy.bucket < 0 or not len(people):
            return set()
        people.make_room(stock.vacancies)
        found = np.zeros(len(ids), np.int8)
        concerned(self._columns(stock), vacancy, compiled.rules, found)
        sure = {ids[one] for one in np.flatnonzero(found == SURELY).tolist()}
        for one in np.flatnonzero(found == MAYBE).tolist():
            if ids[one] not in known and self._is_changed(candidate_of(ids[one]), as_of, stock, slot):
                sure.add(ids[one])
        return sure

    def by_course(self, course: str, stock: StockColumns) -> list[str]:
        """Who may take a course that is in stock."""
        people, number = self.people, stock.courses.number(course)
        return [people.ids[one] for one in can_take(people, stock, number).tolist()]

    def _is_changed(self, candidate: Candidate, as_of: date, stock: StockColumns, slot: int) -> bool:
        view = CandidateView(candidate, as_of, stock.settings, stock.travel)
        found = scanned(view, stock, np.array([slot], np.int64))
        standing = self.people.standings[candidate.id]
        return any(standing.is_changed_by(entry) for entry in found.made(np.arange(len(found.slot))))

    def _columns(self, stock: StockColumns) -> Columns:
        people = self.people
        return Columns(
            people.rows,
            people.free_now,
            people.free_ever,
            *people.verdicts.values(),
            *people.wishes.values(),
            *people.held.columns,
            *people.done.columns,
            *people.wished.columns,
            *people.excluded.columns,
            *means(people, stock.travel),
        )
