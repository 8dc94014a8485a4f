"""The combination of one vacancy that comes nearest to possible, per track, with every gate that stands in its way.

The list and the near misses leave out what fails two gates; whoever asks why a vacancy is not there is answered in full
(docs/matching.md, Why not this vacancy).
"""

from __future__ import annotations

import numpy as np

from services.matcher.domain.why_not import Nearest, Obstacle
from services.matcher.engine.combinations import Table, VacancyTable, all_rows
from services.matcher.engine.explain import pathway
from services.matcher.engine.near_miss_changes import change_for
from services.matcher.engine.near_misses import SIZE_DECIMALS, gate_sizes
from services.matcher.engine.one_case import Case
from services.matcher.engine.search import Search
from services.matcher.engine.selection import DECIMALS, first_of_group
from services.matcher.engine.verdicts import FAIL, Floats, Ints
from shared.vocabulary.tracks import GATES

PAIRS_AT_MOST = 40_000
"""Two courses in a row that are looked at: all of them up to 200 courses (`OptionMaker.every`)."""


def nearest(search: Search, slot: int) -> tuple[Nearest, ...]:
    """In the order of TRACKS; a track that no course in stock belongs to is left out."""
    options = search.maker.every(PAIRS_AT_MOST)
    weeks = [week.free for week in search.maker.weeks]
    vacancies = VacancyTable(search.view, search.stock.vacancies.pick(np.array([slot], np.int64)), weeks)
    rows = all_rows(options, search.stock.courses, 1, None)
    table = Table(search.view, vacancies, search.maker, options, search.stock.promises, rows)
    sizes = {name: _sizes(table, name) for name in GATES}
    return tuple(
        _told(table, row, sizes) for row in _nearest_rows(table, np.sum(list(sizes.values()), axis=0)).tolist()
    )


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
