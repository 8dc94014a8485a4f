"""The list rule on numbers: which of the same scores need their ids, and that with these it is the rule on objects."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

pytest.importorskip("numba")

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.list_rule import chosen
from services.matcher.engine.kernel.listed.walk import walked

SETTINGS = replace(Settings(), per_employer=2, per_isco_unit=3)


def walk(scores, tracks, employers, units, resolved, limit):
    return walked(
        np.array(scores, np.float64), np.array(tracks, np.int8), np.array(employers, np.int32),
        np.array(units, np.int32), np.array(resolved, np.int8), limit, SETTINGS.per_employer, SETTINGS.per_isco_unit,
    )  # fmt: skip


def test_all_runs_whose_order_matters_are_told_at_once():
    found = walk([0.9, 0.8, 0.8, 0.7, 0.6, 0.6, 0.5], [0] * 7, range(7), [-1] * 7, [0] * 7, 5)
    assert found.tied.tolist() == [1, 2, 4, 5]
    assert walk([0.9, 0.8, 0.8], [0] * 3, range(3), [-1] * 3, [0, 1, 1], 3).tied.tolist() == []


def test_of_whom_none_can_be_taken_no_order_is_asked_for():
    found = walk([0.9, 0.8, 0.7, 0.7, 0.6], [0] * 5, [1, 1, 1, 1, 2], [-1] * 5, [0] * 5, 4)
    assert (found.tied.tolist(), found.places.tolist()) == ([], [0, 1, 4])


@pytest.mark.parametrize("seed", range(40))
def test_with_ids_where_they_are_asked_for_the_list_is_that_of_the_rule(seed):
    random = Random(seed)
    many, limit = random.randint(0, 60), random.choice([1, 3, 6, 20])
    drawn = sorted(((-random.randint(1, 12), random.random()) for _ in range(many)), key=lambda one: one[0])
    of = {one: (random.randrange(4), random.randrange(6), random.randrange(-1, 5)) for one in drawn}
    rows, resolved = list(drawn), [0] * many
    while True:
        found = walk([-score for score, _ in rows], *([of[one][n] for one in rows] for n in range(3)), resolved, limit)
        tied = found.tied.tolist()
        if not tied:
            break
        for place, one in zip(tied, sorted(rows[place] for place in tied), strict=True):
            rows[place], resolved[place] = one, 1
    order = sorted(drawn)
    expected = chosen(
        [of[one][0] for one in order],
        [of[one][1] for one in order],
        [None if of[one][2] < 0 else of[one][2] for one in order],
        limit,
        SETTINGS,
    )
    if found.full:
        assert [rows[place] for place in found.places.tolist()] == [order[place] for place in expected.places]
        assert {rows[place] for place in np.flatnonzero(found.must)} == {order[place] for place in expected.must}
    else:
        assert not expected.is_full or limit <= len(expected.must)
