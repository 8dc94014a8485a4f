"""Looks through the combinations of one candidate, in blocks of vacancies so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import Rows, Table, VacancyTable, all_rows
from services.matcher.engine.judging.near_misses import nearest_rows
from services.matcher.engine.judging.options import OptionMaker, Options
from services.matcher.engine.judging.selection import Entries, Entry, best_rows, entry_of, in_order
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Bools, Ints

ROWS_AT_ONCE = 200_000
"""About 400 bytes of columns a row."""


@dataclass(frozen=True, slots=True)
class Near:
    """A near miss without explanation."""

    entry: Entry
    gate: str
    size: float


class Search:
    """One candidate on one day against one state of the stock. Options are made once and kept."""

    def __init__(self, view: CandidateView, stock: StockColumns) -> None:
        self.view, self.stock, self._courses = view, stock, stock.courses
        self._options: dict[int, Options] = {}

    @cached_property
    def maker(self) -> OptionMaker:
        return OptionMaker(self.view, self._courses)

    def is_for(self, candidate: Candidate, as_of: date, stock: StockColumns) -> bool:
        """Whether what was worked out still holds: vacancies and promises are looked at anew every time."""
        same_candidate = self.view.candidate is candidate or self.view.candidate == candidate
        return same_candidate and self.view.as_of == as_of and self._courses is stock.courses

    def entries(self, slots: Ints, track: int | None = None) -> Entries:
        """The best combination of every vacancy x track that can be ranked or clarified."""
        ranked: list[Entry] = []
        to_clarify: list[Entry] = []
        for table in self._tables(slots, 0, track):
            free_of_fails = table.fails == 0
            clean = free_of_fails & (table.unknowns == 0)
            best = best_rows(table, clean)
            ranked += [entry_of(table, row, "ranked") for row in best.tolist()]
            open_rows = free_of_fails & ~clean & ~_same_entry(table, best)
            to_clarify += [entry_of(table, row, "to_clarify") for row in best_rows(table, open_rows).tolist()]
        return Entries(self.view.candidate.id, self.view.as_of, in_order(ranked), in_order(to_clarify))

    def near_misses(self, slots: Ints, track: int | None = None) -> list[Near]:
        """One per vacancy that has one, least change first; the caller leaves out vacancies with a ranked entry."""
        found = []
        for table in self._tables(slots, 1, track):
            for row, gate, size in nearest_rows(table, (table.fails == 1) & (table.unknowns == 0)):
                found.append(Near(entry_of(table, row, "near_misses"), gate, size))
        order = {near.pathway: place for place, near in enumerate(in_order(near.entry for near in found))}
        return sorted(found, key=lambda near: (near.size, order[near.entry.pathway]))

    def table_of(self, combinations: list[tuple[int, tuple[str, ...], int]]) -> Table:
        """All that holds for these (slot, course ids, track), in the order asked for; they must be hopeful ones."""
        slots = np.unique(np.array([slot for slot, _, _ in combinations], np.int64))
        options = self.options(1)
        vacancy = np.searchsorted(slots, [slot for slot, _, _ in combinations])
        option = np.array([self._option_numbers[courses] for _, courses, _ in combinations], np.int64)
        track = np.array([track for _, _, track in combinations], np.int64)
        return self._table(self._vacancies(slots), options, Rows(vacancy, option, track))

    def options(self, fails: int) -> Options:
        """Course options that fail at most so many course gates."""
        if fails not in self._options:
            self._options[fails] = self.maker.options(fails)
        return self._options[fails]

    @cached_property
    def _option_numbers(self) -> dict[tuple[str, ...], int]:
        ids, options = self.maker.courses.ids, self.options(1)
        pairs = zip(options.first.tolist(), options.second.tolist(), strict=True)
        return {tuple(ids[one] for one in pair if one >= 0): number for number, pair in enumerate(pairs)}

    def _tables(self, slots: Ints, fails: int, track: int | None) -> Iterator[Table]:
        """Tables of all combinations that fail at most so many gates of the vacancy or of the courses alone."""
        options = self.options(fails)
        a_vacancy = len(all_rows(options, self.stock.courses, 1, track))
        block = max(1, ROWS_AT_ONCE // max(1, a_vacancy))
        for start in range(0, len(slots), block):
            vacancies = self._vacancies(slots[start : start + block])
            hopeful = np.flatnonzero(_hopeful(vacancies, fails))
            rows = all_rows(options, self.stock.courses, len(hopeful), track)
            rows = Rows(hopeful[rows.vacancy], rows.option, rows.track)
            if fails:
                together = vacancies.fails[rows.vacancy] + options.fails[rows.option]
                rows = rows[(together <= fails) & (options.unknowns[rows.option] == 0)]
            if len(rows):
                yield self._table(vacancies, options, rows)

    def _vacancies(self, slots: Ints) -> VacancyTable:
        return VacancyTable(self.view, self.stock.vacancies.pick(slots), [week.free for week in self.maker.weeks])

    def _table(self, vacancies: VacancyTable, options: Options, rows: Rows) -> Table:
        return Table(self.view, vacancies, self.maker, options, self.stock.promises, rows)


def _hopeful(vacancies: VacancyTable, fails: int) -> Bools:
    """Vacancies that can still give an entry (fails 0), or a near miss (fails 1: then nothing may be unknown)."""
    if fails == 0:
        return np.equal(vacancies.fails, 0)
    hopeful: Bools = (vacancies.fails <= fails) & (vacancies.unknowns == 0)
    return hopeful


def _same_entry(table: Table, best: Ints) -> Bools:
    """Rows of the same vacancy x track as one of these rows."""
    key = table.rows.vacancy * 8 + table.rows.track
    return np.isin(key, key[best])
