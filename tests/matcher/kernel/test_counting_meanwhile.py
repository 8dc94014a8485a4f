"""Totals that are counted in a thread while the list is made are the totals."""

from __future__ import annotations

import multiprocessing
import threading
from random import Random

import pytest
from matcher_random import random_candidate, random_course, random_promise, random_vacancy
from matcher_readings import engine_of
from matcher_towns import RandomTown

pytest.importorskip("numba")

from services.matcher.engine.kernel import scan
from services.matcher.engine.kernel.counting_all import Counts

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


def test_nothing_is_counted_any_more_when_an_answer_failed(monkeypatch):
    town, failed, over, count = drawn(Random(3)), threading.Event(), [], Counts._count_rest

    def fails(*_):
        failed.set()
        raise ZeroDivisionError

    def count_for_long(counts, ranked):
        failed.wait()
        for _ in range(1000):
            count(counts, ranked)
        over.append(counts)

    monkeypatch.setattr("services.matcher.engine.engine.explained_together", fails)
    monkeypatch.setattr(Counts, "_count_rest", count_for_long)
    with pytest.raises(ZeroDivisionError):
        compiled(town).rank(town.candidate, town.as_of)
    assert over


def test_a_process_that_was_forked_counts_too():
    town = drawn(Random(3))
    engine = compiled(town)
    answer = engine.rank(town.candidate, town.as_of)
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    child = forking.Process(target=lambda: there.send(engine.rank(town.candidate, town.as_of) == answer))
    child.start()
    try:
        assert here.poll(60), "it waits for a thread that it does not have"
        assert here.recv()
    finally:
        child.kill()
        child.join()
