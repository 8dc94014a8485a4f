"""Of many combinations only those that can still matter: which can be feasible, and what they can score at most.

Exact search with a bound: a combination is left out only when a gate fails for certain or its bound lies below the
score that is asked for. What is kept goes through every gate and part in `combinations.Table`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from services.matcher.engine.judging.combinations import DIRECT, LEARN_FIRST, Rows, Table, VacancyTable, all_rows
from services.matcher.engine.judging.guidance import needs_met
from services.matcher.engine.judging.language_part import language
from services.matcher.engine.judging.options import OptionMaker, Options
from services.matcher.engine.judging.selection import DECIMALS
from services.matcher.engine.language import met
from services.matcher.engine.stock.promise_table import PromiseTable
from services.matcher.engine.verdicts import PASS, Bools, Bytes, Floats, Ints
from shared.vocabulary.tracks import TRACKS

CELLS_AT_ONCE = 2_000_000
ROWS_AT_ONCE = (1_000, 8_000, 100_000)
"""The best are looked at first, in growing groups: mostly one of the first few can be had."""
SLACK = 1e-9
"""Bounds are added up in another order than scores."""
NOTHING = -np.inf


class Reached(NamedTuple):
    """Combinations, column by column."""

    slots: Ints
    track: Ints
    option: Ints

    @property
    def entries(self) -> Ints:
        """A number for every vacancy x track."""
        numbers: Ints = self.slots * len(TRACKS) + self.track
        return numbers


class Bounds:
    """One candidate's combinations of some vacancies (places in `vacancies`) with their course options.

    `wanted` says which of `rows` are meant.
    """

    def __init__(
        self, vacancies: VacancyTable, some: Ints, maker: OptionMaker, options: Options, promises: PromiseTable
    ) -> None:
        self.view = maker.view
        self.vacancies, self.some, self.maker, self.options, self.promises = vacancies, some, maker, options, promises
        self.rows = all_rows(options, maker.courses, 1, None)
        """Option and track of every combination that one vacancy has."""
        learn_first = self.rows.track == LEARN_FIRST
        levels = np.concatenate([self.view.levels[None, :], options.after])
        self._levels, place = np.unique(levels, axis=0, return_inverse=True)
        place = place.ravel()
        self._level: Ints = np.where(learn_first, place[1 + self.rows.option], place[0])
        """Which of the different levels is judged in each row."""
        self._until: Ints = np.where(learn_first, options.cautious_end[self.rows.option], 0)
        picked = vacancies.picked
        self._first_day: Ints = np.maximum(self.view.first_day, picked["starts"][some])
        self._latest: Ints = picked["latest"][some]
        self._minimum, self._minimum_stated = picked["minimum"][some], picked["minimum_stated"][some]
        self._lower, self._lower_stated = picked["lower"][some], picked["lower_stated"][some]

    def score_of_place(self, place: int, wanted: Bools) -> float:
        """The score of the entry (vacancy x track) in this place, 1 being the best, of those that pass every gate;
        NOTHING when there are fewer. What needs no course is looked at first: it is the quickest to judge."""
        keys, scores, floor = np.empty(0, np.int64), np.empty(0), NOTHING
        direct = self.rows.track == DIRECT
        for columns in (wanted & direct, wanted & ~direct):
            for table, bound in self._tables(floor, columns):
                clean = np.flatnonzero(_clean(table))
                keys = np.concatenate([keys, table.slots[clean] * len(TRACKS) + table.rows.track[clean]])
                scores = np.concatenate([scores, np.round(table.score[clean], DECIMALS)])
                order = np.argsort(-scores, kind="stable")
                _, first = np.unique(keys[order], return_index=True)
                kept = order[np.sort(first)[:place]]
                keys, scores = keys[kept], scores[kept]
                floor = float(scores[-1]) if len(scores) == place else NOTHING
                if floor >= bound:
                    break
        return floor

    def reaching(self, floor: float, wanted: Bools, slots: Ints | None = None) -> Reached:
        """The combinations (of these slots only) that pass every gate and score at least `floor`."""
        places = None
        if slots is not None:
            places = np.flatnonzero(np.isin(self.vacancies.picked.slots[self.some], slots))
        found = [Reached(*(np.empty(0, np.int64),) * 3)]
        for table, _ in self._tables(floor - 2 * SLACK, wanted, places):
            keep = np.flatnonzero(_clean(table))
            if floor > NOTHING:
                keep = keep[np.round(table.score[keep], DECIMALS) >= floor]
            found.append(Reached(table.slots[keep], table.rows.track[keep], table.rows.option[keep]))
        return Reached(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def most(self, wanted: Bools) -> Floats:
        """Per vacancy what none of its combinations scores above."""
        columns = np.flatnonzero(wanted)
        levels = np.unique(self._level[columns])
        growth = self.view.settings.weights["growth"] * self.options.growth[self.rows.option[columns]].max()
        answer: Floats = self._work + self._language[:, levels].max(axis=1) + growth + self._start_by_vacancy
        return answer

    def _tables(self, floor: float, wanted: Bools, places: Ints | None = None) -> Iterator[tuple[Table, float]]:
        """Tables of what may pass and may score more than `floor`, highest bounds first within a block of vacancies;
        beside each table what the rest of its block can reach."""
        columns = np.flatnonzero(wanted)
        if not len(columns):
            return
        most = self.most(wanted)
        chosen = np.arange(len(most)) if places is None else places
        chosen = chosen[most[chosen] + SLACK > floor]
        chosen = chosen[np.argsort(-most[chosen], kind="stable")]
        block = max(1, CELLS_AT_ONCE // len(columns))
        for start in range(0, len(chosen), block):
            rest = float(most[chosen[start + block]]) if start + block < len(chosen) else NOTHING
            for rows, bound in self._block(chosen[start : start + block], columns, floor):
                table = Table(self.view, self.vacancies, self.maker, self.options, self.promises, rows)
                yield table, max(bound, rest) + SLACK

    def _block(self, places: Ints, columns: Ints, floor: float) -> Iterator[tuple[Rows, float]]:
        bound = self._bound(places, columns)
        may = self._may_pass(places, columns)
        may &= bound + SLACK > floor
        place, column = np.nonzero(may)
        found = bound[place, column]
        order = np.argsort(-found, kind="stable")
        place, column, found = self.some[places[place[order]]], columns[column[order]], found[order]
        begin, step = 0, 0
        while begin < len(order):
            end = begin + ROWS_AT_ONCE[min(step, len(ROWS_AT_ONCE) - 1)]
            some = slice(begin, end)
            rows = Rows(place[some], self.rows.option[column[some]], self.rows.track[column[some]])
            yield rows, float(found[end]) if end < len(order) else NOTHING
            begin, step = end, step + 1

    def _bound(self, places: Ints, columns: Ints) -> Floats:
        weights = self.view.settings.weights
        start = np.minimum(self._start_by_vacancy[places][:, None], self._start(self._until[columns])[None, :])
        growth = weights["growth"] * self.options.growth[self.rows.option[columns]]
        bound: Floats = self._work[places][:, None] + self._language[places][:, self._level[columns]] + growth + start
        return bound

    def _may_pass(self, places: Ints, columns: Ints) -> Bools:
        week = self.options.week[self.rows.option[columns]]
        slots = self.some[places]
        may: Bools = self._language_may_pass[places][:, self._level[columns]]
        may &= self.vacancies.fits_week[slots][:, week] == PASS
        latest = self._latest[places]
        may &= (self._first_day[places] <= latest)[:, None]
        may &= self._until[columns][None, :] <= latest[:, None]
        return may

    @cached_property
    def _work(self) -> Floats:
        """What does not depend on courses, and guidance as on the earliest first working day, when most promises are
        not yet over."""
        weights, some = self.view.settings.weights, self.some
        guidance = needs_met(self.view, self.promises, self.vacancies.picked.slots[some], self._first_day)
        work: Floats = weights["guidance"] * guidance
        for name, value in self.vacancies.parts.items():
            work = work + weights[name] * value[some]
        return work

    @cached_property
    def _language(self) -> Floats:
        """Per vacancy and level: the weighted part `language`."""
        weight, shape = self.view.settings.weights["language"], self._minimum.shape
        values = [
            language(self.view, np.broadcast_to(one, shape), self._minimum, self._minimum_stated)
            for one in self._levels
        ]
        return weight * np.stack(values, axis=1)

    @cached_property
    def _language_may_pass(self) -> Bools:
        """Per vacancy and level: the full minimum is met, or the lower one, which a promise may carry."""

        def enough(one: Bytes) -> Bools:
            lower = self._lower_stated & (met(one, self._lower) == PASS)
            answer: Bools = self._minimum_stated & (lower | (met(one, self._minimum) == PASS))
            return answer

        return np.stack([enough(one) for one in self._levels], axis=1)

    @cached_property
    def _start_by_vacancy(self) -> Floats:
        return self._start(self._first_day)

    def _start(self, day: Ints) -> Floats:
        """The weighted part `start` for work that begins on this day; a day in the past counts as today."""
        weeks = np.maximum(0, day - self.view.today) / 7
        value: Floats = self.view.settings.weights["start"] * 0.5 ** (weeks / self.view.settings.start_half_life_weeks)
        return value


def _clean(table: Table) -> Bools:
    clean: Bools = (table.fails == 0) & (table.unknowns == 0)
    return clean
