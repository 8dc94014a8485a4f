"""Tables of a few combinations out of any number of courses: only what they name is worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import Rows, Table, VacancyTable
from services.matcher.engine.judging.options import NO_COURSE, OptionMaker
from services.matcher.engine.judging.selection import Entry
from services.matcher.engine.stock.stock_columns import StockColumns
from shared.vocabulary.tracks import TRACKS

Combination = tuple[int, tuple[int, ...], int]
"""Slot, numbers of the courses in turn (places in `StockColumns.courses`), place of the track in TRACKS."""


Judge = Callable[[CandidateView, StockColumns, Sequence[Combination]], Table]
"""What `table_of` does. There may be more rows after those asked for, of combinations that fail no gate."""


def combination_of(stock: StockColumns, entry: Entry) -> Combination:
    """Of an entry of this stock. Raises `KeyError` for what is not in it."""
    courses = tuple(stock.courses.number(one) for one in entry.courses)
    return stock.vacancies.slots[entry.vacancy], courses, TRACKS.index(entry.track)


def table_of(view: CandidateView, stock: StockColumns, combinations: Sequence[Combination]) -> Table:
    """All that holds for these, in the order asked for."""
    numbers = sorted({number for _, courses, _ in combinations for number in courses})
    maker = OptionMaker(view, stock.courses.some(numbers))
    place = {number: row for row, number in enumerate(numbers)}
    options: dict[tuple[int, ...], int] = {}
    for _, courses, _ in combinations:
        options.setdefault(courses, len(options))
    turns = np.array([[*(place[one] for one in courses), NO_COURSE, NO_COURSE][:2] for courses in options], np.int64)
    table = maker.of(turns[:, 0], turns[:, 1])
    slots = sorted({slot for slot, _, _ in combinations})
    row_of = {slot: row for row, slot in enumerate(slots)}
    rows = Rows(
        np.array([row_of[slot] for slot, _, _ in combinations], np.int64),
        np.array([options[courses] for _, courses, _ in combinations], np.int64),
        np.array([track for _, _, track in combinations], np.int64),
    )
    vacancies = VacancyTable(view, stock.vacancies.pick(np.array(slots, np.int64)), [week.free for week in maker.weeks])
    return Table(view, vacancies, maker, table, stock.promises, rows)


class JudgedTogether:
    """One table for combinations that fail no gate and for near misses, which are only known while they are looked for:
    whoever looks asks this for their table, which has the others after them."""

    def __init__(self, others: Sequence[Combination]) -> None:
        self._others = others
        self._table: Table | None = None
        self._row_of: dict[Combination, int] = {}

    def __call__(self, view: CandidateView, stock: StockColumns, combinations: Sequence[Combination]) -> Table:
        """A `Judge`."""
        together = [*combinations, *self._others]
        self._table = table_of(view, stock, together)
        self._row_of = {one: row for row, one in enumerate(together)}
        return self._table

    def rows(self, view: CandidateView, stock: StockColumns, near: Sequence[Combination]) -> tuple[Table, list[int]]:
        """Where the others stand, and then these, and in which table: that which was asked for when all are in it."""
        shown = [*self._others, *near]
        if self._table is None or not self._row_of.keys() >= set(near):
            return table_of(view, stock, shown), [*range(len(shown))]
        return self._table, [self._row_of[one] for one in shown]
