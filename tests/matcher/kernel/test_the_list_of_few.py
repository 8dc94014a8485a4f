"""The list of the few entries that are scored is the list of all, also where many score the same: few employers, the
same work many times, the same course more than once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_readings import engine_of
from matcher_towns import (
    AS_OF,
    OCCUPATIONS,
    SETTINGS,
    SKILL_LINKS,
    RandomTown,
    course,
    job,
    levels,
    on,
    person,
    property_test,
    town,
)

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.search import Search
from services.matcher.engine.judging.selection import the_list
from services.matcher.engine.kernel.listed import turns
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.profiles import HeldSkill
from shared.vocabulary.work import Contract, OccupationLink, SkillNeed, Workplace

FEW = "AT_ONCE", "OF_A_TRACK", "TURNS_ALIKE", "READ_FIRST", "MORE_EACH_TIME"
MANY = (1, 1, 1, 1, 1), (3, 1, 2, 4, 2), (64, 16, 1, 192, 4)


@pytest.fixture(autouse=True, params=MANY, ids=["one by one", "by two", "all at once"])
def few_at_once(request, monkeypatch):
    """Small towns leave out some too."""
    for name, many in zip(FEW, request.param, strict=True):
        monkeypatch.setattr(turns, name, many)


def crowded(random: Random) -> RandomTown:
    """Much of the same work, most of it of one unit group and few employers, and every course more than once, perhaps
    nobody knows where."""
    occupations = ["baker"] * random.choice((0, 1, 4)) + list(OCCUPATIONS)
    employers, places = "efghijklmno"[: random.choice((2, 5, 11))], random.choice((["1507"], ["1507", "1502", "1541"]))
    contracts, asked = random.choice(([12], [3, 12, 24])), random.choice((["A2"], ["A2", "B1"], ["A2", "A2", "B2"]))
    needed = random.choice(((1,), (1, 2, 3), (2, 4, 5)))
    jobs = [
        job(
            f"v{number}",
            random.choice(employers),
            occupation=OccupationLink(random.choice(occupations)),
            workplace=Workplace(random.choice(places)),
            skills=[SkillNeed(concept=one) for one in random.sample(sorted(SKILL_LINKS), random.choice(needed))],
            contract=Contract("fixed_term", random.choice(contracts)),
            language_minimum=levels(random.choice(asked)),
            starts_on=AS_OF + timedelta(days=random.choice((0, 0, 0, 30))),
            latest_start=AS_OF + timedelta(days=random.choice((40, 400))),
        )
        for number in range(random.choice((5, 40, 80)))
    ]
    known = random.choice((["1506"], ["1506", None]))
    courses = [
        course(
            f"k{number}",
            lessons=on(random.choice(("tue thu", "tue thu", "sat")), "18:30", "21:00"),
            place=CoursePlace(random.choice(known)),
        )
        for number in range(random.randint(0, 4))
    ]
    return town(person("A2", skills=(HeldSkill("dough"), HeldSkill("mop", "basic"))), jobs, courses)


@property_test
@given(st.integers(0, 10**6), st.integers(1, 20), st.integers(1, 20), st.integers(1, 3), st.integers(1, 3))
def test_the_list_of_few_is_the_list_of_all(seed, limit, other, per_employer, per_unit):
    here = crowded(Random(seed))
    engine = engine_of(here, settings=replace(SETTINGS, per_employer=per_employer, per_isco_unit=per_unit))
    stock = engine._stock
    view = CandidateView(here.candidate, here.as_of, stock.settings, stock.travel)
    every = Search(view, stock).entries(stock.slots(None))
    few = scanned_for_list(view, stock, limit)
    assert few.listed(limit, stock.settings) == the_list(every.ranked, limit, stock.settings)
    assert few.to_clarify(limit) == list(every.to_clarify[:limit])
    # Of another length, and with other ceilings, than it was looked up for.
    narrow = replace(stock.settings, per_employer=1, per_isco_unit=2)
    for settings in (stock.settings, narrow):
        assert few.listed(other, settings) == the_list(every.ranked, other, settings)
    scored = list(zip(few.some.slot.tolist(), few.some.track.tolist(), strict=True))
    assert len(scored) == len(set(scored)), "an entry was scored twice"
    assert scanned(view, stock).entries == every
