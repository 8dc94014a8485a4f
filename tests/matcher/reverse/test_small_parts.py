"""Who names what, and what candidates make of codes, as plain tables."""

from __future__ import annotations

from random import Random

import numpy as np

from services.matcher.engine.reverse.code_table import CodeTable
from services.matcher.engine.reverse.columns import MOST_HOURS, NEWER, rounded_apart
from services.matcher.engine.reverse.naming import Naming


def test_who_names_something_is_known_however_often_it_changed():
    random, naming, names = Random(3), Naming(), {}
    for _ in range(400):
        who = f"c{random.randrange(12)}"
        if who in names:
            naming.remove(who, names.pop(who))
        else:
            names[who] = tuple(random.sample("abcdefghij", random.randrange(8)))
            naming.put(who, names[who])
        for name in "abcdefghij":
            assert sorted(naming.of(name)) == sorted(one for one in names if name in names[one])


def test_codes_that_came_later_are_told_from_those_that_are_known():

    table = CodeTable(("papers", "education"))
    table.put(0, {"papers": np.array([1, -1], np.int8), "education": np.array([0], np.int8)})
    table.put(3, {"papers": np.arange(20) % 2, "education": np.array([1, 1], np.int8)})
    table.make_room({"papers": 40, "education": 1})

    def row(number, name, codes):
        return [int(table.table[table.begin[name] + code, number]) for code in range(codes)]

    assert row(0, "papers", 3) == [1, -1, NEWER]
    assert row(0, "education", 2) == [0, NEWER]
    assert row(3, "papers", 22) == [number % 2 for number in range(20)] + [NEWER, NEWER]
    assert row(3, "papers", 40)[20:] == [NEWER] * 20
    assert row(3, "education", 3) == [1, 1, NEWER]
    table.put(0, {"papers": np.array([0], np.int8), "education": np.array([1], np.int8)})
    assert row(0, "papers", 2) == [0, NEWER]


def test_hours_of_the_first_look_never_keep_out_who_may_pass():
    assert rounded_apart(15.5, 24.25) == (15, 25)
    assert rounded_apart(float("nan"), float("nan")) == (0, MOST_HOURS)
    assert rounded_apart(16, 400) == (16, MOST_HOURS)
