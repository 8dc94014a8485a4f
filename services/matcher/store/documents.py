"""Between rows and what the engine works with: a stored document is the JSON of its event's contract."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import EXCLUDE

from services.matcher.domain.stock import Candidate, Course, FreePeriod, Promise, Vacancy
from shared.contracts.fields import Contract
from shared.contracts.payloads import (
    CandidateState,
    CandidateStateContract,
    CommitmentState,
    CommitmentStateContract,
    CourseState,
    CourseStateContract,
    InitiativeState,
    InitiativeStateContract,
    VacancyState,
    VacancyStateContract,
)

CONTRACTS: dict[str, Contract] = {
    "candidate": CandidateStateContract(unknown=EXCLUDE),
    "vacancy": VacancyStateContract(unknown=EXCLUDE),
    "course": CourseStateContract(unknown=EXCLUDE),
    "commitment": CommitmentStateContract(unknown=EXCLUDE),
    "initiative": InitiativeStateContract(unknown=EXCLUDE),
}
"""By the `kind` of the stock table. Readers ignore fields that a newer version has written."""


def to_document(kind: str, state: Any) -> str:
    """The state as the text that is stored."""
    return json.dumps(CONTRACTS[kind].dump(state), ensure_ascii=False, separators=(",", ":"))


def candidate_of(document: str) -> Candidate:
    state: CandidateState = CONTRACTS["candidate"].load(json.loads(document))
    return Candidate(state.id, state.profile, state.revision, state.team)


def vacancy_of(document: str) -> Vacancy:
    state: VacancyState = CONTRACTS["vacancy"].load(json.loads(document))
    return Vacancy(state.id, state.employer, state.terms, state.positions_free, state.revision, state.employer_name)


def course_of(document: str) -> Course:
    state: CourseState = CONTRACTS["course"].load(json.loads(document))
    return Course(state.id, state.provider, state.terms, state.seats_free, state.revision)


def promise_of(document: str) -> Promise:
    state: CommitmentState = CONTRACTS["commitment"].load(json.loads(document))
    return Promise(
        state.id,
        state.giver,
        state.status,
        state.terms,
        state.capacity_free,
        state.confirmed_for,
        state.revision,
        tuple(FreePeriod(one.free, one.starts_on, one.ends_on) for one in state.free_per_period),
    )


def initiative_of(document: str) -> InitiativeState:
    state: InitiativeState = CONTRACTS["initiative"].load(json.loads(document))
    return state
