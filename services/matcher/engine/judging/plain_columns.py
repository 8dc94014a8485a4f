"""Columns of a table as plain Python, for explanations that go row by row: asking an array for one number takes longer
than what is done with it. Each is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from services.matcher.engine.judging.options import NO_COURSE
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import Bytes, Floats
from shared.vocabulary.tracks import GATES, TRACKS

if TYPE_CHECKING:
    from services.matcher.engine.judging.combinations import Table

Levels = tuple[int, ...]


class PlainColumns:
    """Of one table; one value per row, or per option where it says so."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @cached_property
    def option(self) -> list[int]:
        return self._table.rows.option.tolist()

    @cached_property
    def track(self) -> list[str]:
        return [TRACKS[one] for one in self._table.rows.track.tolist()]

    @cached_property
    def slot(self) -> list[int]:
        return self._table.slots.tolist()

    @cached_property
    def beside(self) -> list[bool]:
        return self._table.beside.tolist()

    @cached_property
    def first_day(self) -> list[date]:
        return [date.fromordinal(day) for day in self._table.first_day.tolist()]

    @cached_property
    def load(self) -> list[float | None]:
        """Hours a week; None where they cannot be told."""
        return [None if isnan(hours) else round(hours, 2) for hours in self._table.load.tolist()]

    @cached_property
    def is_somewhere(self) -> list[bool]:
        """The workplace is stated and known."""
        return (self._table.records["place"] != NOWHERE).tolist()

    @cached_property
    def minutes_to_work(self) -> list[int | None]:
        return whole_minutes(self._table.vacancies.minutes[self._table.rows.vacancy])

    @cached_property
    def wishes_met(self) -> Mapping[str, list[float]]:
        """Per wish that was stated how far the vacancy meets it."""
        at = self._table.rows.vacancy
        return {name: values[at].tolist() for name, values in self._table.vacancies.wish_values.items()}

    @cached_property
    def levels(self) -> list[Levels]:
        """That are judged."""
        return _levels(self._table.levels)

    @cached_property
    def minimum(self) -> list[Levels | None]:
        """The language minimum; None where none is stated."""
        stated, records = self._table.records["minimum_stated"].tolist(), self._table.records["minimum"]
        return [one if told else None for one, told in zip(_levels(records), stated, strict=True)]

    @cached_property
    def courses(self) -> list[tuple[int, ...]]:
        """Per option the numbers of its courses, in turn."""
        options = self._table.options
        pairs = zip(options.first.tolist(), options.second.tolist(), strict=True)
        return [tuple([number for number in pair if number != NO_COURSE]) for pair in pairs]

    @cached_property
    def minutes_to_lessons(self) -> list[int | None]:
        """Per course."""
        return whole_minutes(self._table.maker.minutes)

    @cached_property
    def minutes_between(self) -> Mapping[int, int | None]:
        """Between workplace and lessons, of the dual and evening rows."""
        table = self._table
        return dict(zip(table.beside_rows.tolist(), whole_minutes(table.beside_verdict.minutes), strict=True))

    @cached_property
    def after(self) -> list[Levels]:
        """Per option the levels after its courses."""
        return _levels(self._table.options.after)

    @cached_property
    def growth_without_courses(self) -> list[float]:
        """Per option."""
        return self._table.maker.growth_without_courses[self._table.options.week].tolist()

    @cached_property
    def growth_now(self) -> float:
        """How much of the goal is met before anything is learned; to be asked of who has a goal and a known level."""
        view = self._table.view
        return float(np.minimum(1, view.levels[view.levels != NOT_KNOWN] / int(view.goal or 0)).mean())

    @cached_property
    def with_room(self) -> frozenset[int]:
        """Dual and evening rows of which a promise in force takes something out of the shifts."""
        table = self._table
        return frozenset(table.beside_rows[table.beside_cut_out.any(axis=1)].tolist())

    @cached_property
    def promised(self) -> list[list[int]]:
        """Rows of all usable promises that count for the vacancy and are not over on the first day, in order."""
        table = self._table
        row, promise = table.promises.all_pairs.of_rows(table.slots)
        not_over = table.promises.rows.valid_until[promise] >= table.first_day[row]
        found: list[list[int]] = [[] for _ in range(len(table.rows))]
        for at, number in zip(row[not_over].tolist(), promise[not_over].tolist(), strict=True):
            found[at].append(number)
        return found

    @cached_property
    def promise(self) -> list[int]:
        """The one that carries the lower minimum, or NO_PROMISE."""
        return self._table.language.promise.tolist()

    @cached_property
    def results(self) -> Mapping[str, list[int]]:
        """`Table.gate` of every gate."""
        return {name: self._table.gate(name).tolist() for name in GATES}

    @cached_property
    def parts(self) -> Mapping[str, list[float]]:
        """`Table.parts`."""
        return {name: values.tolist() for name, values in self._table.parts.items()}


def whole_minutes(minutes: Floats) -> list[int | None]:
    """As whole numbers; None when not known or without a means of travel."""
    return [int(one) if told else None for one, told in zip(minutes.tolist(), np.isfinite(minutes), strict=True)]


def _levels(rows: Bytes) -> list[Levels]:
    return [tuple(one) for one in rows.tolist()]
