"""Who can be concerned, by the columns of candidates and the compiled engine."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.offer import compiled_stock
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.bounds import NO, SURELY, concerned
from services.matcher.engine.reverse.changed import Journeys, changed, means
from services.matcher.engine.reverse.columns import Columns
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
        compiled = compiled_stock(stock)
        view = CandidateView(candidate, as_of, stock.settings, stock.travel)
        found = scanned_for_list(view, stock, stock.settings.list_length)
        listing, some = scanned_listing(found, stock.settings), found.some
        self.people.put(view, found.who, some.offer.courses, some.options, some.first, compiled.rules, listing.standing)
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
        for one in np.flatnonzero((found != NO) & (found != SURELY)).tolist():
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
        people, (bits, public) = self.people, means(self.people, stock.travel)
        coded, wishes = people.verdicts, people.wishes
        return Columns._make(
            (
                people.rows,
                people.free_now,
                people.free_ever,
                coded["engagement"],
                coded["licences"],
                coded["certificates"],
                coded["education"],
                coded["other_languages"],
                wishes["wished_sector"],
                wishes["wished_engagement"],
                *people.held.columns,
                *people.done.columns,
                *people.wished.columns,
                *people.excluded.columns,
                bits,
                public,
            )
        )
