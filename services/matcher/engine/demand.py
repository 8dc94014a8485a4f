"""Which lesson groups that nobody offers would open a pathway for a candidate that does not exist now.

The answer is that of a plain run with the group really added to the stock (docs/demand.md), found without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from services.matcher.domain.demand import Cell, DemandRules, cells_near
from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import VacancyTable
from services.matcher.engine.judging.demand_bounds import NOTHING, Bounds
from services.matcher.engine.judging.options import NO_COURSE, OptionMaker, Options
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import Bools, Ints
from shared.vocabulary.profiles import CandidateProfile


class LessonDemand:
    """Asked about one candidate after another, on one day and one state of the stock. Quickest when candidates who
    live in the same PC4 follow each other."""

    def __init__(self, stock: StockColumns, as_of: date, rules: DemandRules) -> None:
        self._stock, self._as_of, self._rules = stock, as_of, rules
        arrays = stock.vacancies.arrays
        slots = stock.slots(None)
        open_now = (arrays.positions[slots] >= 1) & (arrays.closes[slots] >= as_of.toordinal())
        self._picked = stock.vacancies.pick(slots[open_now])
        self._near: str | None = ""
        self._cells: Mapping[str, Cell] = {}
        self._columns = stock.courses

    def opened(self, candidate: Candidate) -> dict[Cell, frozenset[str]]:
        """Groups that help, each with the vacancies that it opens."""
        self._go_to(self._pc4(candidate.profile))
        stock = self._stock
        view = CandidateView(candidate, self._as_of, stock.settings, stock.travel)
        maker = OptionMaker(view, self._columns)
        hypothetical = np.array([one in self._cells for one in self._columns.ids], np.bool_)
        options = maker.options(0)
        options = options[np.flatnonzero(options.unknowns == 0)]
        group = _which(options, hypothetical)
        owed = group != NO_COURSE
        if view.goal is not None:
            owed &= self._columns.from_level[group] < view.goal
        if not owed.any():
            return {}
        vacancies = VacancyTable(view, self._picked, [week.free for week in maker.weeks])
        clean = np.flatnonzero((vacancies.fails == 0) & (vacancies.unknowns == 0))
        if not len(clean):
            return {}
        bounds = Bounds(vacancies, clean, maker, options, stock.promises)
        now, then = group[bounds.rows.option] == NO_COURSE, owed[bounds.rows.option]
        last_listed = bounds.score_of_place(stock.settings.list_length, now)
        reached = bounds.reaching(last_listed, then)
        possible = bounds.reaching(NOTHING, now, np.unique(reached.slots))
        new = ~np.isin(reached.entries, possible.entries)
        return self._by_cell(reached.slots[new], group[reached.option[new]])

    def _by_cell(self, slots: Ints, group: Ints) -> dict[Cell, frozenset[str]]:
        ids, vacancies = self._columns.ids, self._stock.vacancies
        return {
            self._cells[ids[number]]: frozenset(
                vacancies.ids[slot] for slot in np.unique(slots[group == number]).tolist()
            )
            for number in np.unique(group).tolist()
        }

    def _pc4(self, profile: CandidateProfile) -> str | None:
        if profile.postcode is None or self._stock.travel.place(profile.postcode) == NOWHERE:
            return None
        return profile.postcode.strip()[:4]

    def _go_to(self, pc4: str | None) -> None:
        """Have the groups near this place beside the courses that exist."""
        if pc4 == self._near:
            return
        groups = {cell: cell.course(self._as_of, self._rules) for cell in cells_near(pc4)}
        self._near, self._cells = pc4, {course.id: cell for cell, course in groups.items()}
        self._columns = self._stock.more_courses(groups.values())


def _which(options: Options, hypothetical: Bools) -> Ints:
    """Per option the course in it that does not exist, or NO_COURSE. There is one at most: all begin on the same day,
    and none follows another."""
    marked = np.append(hypothetical, False)
    second = np.where(marked[options.second], options.second, NO_COURSE)
    return np.where(marked[options.first], options.first, second)
