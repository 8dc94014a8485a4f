"""Which promises of room for lessons a pathway cannot do without (docs/matching.md, Course gates)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.matcher.engine.judging.beside_work import judge_beside
from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import PASS


def room_needed(table: Table, row: int) -> list[int]:
    """Numbers of promises without whose cut-out the lessons of this row would not fit beside its work, in order.

    The last are left out first when others make enough room. None when the lessons do not fit anyhow.
    """
    if row not in table.plain.with_room:
        return []
    promises, day = table.promises, table.first_day[row]
    numbers = promises.cutting_pairs.of_slot(table.plain.slot[row])
    place = int(np.searchsorted(table.beside_rows, row))
    if table.beside_verdict.fit[place] != PASS:
        return []
    in_force = (promises.rows.valid_from[numbers] <= day) & (promises.rows.valid_until[numbers] >= day)
    needed: list[int] = numbers[in_force].tolist()
    for number in reversed(needed):
        others = [one for one in needed if one != number]
        if _fits(table, place, others):
            needed = others
    return needed


def _fits(table: Table, place: int, promises: Sequence[int]) -> bool:
    """The lessons fit beside the work with just the cut-outs of these promises."""
    cut_out = np.zeros((1, WORDS), np.uint64)
    for number in promises:
        cut_out |= table.promises.rows.cut_out[number]
    case = table.beside_case(np.array([place]), cut_out)
    return bool(judge_beside(table.view, table.maker.courses, case).fit[0] == PASS)
