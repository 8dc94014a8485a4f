"""The quick way of reading stored documents gives what the contract gives; what it cannot read is told apart."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_towns import job

from services.matcher.store.documents import (
    CONTRACTS,
    Unreadable,
    candidate_of,
    course_of,
    promise_of,
    to_document,
    vacancy_of,
)
from services.matcher.store.quick_reading import reader
from shared.contracts.payloads import CandidateState, CommitmentState, CourseState, VacancyState
from shared.contracts.payloads import FreePeriod as ToldPeriod


def documents(town):
    """What the service would have stored of everything in the town, by kind."""
    who = town.candidate
    yield "candidate", CandidateState(who.id, who.revision, who.profile, who.team)
    for one in town.vacancies:
        yield "vacancy", VacancyState(one.id, 1, one.employer, one.positions_free, one.terms, one.employer_name)
    for one in town.courses:
        yield "course", CourseState(one.id, 1, one.provider, one.seats_free, one.terms)
    for one in town.promises:
        free = tuple(ToldPeriod(period.free, period.starts_on, period.ends_on) for period in one.free_per_period)
        state = CommitmentState(one.id, 1, one.giver, one.status, one.capacity_free, one.terms, one.confirmed_for, free)
        yield "commitment", state


@property_test
@given(towns(3, 2, 2))
def test_what_the_contract_dumps_is_read_to_the_same_value(town):
    for kind, state in documents(town):
        assert reader(CONTRACTS[kind])(json.loads(to_document(kind, state))) == state


def test_a_vacancy_comes_without_its_description_and_with_all_else():
    one = job(description="Long text", employer_reference="REF")
    document = to_document("vacancy", VacancyState(one.id, 3, one.employer, 2, one.terms, "Bakery"))
    terms = replace(one.terms, description=None)
    assert vacancy_of(document) == replace(one, terms=terms, positions_free=2, revision=3, employer_name="Bakery")


@pytest.mark.parametrize("read", [candidate_of, vacancy_of, course_of, promise_of])
@pytest.mark.parametrize("document", ["", "{", "[]", "1", "null", '{"id": "x"}', '{"terms": [], "profile": 3}'])
def test_what_is_no_document_is_unreadable(read, document):
    with pytest.raises(Unreadable):
        read(document)


def test_what_is_wrong_is_named_and_not_repeated():
    one = job(occupation=None)
    parsed = json.loads(to_document("vacancy", VacancyState(one.id, 1, one.employer, 2, one.terms)))
    parsed["terms"]["startsOn"] = "secret"
    with pytest.raises(Unreadable, match=r"^not by the contract: terms\.startsOn$"):
        vacancy_of(json.dumps(parsed))
