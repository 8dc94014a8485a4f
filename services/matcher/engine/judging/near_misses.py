"""Combinations that fail exactly one gate, and how large the change is that would open it (docs/matching.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.judging.options import NO_COURSE
from services.matcher.engine.judging.selection import DECIMALS, first_of_group
from services.matcher.engine.language import steps_short
from services.matcher.engine.stock.vacancy_columns import FLEXIBLE, UNKNOWN_WEEK
from services.matcher.engine.stock.week_arrays import WORDS, weekday_count
from services.matcher.engine.stock.week_arrays import table as week_table
from services.matcher.engine.verdicts import FAIL, Bools, Floats, Ints, Weeks
from shared.vocabulary.tracks import GATES

MINUTES_A_STEP = 30
SIZE_DECIMALS = 9
"""Sizes are compared after rounding: 0.3 + 0.3 is 2 x 0.3."""


def nearest_rows(table: Table, keep: Bools) -> list[tuple[int, str, float]]:
    """Per vacancy the row with the least size, then the highest score, then the id; with the gate that fails, and size.

    `keep` must hold only rows with exactly one failed gate and none unknown.
    """
    some = np.flatnonzero(keep)
    gate, size = changes(table, some)
    size = np.round(size, SIZE_DECIMALS)
    best = first_of_group(table, some, (table.rows.vacancy[some], size, -np.round(table.score[some], DECIMALS)))
    place = np.searchsorted(some, best)
    gates = [GATES[number] for number in gate[place].tolist()]
    return list(zip(best.tolist(), gates, size[place].tolist(), strict=True))


def changes(table: Table, some: Ints) -> tuple[Ints, Floats]:
    """For rows with one failed gate: which (place in GATES), and the size of the change, in (0, 1]."""
    gate, size = np.zeros(len(some), np.int64), np.ones(len(some))
    for place, name in enumerate(GATES):
        failing = np.flatnonzero(table.gate(name)[some] == FAIL)
        if len(failing):
            gate[failing], size[failing] = place, gate_sizes(table, some[failing], name)
    return gate, size


def gate_sizes(table: Table, rows: Ints, gate: str) -> Floats:
    """Size of the change that opens this gate for rows that fail it, in (0, 1]."""
    steps = _STEPS[gate](table, rows) if gate in _STEPS else np.ones(len(rows))
    size: Floats = np.minimum(1.0, table.view.settings.near_miss_sizes.get(gate, 1.0) * steps)
    return size


def unfit_lessons(table: Table, rows: Ints) -> Weeks:
    """Half-hours of lessons that do not fit: outside the free week, or beside work of fixed hours against it."""
    courses, free = table.maker.courses, _free(table, rows)
    none = np.zeros((1, free.shape[1]), np.uint64)
    lessons, option = np.concatenate([courses.lessons, none]), table.rows.option[rows]
    unfit: Weeks = (lessons[table.options.first[option]] | lessons[table.options.second[option]]) & ~free
    place = np.searchsorted(table.beside_rows, rows)
    beside = np.flatnonzero(table.beside[rows])
    verdict = table.beside_verdict
    for at, row in zip(beside.tolist(), place[beside].tolist(), strict=True):
        if table.records["week_kind"][rows[at]] != UNKNOWN_WEEK and not np.isnan(verdict.minutes[row]):
            unfit[at] |= verdict.clash[row]
    return unfit


def unfit_shifts(table: Table, rows: Ints) -> Weeks:
    """Half-hours of work outside the free week."""
    unfit: Weeks = table.records["work"][rows] & ~_free(table, rows)
    return unfit


def travel_over(table: Table, rows: Ints) -> Floats:
    """Minutes over the maximum on the way to lessons, summed over the courses; inf without a means of travel."""
    longest = table.view.max_minutes or 0
    # Where it cannot be told how far the lessons are, another course may still be the one that is too far.
    over = np.append(np.nan_to_num(np.maximum(0, table.maker.minutes - longest), nan=0.0, posinf=np.inf), 0)
    option = table.rows.option[rows]
    total: Floats = over[table.options.first[option]] + over[table.options.second[option]]
    return total


def _free(table: Table, rows: Ints) -> Weeks:
    return week_table([week.free for week in table.maker.weeks])[table.options.week[table.rows.option[rows]]]


def _papers_missing(field: str) -> Callable[[Table, Ints], Floats]:
    def steps(table: Table, rows: Ints) -> Floats:
        held = table.view.licences if field == "licences" else table.view.certificates
        papers = table.vacancies.picked.columns.papers
        return papers.spread(table.records[field][rows], lambda asked: len(asked - (held or frozenset())))

    return steps


def _language_steps_at_start(table: Table, rows: Ints) -> Floats:
    return np.maximum(1.0, steps_short(table.levels[rows], table.records["minimum"][rows]))


def _language_steps_at_end(table: Table, rows: Ints) -> Floats:
    after = table.options.after[table.rows.option[rows]]
    return np.maximum(1.0, steps_short(after, table.records["minimum"][rows]))


def _travel_to_work_steps(table: Table, rows: Ints) -> Floats:
    over = table.vacancies.minutes[table.rows.vacancy[rows]] - (table.view.max_minutes or 0)
    steps: Floats = over / MINUTES_A_STEP
    return steps


def _travel_to_lessons_steps(table: Table, rows: Ints) -> Floats:
    return travel_over(table, rows) / MINUTES_A_STEP


def _days_of_shifts(table: Table, rows: Ints) -> Floats:
    days = np.maximum(1, weekday_count(unfit_shifts(table, rows)))
    return np.where(table.records["week_kind"][rows] == FLEXIBLE, np.inf, days)


def _days_of_lessons(table: Table, rows: Ints) -> Floats:
    """Of two courses in a row those of both are added up."""
    course_lessons = np.concatenate([table.maker.courses.lessons, np.zeros((1, WORDS), np.uint64)])
    second = table.options.second[table.rows.option[rows]]
    first = table.options.first[table.rows.option[rows]]
    of_second = weekday_count(course_lessons[second] & ~_free(table, rows))
    of_first = weekday_count(course_lessons[first] & ~_free(table, rows))
    in_turn = second != NO_COURSE
    days = np.where(in_turn, of_first + of_second, weekday_count(unfit_lessons(table, rows)))
    days = np.maximum(1, days)
    beside_flexible = table.beside[rows] & (table.records["week_kind"][rows] == FLEXIBLE)
    return np.where(beside_flexible, np.inf, days)


_STEPS: Mapping[str, Callable[[Table, Ints], Floats]] = {
    "licences": _papers_missing("licences"),
    "certificates": _papers_missing("certificates"),
    "language_at_start": _language_steps_at_start,
    "language_at_end": _language_steps_at_end,
    "travel_to_work": _travel_to_work_steps,
    "travel_to_lessons": _travel_to_lessons_steps,
    "shifts_fit_week": _days_of_shifts,
    "lessons_fit_week": _days_of_lessons,
}
