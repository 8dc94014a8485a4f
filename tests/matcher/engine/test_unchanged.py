"""What no list depends on concerns nobody, and only that."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import course, job, levels, promise

from services.matcher.domain.stock import Course, FreePeriod, Vacancy
from services.matcher.engine.stock.unchanged import lists_stay_the_same

SPRING, SUMMER = FreePeriod(1, None, date(2027, 3, 31)), FreePeriod(2, date(2027, 4, 1), None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (job(), replace(job(title="Banketbakker", description="Vroeg op."), revision=2, employer_name="Bakkerij")),
        (job(positions_free=3), job(positions_free=1)),
        (course(seats_free=5), replace(course(seats_free=1, title="Nederlands"), revision=2)),
        (promise(capacity_free=1), replace(promise(capacity_free=3), revision=2)),
        (promise(), replace(promise(), free_per_period=(SPRING, SUMMER))),
        (promise(capacity_free=0), replace(promise(), free_per_period=(FreePeriod(0, None, None),))),
    ],
)
def test_nobody_is_concerned_by(before, after):
    assert lists_stay_the_same(before, after) and lists_stay_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, job()),
        (job(), job(employer="e2")),
        (job(), job(positions_free=0)),
        (job(), job(language_minimum=levels("A2"))),
        (job(), job(contract=None)),
        (course(), course(seats_free=0)),
        (course(), course(seats_free=None)),
        (course(seats_free=0), course(seats_free=None)),
        (course(), course(weeks=10)),
        (promise(), promise(capacity_free=0)),
        (promise(), promise(status="pledged")),
        (promise(), promise(vacancy_ids=("v1", "v2"))),
        (promise(), promise(confirmed_for=("v2",))),
        (promise(), replace(promise(), free_per_period=(SPRING,))),
    ],
)
def test_somebody_may_be_concerned_by(before, after):
    assert not lists_stay_the_same(before, after) and not lists_stay_the_same(after, before)


@property_test
@given(towns(), st.integers(0, 3), st.text(max_size=9))
def test_entries_are_the_same_whenever_it_says_so(here, number, text):
    def otherwise(thing):
        changed = replace(thing, revision=thing.revision + 1)
        if isinstance(thing, Vacancy):
            return replace(changed, positions_free=number, terms=replace(thing.terms, title=text, description=text))
        if isinstance(thing, Course):
            return replace(changed, seats_free=number, terms=replace(thing.terms, title=text))
        return replace(changed, capacity_free=number)

    engine = engine_of(here)
    before = engine.entries(here.candidate, here.as_of)
    things = {"vacancy": here.vacancies, "course": here.courses, "promise": here.promises}
    for kind, some in things.items():
        for changed in (changed for one in some if lists_stay_the_same(one, changed := otherwise(one))):
            getattr(engine, f"put_{kind}")(changed)
    assert engine.entries(here.candidate, here.as_of) == before
