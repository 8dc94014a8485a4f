"""Who was ranked, and whose list a change of the offer may have made another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from services.matcher.domain.stock import Candidate
from services.matcher.engine.engine import Engine
from services.matcher.engine.listing import Listing, listing_of
from services.matcher.engine.reverse.naming import Naming
from services.matcher.engine.reverse.promised import ANYTHING, Effects
from services.matcher.engine.reverse.standing import Standing
from services.matcher.engine.reverse.worked_in import Known, known_of, worked_in

if TYPE_CHECKING:
    from services.matcher.engine.reverse.by_columns import ByColumns

LISTS_KEPT = 3000
"""Of so many candidates the list itself is kept (some 9 kB each), for `work_in`."""
CandidateOf = Callable[[str], Candidate]


class Reverse:
    """Knows everybody it ranked until they are forgotten; all on the same day. One thread at a time.

    What it answers holds for the stock as it is now against the lists as they were ranked: whoever is not named would
    get the same list again. Without the compiled engine it evaluates the vacancy for everybody.
    """

    def __init__(self) -> None:
        self._standings: dict[str, Standing] = {}
        self._lists: OrderedDict[str, Known] = OrderedDict()
        """Of whom was ranked last."""
        self._naming = Naming()
        self._columns: ByColumns | None = None

    def __len__(self) -> int:
        """Candidates that it knows."""
        return len(self._standings)

    def __contains__(self, candidate: str) -> bool:
        return candidate in self._standings

    def rank(self, engine: Engine, candidate: Candidate, as_of: date) -> Listing:
        """The list of a candidate, who is known from now on."""
        columns = self._compiled(engine)
        with engine.reading() as stock:
            if columns is None:
                listing = listing_of(engine.entries(candidate, as_of), engine.settings)
            else:
                listing = columns.rank(candidate, as_of, stock)
        self._know(candidate.id, listing)
        return listing

    def work_in(self, engine: Engine, candidate: Candidate, as_of: date, vacancies: Collection[str]) -> Listing:
        """The same as `rank` of a candidate who was ranked, when since then nothing but these vacancies (ids) may have
        changed the list: quicker when it is still known, and what it names of them does not become worse."""
        known, columns = self._lists.get(candidate.id), self._compiled(engine)
        if known is None:
            return self.rank(engine, candidate, as_of)
        changed = frozenset(known.standing.named).intersection(vacancies)
        with engine.reading() as stock:
            if columns is None:
                new = engine.entries(candidate, as_of, vacancies)
            else:
                new = columns.entries(candidate, as_of, vacancies, stock)
        listing = worked_in(known, new, engine.settings, changed)
        if listing is None:
            return self.rank(engine, candidate, as_of)
        if columns is not None:
            columns.stands(candidate.id, listing.standing)
        self._know(candidate.id, listing)
        return listing

    def forget(self, candidate: str) -> None:
        """Nothing happens when it is not known."""
        standing = self._standings.pop(candidate, None)
        self._lists.pop(candidate, None)
        if standing is not None:
            self._naming.remove(candidate, standing.named)
            if self._columns is not None:
                self._columns.forget(candidate)

    def touched_by_vacancies(
        self, engine: Engine, as_of: date, vacancies: Mapping[str, Effects], candidate_of: CandidateOf
    ) -> set[str]:
        """Whose list may have changed with these vacancies: ANYTHING where it was itself put, changed or removed, else
        what promises do to it (`effects_by_vacancy`)."""
        found: set[str] = set()
        columns = self._compiled(engine)
        with engine.reading() as stock:
            for vacancy, effects in vacancies.items():
                slot, whom = stock.vacancies.slots.get(vacancy), self._naming.of(vacancy)
                if slot is not None and columns is not None:
                    whom += columns.by_vacancy(slot, stock)
                    found.update(whom if effects == ANYTHING else columns.leaning(whom, slot, stock, effects))
                else:
                    found.update(whom)
            for identity in self._without_row():
                if identity not in found:
                    entries = engine.entries(candidate_of(identity), as_of, vacancies)
                    if any(map(self._standings[identity].is_changed_by, (*entries.ranked, *entries.to_clarify))):
                        found.add(identity)
        return found

    def touched_by_courses(self, engine: Engine, courses: Collection[str]) -> set[str]:
        """Whom these courses, which were put, changed or removed, could help, or could have helped as they were, and
        whose list leans on them.

        An entry that is not listed is named by no list, and may be one to be clarified without its course.
        """
        found = {one for course in courses for one in self._naming.of(course)}
        columns = self._compiled(engine)
        with engine.reading() as stock:
            found.update(self._without_row())
            if columns is not None:
                found.update(columns.outdated(stock))
                for course in courses:
                    found.update(() if stock.course(course) is None else columns.by_course(course, stock))
        return found

    def _know(self, candidate: str, listing: Listing) -> None:
        before, standing = self._standings.get(candidate), listing.standing
        if before is None or before.named != standing.named:
            if before is not None:
                self._naming.remove(candidate, before.named)
            self._naming.put(candidate, standing.named)
        self._standings[candidate] = standing
        self._lists[candidate] = known_of(listing)
        self._lists.move_to_end(candidate)
        if len(self._lists) > LISTS_KEPT:
            self._lists.popitem(last=False)

    def _compiled(self, engine: Engine) -> ByColumns | None:
        if self._columns is None and engine.compiled:
            from services.matcher.engine.reverse.by_columns import ByColumns  # numba is imported when it is used

            self._columns = ByColumns()
        return self._columns

    def _without_row(self) -> Iterable[str]:
        """Who was ranked without the compiled engine."""
        if self._columns is None:
            return self._standings
        rows = self._columns.people.row_of
        return [one for one in self._standings if one not in rows] if len(rows) < len(self._standings) else ()
