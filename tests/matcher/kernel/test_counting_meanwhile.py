"""Totals that are counted in a thread while the list is made are the totals."""

from __future__ import annotations

import threading
from random import Random

import pytest
from matcher_random import random_candidate, random_course, random_promise, random_vacancy
from matcher_readings import engine_of
from matcher_towns import RandomTown

pytest.importorskip("numba")

from services.matcher.engine.kernel import scan

TOWNS = 40


@pytest.fixture(autouse=True)
def _always(monkeypatch):
    monkeypatch.setattr(scan, "WORTH_A_THREAD", 0)


def drawn(random):
    return RandomTown(
        random_candidate(random),
        tuple(random_vacancy(random, number) for number in range(1, 40)),
        tuple(random_course(random, number) for number in range(1, 6)),
        tuple(random_promise(random, number) for number in range(1, 20)),
    )


def compiled(town):
    engine = engine_of(town)
    engine.compiled = True
    return engine


@pytest.mark.parametrize("groups", [("ranked",), ("to_clarify",), ("ranked", "to_clarify", "near_misses")])
def test_answers_are_the_same(groups):
    random, counted = Random(3), 0
    for _ in range(TOWNS):
        town = drawn(random)
        answers = [
            engine.rank(town.candidate, town.as_of, limit=5, groups=groups)
            for engine in (engine_of(town), compiled(town))
        ]
        assert answers[0] == answers[1]
        counted += answers[0].total_ranked
    assert counted


def test_no_thread_outlives_an_answer_that_fails(monkeypatch):
    town, before = drawn(Random(3)), threading.active_count()

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("services.matcher.engine.engine.explained_together", fails)
    with pytest.raises(ZeroDivisionError):
        compiled(town).rank(town.candidate, town.as_of)
    assert threading.active_count() == before
