"""Who can be concerned, by the columns of candidates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.selection import Entries
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.changed import Journeys, changed
from services.matcher.engine.reverse.concerned import concerned
from services.matcher.engine.reverse.courses import can_take, leaves_doubts
from services.matcher.engine.reverse.leaning import leaning
from services.matcher.engine.reverse.people import People
from services.matcher.engine.reverse.promised import Effects
from services.matcher.engine.reverse.scanned_listing import scanned_listing
from services.matcher.engine.reverse.standing import Standing
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.unchanged import lists_stay_the_same
from services.matcher.engine.verdicts import Ints


class ByColumns:
    """To be used with the engine's stock to oneself. Everybody's rows are of the same day."""

    def __init__(self) -> None:
        self.people = People()
        self._journeys = Journeys()
        self._courses: CourseColumns | None = None
        """Those that the rows are about."""
        self._is_read = False

    def rank(self, candidate: Candidate, as_of: date, stock: StockColumns) -> Listing:
        """The list of the candidate, who has a row from now on."""
        self._follow(stock)
        view = CandidateView(candidate, as_of, stock.settings, stock.travel)
        found = scanned_for_list(view, stock, stock.settings.list_length)
        listing, some, rules = scanned_listing(found, stock.settings), found.some, compiled_stock(stock).rules
        self.people.put(view, found.who, some.offer.courses, some.options, some.first, rules, listing.standing)
        if not self._is_read and stock.vacancies.slots:
            # Compiled code is read at its first call, which takes seconds: not when the first change waits for it.
            self._is_read = True
            self.by_vacancy(next(iter(stock.vacancies.slots.values())), stock)
        return listing

    def entries(self, candidate: Candidate, as_of: date, vacancies: Collection[str], stock: StockColumns) -> Entries:
        """All of these vacancies."""
        view = CandidateView(candidate, as_of, stock.settings, stock.travel)
        return scanned(view, stock, stock.slots(vacancies)).entries

    def stands(self, identity: str, standing: Standing) -> None:
        """The candidate's list is another than that of which their row was made."""
        self.people.stands(identity, standing)

    def forget(self, identity: str) -> None:
        self.people.remove(identity)

    def by_vacancy(self, slot: int, stock: StockColumns) -> list[str]:
        """Whose list the vacancy in a slot changes now that it is as it is, besides those whose list names it."""
        people = self.people
        self._follow(stock)
        compiled = compiled_stock(stock)
        rules, promises, (courses, timetables) = compiled.rules, stock.promises.arrays, compiled.lessons(stock)
        vacancy = changed(stock, rules, people, self._journeys, slot) if len(people) else None
        if vacancy is None:
            return []
        people.make_room(stock)
        columns, looks, ids = people.columns(stock.travel), people.first_look[: len(people.ids)], people.ids
        isco = people.isco(stock.vacancies)
        found = concerned(columns, vacancy, looks, isco, rules, promises, courses, timetables)
        return [ids[one] for one in found.tolist()]

    def leaning(self, whom: Iterable[str], slot: int, stock: StockColumns, effects: Effects) -> set[str]:
        """Those of them to whom it is something what promises do to the vacancy in a slot; who has no row is."""
        return leaning(self.people, stock, slot, whom, effects)

    def outdated(self, stock: StockColumns) -> list[str]:
        """Who, since they were ranked, could have taken a course that has gone or is another one."""
        self._follow(stock)
        rows, ids = self.people.rows[: len(self.people.ids)], self.people.ids
        return [ids[one] for one in np.flatnonzero((rows["outdated"] != 0) & (rows["taken"] != 0)).tolist()]

    def by_course(self, course: str, stock: StockColumns) -> list[str]:
        """Who may take a course that is in stock."""
        self._follow(stock)
        return [self.people.ids[one] for one in self._can_take(stock, stock.courses, course).tolist()]

    def _follow(self, stock: StockColumns) -> None:
        """The courses as they are now."""
        before, self._courses = self._courses, stock.courses
        if before is not None and before is not stock.courses:
            now = {course.id: course for course in stock.courses.courses}
            gone = [one.id for one in before.courses if not lists_stay_the_same(one, now.get(one.id))]
            # Without a course an entry can only become worse, which is something where a list names the course; or one
            # to be clarified.
            numbers = [before.number(identity) for identity in gone]
            outdated = [leaves_doubts(self.people, before, stock, number) for number in numbers]
            self.people.courses_changed(before, stock.courses, gone, np.concatenate([*outdated, np.zeros(0, np.int64)]))

    def _can_take(self, stock: StockColumns, courses: CourseColumns, identity: str) -> Ints:
        return can_take(self.people, courses, stock.travel, courses.number(identity))
