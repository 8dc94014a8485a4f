"""Towns at the edges: the compiled engine reads them as the numpy engine and the oracle do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import matcher_towns as made
import pytest
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, on, person, promise, town
from matcher_towns import rank as oracle_ranking

pytest.importorskip("numba")

from services.matcher.domain.stock import Candidate
from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.work import Hours, Schedule, VacancyTerms

B1 = made.levels("B1")
NIGHTS = on("mon tue wed", "22:00", "06:30")
ALWAYS = on("mon tue wed thu fri sat sun", "00:00", "24:00")
NOBODY = Candidate("c1", CandidateProfile(reference="p1"))
EMPTY = replace(job(), terms=VacancyTerms(title="Werk"))
EVENING_TWINS = [course(f"k{n}") for n in range(4)]
CHAIN = [
    course("k1", from_level=Level.A1, to_level=Level.A2, weeks=5, place=CoursePlace(online=True)),
    course("k2", from_level=Level.A2, to_level=Level.B1, admission="rolling", weeks=9),
]
LATER = {"valid_from": AS_OF + timedelta(days=60), "valid_until": AS_OF + timedelta(days=500)}
LOWER = {"language_minimum": B1, "language_minimum_with_guidance": made.levels("A2")}
MORNING_ROOM = {"kind": "room_for_lessons", "dayparts": ("mon_morning", "wed_morning")}
BY_DAY = {"lessons": on("mon wed", "09:00", "11:30")}

TOWNS = {
    "no stock": town(person()),
    "no vacancies": town(person(), (), [course()], [promise()]),
    "nothing stated by anybody": town(NOBODY, EMPTY),
    "nothing stated by the candidate": town(NOBODY, job(), [course()], [promise()]),
    "nothing stated by the vacancy": town(person(), EMPTY, [course()], [promise()]),
    "no skills": town(person(skills=None), [job(skills=()), job("v2", skills=None)], course()),
    "one course": town(person("A2"), job(), course()),
    "equal scores": town(person("A2"), [job(f"v{n}", f"e{n}") for n in range(9)], EVENING_TWINS),
    "equal pairs": town(
        person("A1"), [job(), job("v2")], [*CHAIN, replace(CHAIN[0], id="k3"), replace(CHAIN[1], id="k4")]
    ),
    "two in a row": town(person("A1"), job(continuous=True), CHAIN),
    "a promise that begins later": town(
        person("A2", needs=("buddy",)), job(**LOWER), course(weeks=8), promise(**LATER)
    ),
    "a promise that begins after the first course": town(
        person("A1", needs=("buddy",)), job(**LOWER, continuous=True), CHAIN, promise(**LATER)
    ),
    "room in the shifts": town(
        person("A2"), job(**LOWER), course(**BY_DAY), [promise(), promise("g2", **MORNING_ROOM)]
    ),
    "rotating work": town(
        person("A2"),
        job(schedule=Schedule("rotating", weeks=(on("mon wed", "07:00", "15:00"), on("mon wed", "14:00", "22:00")))),
        [course(), course("k2", **BY_DAY)],
    ),
    "flexible work": town(
        person("A2"),
        [
            job(
                f"v{least}",
                schedule=Schedule("flexible", window=on("mon tue wed", "08:00", "18:00")),
                hours=Hours(least, 40),
            )
            for least in (12, 24, 25)
        ],
        [course(), course("k2", **BY_DAY)],
    ),
    "night shifts": town(
        person("A2", weekly=ALWAYS),
        [job(schedule=Schedule("fixed", shifts=NIGHTS)), job("v2", schedule=Schedule("fixed", shifts=NIGHTS[:1]))],
        [
            course(),
            course("k2", lessons=on("tue thu", "09:00", "11:00")),
            course("k3", lessons=on("tue", "13:00", "15:00")),
        ],
    ),
    "unknown weeks": town(
        person("A2", weekly=None), [job(), job("v2", schedule=None)], [course(), course("k2", **BY_DAY)]
    ),
    "unknown places": town(person("A2", postcode="1599"), [job(workplace=None), job("v2")], course(place=None)),
}


@pytest.mark.parametrize("name", TOWNS)
def test_is_read_the_same(name):
    here = TOWNS[name]
    engine = engine_of(here)
    by_numpy = engine.rank(here.candidate, here.as_of), engine.entries(here.candidate, here.as_of)
    engine.compiled = True
    assert (engine.rank(here.candidate, here.as_of), engine.entries(here.candidate, here.as_of)) == by_numpy
    oracle, found = oracle_ranking(here), by_numpy[1]
    assert [entry.pathway for entry in found.ranked] == [entry.id for entry in oracle.ranked]
    assert [entry.pathway for entry in found.to_clarify] == [entry.id for entry in oracle.to_clarify]


def test_the_towns_have_what_they_are_named_for():
    found = {name: engine_of(here).entries(here.candidate, here.as_of) for name, here in TOWNS.items()}
    with_entries = {name for name, entries in found.items() if entries.ranked or entries.to_clarify}
    assert set(TOWNS) - with_entries == {"no stock", "no vacancies"}
    assert {entry.track for entry in found["two in a row"].ranked} == {"learn_first"}
    assert {"dual"} <= {entry.track for entry in found["room in the shifts"].ranked}
