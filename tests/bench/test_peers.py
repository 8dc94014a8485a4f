"""Everybody who is measured beside the engine finds the same vacancies, and those with SQL give the same scores."""

from datetime import date

import numpy as np
import pytest

from services.bench.asked import asked_of, states_everything
from services.bench.compare import compare
from services.bench.figures import BARS, Figures
from services.bench.ours import Compiled
from services.bench.peer_stock import PeerStock
from services.bench.peers.bm25 import Tantivy
from services.bench.peers.duck_db import DuckDB
from services.bench.peers.peer import ALL, NotHere
from services.bench.peers.pgvector import PgVector
from services.bench.peers.postgresql import PostgreSQL
from services.bench.peers.sqlite import SQLite
from services.bench.peers_run import write_down
from services.bench.reference import NumpyReference
from services.bench.town import Sizes, make_town
from shared.testing.postgres_server import require_postgres

TODAY = date(2026, 11, 23)
ASKED = 12


@pytest.fixture(scope="module")
def stock():
    town = make_town(Sizes(60, 900, 4, 11), TODAY)
    return PeerStock(town, town.stock())


@pytest.fixture(scope="module")
def judge(stock):
    return NumpyReference(stock.stock, TODAY)


@pytest.fixture(scope="module")
def candidates(stock):
    return [one for one in stock.town.candidates if states_everything(one)][:ASKED]


def postgresql(stock):
    require_postgres()
    return PostgreSQL(stock)


def pgvector(stock):
    require_postgres()
    try:
        return PgVector(stock)
    except NotHere as missing:
        pytest.skip(str(missing))


@pytest.fixture(
    scope="module",
    params=[SQLite, DuckDB, Tantivy, postgresql, pgvector],
    ids=["sqlite", "duckdb", "tantivy", "postgresql", "pgvector"],
)
def peer(request, stock):
    try:
        made = request.param(stock)
    except NotHere as missing:
        pytest.skip(str(missing))
    yield made
    made.close()


def test_the_town_has_something_to_find(judge, candidates):
    found = [len(judge.singles(one, None).slots) for one in candidates]
    assert sum(found) > 100 and min(found) < max(found)


def test_a_peer_finds_the_same_vacancies_and_gives_the_same_scores(peer, stock, judge, candidates):
    compared = compare(stock, candidates, [peer], judge, {})
    assert compared.differs == []
    assert len(compared.milliseconds[peer.name]) == len(candidates)


def test_the_few_that_a_peer_answers_with_are_vacancies_and_the_best_of_all_that_it_finds(peer, stock, candidates):
    for candidate in candidates:
        peer.ask(asked_of(stock, candidate))
        every, few = dict(peer.best(ALL)), peer.best(5)
        assert all(every[row] == pytest.approx(score, rel=1e-6) for row, score in few)
        assert sorted((score for _, score in few), reverse=True) == pytest.approx(
            sorted(every.values(), reverse=True)[:5], rel=1e-6
        )


def test_a_peer_says_how_it_goes_about_it(peer, stock, candidates):
    peer.ask(asked_of(stock, candidates[0]))
    assert peer.explain() and peer.version


def test_some_vacancies_pass_only_because_a_promise_carries_them(stock, candidates, judge):
    """Otherwise nothing above would notice a peer that leaves the promises out."""
    leaning = 0
    for candidate in candidates:
        asked = asked_of(stock, candidate)
        rows = np.searchsorted(stock.slots, judge.singles(candidate, None).slots)
        leaning += int((asked.language[stock.columns["language"][rows]] == 2).sum())
    assert leaning


def test_the_kernel_finds_the_same(stock, judge, candidates):
    compiled = Compiled(stock.stock, TODAY)
    compared = compare(stock, candidates, [], judge, {"kernel_single": compiled.singles, "kernel": compiled.pathways})
    assert compared.differs == [] and set(compared.milliseconds) == {"kernel_single", "kernel", "numpy_reference"}


def test_numbers_are_those_of_the_list_with_its_names(stock, candidates):
    compiled, vacancies, courses = Compiled(stock.stock, TODAY), stock.stock.vacancies.ids, stock.stock.courses.ids
    for candidate in candidates:
        (slots, *_), taken, scores = compiled.pathway_numbers(candidate)
        numbered = [
            (vacancies[slot], tuple(courses[one] for one in some), score)
            for slot, some, score in zip(slots, taken, scores, strict=True)
        ]
        named = [placed.entry for placed in compiled.pathways(candidate)]
        assert numbered == [(one.vacancy, one.courses, one.score) for one in named]


def test_everybody_is_asked_about_some_in_a_row_and_another_begins_every_time(stock, judge, candidates, monkeypatch):
    monkeypatch.setattr("services.bench.compare.IN_A_ROW", 2)
    turns = []
    ours = {name: lambda one, name=name: turns.append((name, one.id)) for name in ("kernel", "kernel_single")}
    compare(stock, candidates[:4], [], judge, ours, checked=0)
    first, second, third, fourth = [one.id for one in candidates[:4]]
    assert turns == [
        *(("kernel", first), ("kernel", second), ("kernel_single", first), ("kernel_single", second)),
        *(("kernel", third), ("kernel", fourth), ("kernel_single", third), ("kernel_single", fourth)),
    ]
    turns.clear()
    compare(stock, candidates[:2], [], judge, ours, rounds=3, checked=0)
    assert [name for name, _ in turns[::2]] == ["kernel", "kernel_single"] * 2 + ["kernel_single", "kernel"]


class Wrong:
    """Leaves one vacancy out, and gives everything else too much."""

    name, version, tolerance = "wrong", "0", 1e-9

    def __init__(self, right):
        self._right = right

    def ask(self, asked):
        self._right.ask(asked)

    def best(self, limit):
        hits = self._right.best(ALL)
        return [(row, score + 0.01) for row, score in hits[1:]][:limit]


def test_a_peer_that_differs_is_named(stock, judge, candidates):
    right = SQLite(stock)
    compared = compare(stock, candidates, [Wrong(right)], judge, {})
    right.close()
    assert any("survivors differ (0 only there, 1 only here)" in one for one in compared.differs)
    assert any("scores of the best are off by" in one for one in compared.differs)


def test_ratios_are_against_single_vacancies_but_for_the_search_engine_against_all_pathways(stock, judge, candidates):
    compared = compare(stock, candidates[:1], [], judge, {})
    compared.milliseconds = {"kernel_single": [1.0], "kernel_numbers": [2.0], "kernel": [2.5]}
    compared.milliseconds |= {"numpy_reference": [20.0], "sqlite": [30.0], "tantivy": [40.0]}
    figures = Figures(stock.town.sizes, "2026-11-23")
    peers = [type("Named", (), {"name": name})() for name in ("sqlite", "tantivy")]
    write_down(compared, peers, figures)
    assert figures.values["ratio_sqlite"] == 30 and figures.values["ratio_tantivy"] == 20
    assert figures.more["ratio_tantivy_to_pathways_named"] == 16
    assert figures.values["ratio_numpy_reference"] == 20 and set(figures.values) <= set(BARS)
