"""The combination of one vacancy that comes nearest to possible, per track, with every gate that stands in its way.

The list and the near misses leave out what fails two gates; whoever asks why a vacancy is not there is answered in full
(docs/matching.md, Why not this vacancy).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.domain.why_not import Nearest, Obstacle
from services.matcher.engine.explaining.explain import pathway
from services.matcher.engine.explaining.near_miss_changes import change_for
from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.judging.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST, Rows, Table, VacancyTable
from services.matcher.engine.judging.near_misses import SIZE_DECIMALS, gate_sizes
from services.matcher.engine.judging.options import NO_COURSE
from services.matcher.engine.judging.search import Search
from services.matcher.engine.judging.selection import DECIMALS, first_of_group
from services.matcher.engine.verdicts import FAIL, Floats, Ints
from shared.vocabulary.tracks import GATES, TRACKS

PAIRS_AT_MOST = 40_000
"""Two courses in a row that are looked at: all of them up to 200 courses (`OptionMaker.likely_pairs`)."""


def nearest(search: Search, slot: int) -> tuple[Nearest, ...]:
    """In the order of TRACKS; a track that no course in stock belongs to is left out."""
    likely = _likely(search)
    weeks = [week.free for week in search.maker.weeks]
    vacancies = VacancyTable(search.view, search.stock.vacancies.pick(np.array([slot], np.int64)), weeks)
    of_vacancy = int(vacancies.fails[0])
    # The courses alone say how many gates fail at least: mostly those with the fewest are enough to look at.
    at_least = np.full(len(TRACKS), len(GATES))
    np.minimum.at(at_least, likely.track, likely.fails)
    some = np.flatnonzero(likely.fails == at_least[likely.track])
    table = _judged(search, vacancies, likely, some)
    fewest = np.full(len(TRACKS), len(GATES))
    np.minimum.at(fewest, likely.track[some], table.fails - of_vacancy)
    more = np.flatnonzero(likely.fails <= fewest[likely.track])
    if len(more) > len(some):
        table = _judged(search, vacancies, likely, more)
    sizes = {name: _sizes(table, name) for name in GATES}
    return tuple(
        _told(table, row, sizes) for row in _nearest_rows(table, np.sum(list(sizes.values()), axis=0)).tolist()
    )


class _Likely(NamedTuple):
    """Combinations of any vacancy, with the fewest gates of the courses that they fail; NO_COURSE for none."""

    first: Ints
    second: Ints
    track: Ints
    fails: Ints


def _likely(search: Search) -> _Likely:
    maker, courses = search.maker, search.stock.courses
    singles = maker.singles()
    first, second, fails = maker.likely_pairs(singles, PAIRS_AT_MOST)
    number, none = singles.first[1:], np.full(len(singles) - 1, NO_COURSE)
    beside = np.where(courses.evening, EVENING, DUAL)
    of_singles = singles.fails[1:]
    return _Likely(
        np.concatenate([[NO_COURSE], number, number, first]),
        np.concatenate([[NO_COURSE], none, none, second]),
        np.concatenate([[DIRECT], beside, np.full(len(number) + len(first), LEARN_FIRST)]),
        np.concatenate([[0], of_singles, of_singles, fails]),
    )


def _judged(search: Search, vacancies: VacancyTable, likely: _Likely, some: Ints) -> Table:
    """One row for each of these combinations."""
    options = search.maker.of(likely.first[some], likely.second[some])
    rows = Rows(np.zeros(len(some), np.int64), np.arange(len(some)), likely.track[some])
    return Table(search.view, vacancies, search.maker, options, search.stock.promises, rows)


def _sizes(table: Table, gate: str) -> Floats:
    """Per row the size of the change that this gate asks for; 0 where it does not fail."""
    size = np.zeros(len(table.rows))
    failing = np.flatnonzero(table.gate(gate) == FAIL)
    if len(failing):
        size[failing] = gate_sizes(table, failing, gate)
    return size


def _nearest_rows(table: Table, size: Floats) -> Ints:
    """Per track the row with the fewest failed gates; then, of possible ones the best as for the list, of others the
    fewest gates that cannot be told, the least size, the highest score and the id."""
    some = np.arange(len(table.rows))
    possible = table.fails == 0
    keys = (
        table.rows.track,
        table.fails,
        np.where(possible, table.unknowns > 0, table.unknowns),
        np.round(size, SIZE_DECIMALS),
        -np.round(table.score, DECIMALS),
        np.where(possible, table.cautious_end, 0),
        np.where(possible, table.lesson_travel, 0),
        np.where(possible, table.lesson_minutes, 0),
    )
    return first_of_group(table, some, keys)


def _told(table: Table, row: int, sizes: dict[str, Floats]) -> Nearest:
    found = pathway(Case(table, row))
    obstacles = (
        Obstacle(gate, change_for(table, row, gate), float(np.round(sizes[gate][row], SIZE_DECIMALS)))
        for gate in found.failed
    )
    return Nearest(found, tuple(obstacles))
