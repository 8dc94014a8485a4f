"""Asking what somebody's work has taught them, and keeping the answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection

from services.skills.actions.candidates import change_candidate
from services.skills.actions.linking import Linking
from services.skills.domain.candidates import CandidateRecord, RecordedSkill
from services.skills.domain.errors import CandidateUnknown
from services.skills.domain.questions import ANSWERS, Knowledge, Question, demand, questions
from services.skills.store.candidates import CandidateStore, StoredCandidate
from services.skills.store.questions import (
    HeardVacancy,
    declined_of,
    save_declined,
    save_vacancy,
    wanted_skills,
)
from shared.contracts.payloads import Ended, VacancyState
from shared.places.places import Places
from shared.places.travel import haversine_km
from shared.store.unit_of_work import UnitOfWork

NEAR_KM = 30.0
"""As the crow flies; a vacancy or candidate without a known place counts as near."""


class Words(Knowledge, Protocol):
    """The taxonomy, also for what concepts are called."""

    def label(self, uri: str, language: str = ..., /) -> str | None: ...


def keep_vacancy(uow: UnitOfWork, state: VacancyState) -> None:
    """Remember what an open vacancy asks for, unless something newer is known."""
    terms = state.terms
    place = terms.workplace
    asked = tuple(dict.fromkeys(skill.concept for skill in terms.skills or () if skill.concept))
    save_vacancy(
        uow.connection,
        HeardVacancy(
            state.id,
            state.revision,
            state.positions_free > 0,
            place.postcode[:4] if place and place.postcode and not place.remote else None,
            terms.occupation.concept if terms.occupation else None,
            asked,
        ),
    )
    uow.commit()


def forget_vacancy(uow: UnitOfWork, ended: Ended) -> None:
    """A closed vacancy asks for nothing; that it closed is remembered, since older news may come later."""
    save_vacancy(uow.connection, HeardVacancy(ended.id, ended.revision, open=False))
    uow.commit()


def questions_for(
    connection: Connection, stored: StoredCandidate, taxonomy: Knowledge, places: Places, limit: int
) -> list[Question]:
    """What to ask this candidate, most informative first."""
    record = stored.record
    asked = demand(_needed(connection, record.home.postcode, taxonomy, places), taxonomy)
    declined = declined_of(connection, stored.id)
    return questions(record.experience, record.skills, declined, taxonomy, asked, limit)


def _needed(
    connection: Connection, postcode: str | None, taxonomy: Knowledge, places: Places
) -> Iterator[Collection[str]]:
    """The skills that each open vacancy near needs: those that it names, else the essential ones of its occupation."""
    home = places.point(postcode[:4]) if postcode else None
    near: dict[str | None, bool] = {}
    essential: dict[str | None, Collection[str]] = {None: ()}
    for workplace, occupation, skills in wanted_skills(connection):
        if workplace not in near:
            work = places.point(workplace) if workplace else None
            near[workplace] = not (home and work) or haversine_km(*home, *work) <= NEAR_KM
        if not near[workplace]:
            continue
        if not skills and occupation is not None and occupation not in essential:
            essential[occupation] = taxonomy.skills_of(occupation)[0]
        yield frozenset(skills or essential[occupation])


def answer_questions(
    uow: UnitOfWork,
    store: CandidateStore,
    linking: Linking,
    taxonomy: Words,
    candidate_id: str,
    answers: Mapping[str, str],
    *,
    expected: frozenset[int] | None = None,
) -> StoredCandidate:
    """Keep `answers` (ANSWERS by concept): yes and a bit become confirmed skills with evidence "self"; no is
    remembered, so that it is not asked again, and takes an own answer back. Raises `CandidateUnknown` and
    `StaleRevision`.
    """
    stored = store.get(uow.connection, candidate_id)
    if stored is None:
        raise CandidateUnknown
    declined = [concept for concept, answer in answers.items() if ANSWERS[answer] is None]
    save_declined(uow.connection, candidate_id, declined, kept=answers)
    return change_candidate(
        uow,
        store,
        linking,
        candidate_id,
        _answered(stored.record, answers, taxonomy),
        expected=expected or frozenset({stored.revision}),
    )


def _answered(record: CandidateRecord, answers: Mapping[str, str], taxonomy: Words) -> CandidateRecord:
    skills = []
    left = {concept: ANSWERS[answer] for concept, answer in answers.items()}
    for skill in record.skills or ():
        if skill.concept not in left:
            skills.append(skill)
            continue
        proficiency = left.pop(skill.concept)
        if skill.evidence not in (None, "self"):
            skills.append(skill)
        elif proficiency is not None:
            skills.append(replace(skill, proficiency=proficiency, evidence="self", confirmed=True, score=None))
    skills += [
        RecordedSkill(concept, taxonomy.label(concept), proficiency, "self", None, True)
        for concept, proficiency in left.items()
        if proficiency is not None
    ]
    unasked = record.skills is None and not skills
    return record if unasked else replace(record, skills=tuple(skills))
