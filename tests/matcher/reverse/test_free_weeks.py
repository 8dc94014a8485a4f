"""Free weeks, each distinct one once."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.reverse.free_weeks import FreeWeeks
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import Weeks


def weeks(*numbers: int) -> Weeks:
    return np.array([[number] * WORDS for number in numbers], np.uint64)


def test_who_have_the_same_week_have_the_same_code() -> None:
    free = FreeWeeks()
    first, second = free.use(weeks(1, 2)), free.use(weeks(2, 3))
    assert first[1] == second[0]
    assert len({*first, *second}) == len(free) == 3
    assert (free.table[[*first, *second]] == weeks(1, 2, 2, 3)).all()


def test_a_code_is_another_week_s_only_when_nobody_has_it_any_more() -> None:
    free = FreeWeeks()
    mine, others = free.use(weeks(1, 2)), free.use(weeks(2))
    free.let_go(mine)
    assert free.use(weeks(2)) == others
    assert free.use(weeks(5)) == [mine[0]]
    assert len(free) == 2
    assert (free.table[[mine[0], others[0]]] == weeks(5, 2)).all()
