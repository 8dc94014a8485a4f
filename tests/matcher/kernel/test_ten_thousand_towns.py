"""Ten thousand random towns, each read by the oracle, by the numpy engine and by the compiled one: the same entries, the
same scores, the same list, and of every fourth the same near misses.

Small towns, many of them: what goes wrong, goes wrong with two vacancies and two courses. `OPSTAP_CASES=200` while
working on something else.
"""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matcher_random import random_candidate, random_course, random_promise, random_vacancy
from matcher_readings import engine_of
from matcher_towns import RandomTown
from matcher_towns import rank as oracle_ranking
from matcher_towns import town as town_of

pytest.importorskip("numba")

from services.matcher.domain.stock import Candidate
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.tracks import GROUPS
from shared.vocabulary.work import VacancyTerms

CASES = int(os.environ.get("OPSTAP_CASES", "10000"))
PARTS = 10
"""So that several processes share them; each part draws towns that no other draws."""
LENGTHS = (20, 20, 1, 2, 5)
"""Of the list."""


def drawn(random: Random) -> RandomTown:
    """One to three vacancies, up to three courses and promises; one in eight is strange in one way."""
    found = RandomTown(
        random_candidate(random),
        tuple(random_vacancy(random, number) for number in range(1, 2 + random.randint(0, 2))),
        tuple(random_course(random, number) for number in range(1, 1 + random.randint(0, 3))),
        tuple(random_promise(random, number) for number in range(1, 1 + random.randint(0, 3))),
    )
    return random.choice(STRANGE)(found, random) if random.random() < 1 / 8 else found


def nothing_on_offer(town, random):
    return town_of(town.candidate)


def nothing_known_of_the_candidate(town, random):
    return replace(town, candidate=Candidate("c1", CandidateProfile(reference="p1")))


def nothing_known_of_the_work(town, random):
    bare = tuple(replace(one, terms=VacancyTerms(title="Werk")) for one in town.vacancies)
    return replace(town, vacancies=bare)


def no_skills(town, random):
    bare = tuple(replace(one, terms=replace(one.terms, skills=())) for one in town.vacancies)
    return replace(town, vacancies=bare).changed(skills=None)


def equal_scores(town, random):
    first = town.vacancies[0]
    twins = tuple(replace(first, id=f"v{number}", employer=f"e{number % 2}") for number in range(1, 6))
    courses = tuple(replace(one, id=f"{one.id}{twin}") for one in town.courses[:1] for twin in "ab")
    return replace(town, vacancies=twins, courses=courses)


STRANGE = [nothing_on_offer, nothing_known_of_the_candidate, nothing_known_of_the_work, no_skills, equal_scores]


def entries(found):
    return [[(one.pathway, one.vacancy, one.track) for one in some] for some in (found.ranked, found.to_clarify)]


def scores(found):
    return [one.score for one in (*found.ranked, *found.to_clarify)]


def read_the_same(town: RandomTown, limit: int, near_misses: bool = True) -> None:
    oracle = oracle_ranking(town, None, limit)
    engine = engine_of(town)
    for compiled in (False, True):
        engine.compiled = compiled
        found = engine.entries(town.candidate, town.as_of)
        assert entries(found) == [
            [(one.id, one.vacancy, one.track) for one in some] for some in (oracle.ranked, oracle.to_clarify)
        ]
        assert scores(found) == pytest.approx([one.score for one in (*oracle.ranked, *oracle.to_clarify)], abs=1e-9)
        groups = GROUPS if near_misses else ("ranked", "to_clarify")
        answer = engine.rank(town.candidate, town.as_of, limit=limit, groups=groups)
        assert [(one.pathway.id, one.placed_by) for one in answer.ranked] == [
            (one.id, placed_by) for one, placed_by in oracle.listed
        ]
        assert [one.id for one in answer.to_clarify] == [one.id for one in oracle.to_clarify[:limit]]
        assert (answer.total_ranked, answer.total_to_clarify) == (len(oracle.ranked), len(oracle.to_clarify))
        assert [(one.pathway.id, one.gate) for one in answer.near_misses] == [
            (one.combination.id, one.gate) for one in oracle.near_misses[: limit if near_misses else 0]
        ]


@pytest.mark.parametrize("part", range(PARTS))
def test_three_readings_are_one(part, record_property):
    seen = 0

    @settings(
        max_examples=CASES // PARTS,
        deadline=None,
        derandomize="OPSTAP_EXAMPLES" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**40))
    def read(seed):
        nonlocal seen
        random = Random(seed * PARTS + part)
        read_the_same(drawn(random), random.choice(LENGTHS), near_misses=seed % 4 == 0)
        seen += 1

    read()
    record_property("random towns read by oracle, numpy and compiled engine", seen)
    assert seen >= CASES // PARTS


@pytest.mark.skipif("CI" not in os.environ, reason="outside CI anybody may ask for fewer")
def test_a_ci_run_reads_ten_thousand():
    assert CASES >= 10_000


def test_the_towns_have_lists_and_limits_and_hopeless_cases():
    towns = [drawn(Random(seed)) for seed in range(150)]
    found = [oracle_ranking(one, None, 20) for one in towns]
    assert sum(bool(one.ranked) for one in found) > 40
    assert sum(bool(one.to_clarify) for one in found) > 15
    assert sum(bool(one.near_misses) for one in found) > 20
    tracks = {entry.track for one in found for entry in one.ranked}
    assert tracks == {"direct", "dual", "evening", "learn_first"}
