"""Between rows and what the engine works with: a stored document is the JSON of its event's contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, ValidationError

from services.matcher.domain.stock import Candidate, Course, FreePeriod, Promise, Vacancy
from services.matcher.store.quick_reading import reader
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
from shared.contracts.wrong_places import wrong_places

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


class Unreadable(ValueError):
    """A stored document that is not what its contract says; the text names the fields, and repeats no value."""


def candidate_of(document: str) -> Candidate:
    state: CandidateState = _loaded("candidate", document)
    return Candidate(state.id, state.profile, state.revision, state.team)


def vacancy_of(document: str) -> Vacancy:
    """Without the description: no gate, part or page reads it, and a hundred thousand pages of text are no small thing
    to hold."""
    state: VacancyState = _loaded("vacancy", document)
    terms = replace(state.terms, description=None)
    return Vacancy(state.id, state.employer, terms, state.positions_free, state.revision, state.employer_name)


def course_of(document: str) -> Course:
    state: CourseState = _loaded("course", document)
    return Course(state.id, state.provider, state.terms, state.seats_free, state.revision)


def promise_of(document: str) -> Promise:
    state: CommitmentState = _loaded("commitment", document)
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
    state: InitiativeState = _loaded("initiative", document)
    return state


def _loaded(kind: str, document: str) -> Any:
    """Quickly; what the quick way cannot read is read by the contract, which says what is wrong with it."""
    try:
        parsed = json.loads(document)
        try:
            return _reader(kind)(parsed)
        except (LookupError, TypeError, ValueError, AttributeError):
            return CONTRACTS[kind].load(parsed)
    except ValidationError as error:
        raise Unreadable(f"not by the contract: {', '.join(wrong_places(error.messages))}") from error
    except ValueError as error:
        raise Unreadable("not JSON") from error


@cache
def _reader(kind: str) -> Callable[[Any], Any]:
    return reader(CONTRACTS[kind])
