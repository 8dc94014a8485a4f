"""The judge: today's numpy engine on the combinations of track `direct` alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import DIRECT, Rows, Table, VacancyTable
from services.matcher.engine.judging.options import OptionMaker
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints

SHOWN = 20


class Singles(NamedTuple):
    """Vacancies that can be ranked without a course, with their scores; best first, then by slot."""

    slots: Ints
    scores: Floats

    def best(self, limit: int = SHOWN) -> Singles:
        return Singles(self.slots[:limit], self.scores[:limit])


def in_order(slots: Ints, scores: Floats, limit: int | None = None) -> Singles:
    """Sorted, of many only the best `limit`."""
    if limit is not None and len(slots) > limit:
        edge = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        some = np.flatnonzero(scores >= edge)
        slots, scores = slots[some], scores[some]
    order = np.lexsort((slots, -scores))[:limit]
    return Singles(slots[order], scores[order])


class NumpyReference:
    """`VacancyTable` and `Table` of the numpy engine over all slots of a stock."""

    def __init__(self, stock: StockColumns, as_of) -> None:  # type: ignore[no-untyped-def]
        self._stock, self._as_of = stock, as_of
        self._no_courses = CourseColumns((), stock.travel)

    def singles(self, candidate: Candidate, limit: int | None = SHOWN) -> Singles:
        """All (None) or the best of what passes every gate."""
        stock = self._stock
        view = CandidateView(candidate, self._as_of, stock.settings, stock.travel)
        maker = OptionMaker(view, self._no_courses)
        vacancies = VacancyTable(view, stock.vacancies.pick(stock.slots(None)), [week.free for week in maker.weeks])
        hopeful = np.flatnonzero((vacancies.fails == 0) & (vacancies.unknowns == 0))
        if len(hopeful) == 0:
            return Singles(np.empty(0, np.int64), np.empty(0))
        rows = Rows(hopeful, np.zeros(len(hopeful), np.int64), np.full(len(hopeful), DIRECT))
        table = Table(view, vacancies, maker, maker.options(0), stock.promises, rows)
        clean = (table.fails == 0) & (table.unknowns == 0)
        return in_order(table.slots[clean], table.score[clean], limit)
