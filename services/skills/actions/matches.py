"""Keeping what the matcher tells of proposals, and introducing people to the parties that said yes."""

from __future__ import annotations

from datetime import timedelta

from services.skills.domain import matches as rules
from services.skills.domain.candidates import Personal
from services.skills.domain.errors import (
    ConsentMissing,
    IntroductionOver,
    MatchUnknown,
    NotIntroduced,
    SkillsError,
)
from services.skills.store import matches as store
from services.skills.store.candidates import CandidateStore, is_known
from shared.contracts.matches import MatchStep
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.roles import Principal

WHY_NOT = {
    "ended": "This match has ended: nobody is introduced any more.",
    "not_accepted": "Not everybody has accepted and the places are not taken yet. Try again after pathway.accepted.",
    "again": "Your organisation has fetched this already; it is given once. Ask the municipality if it was lost.",
}


def keep_step(uow: UnitOfWork, told: MatchStep, *, step: str) -> None:
    """Keep the match as it is now and what happened. Twice, late and out of order give the same.

    Of a candidate who is not known nothing is kept: all candidates are this service's own, so they were erased.
    """
    if is_known(uow.connection, told.candidate):
        store.save_match(uow.connection, _match(told, step, uow))
    uow.commit()


def introduce(uow: UnitOfWork, candidates: CandidateStore, who: Principal, match_id: str, valid: timedelta) -> Personal:
    """Name and contact of the person for a party of an accepted match: once per organisation, with permission.

    `valid`: how long after acceptance. Every asking about a match is logged with its result, and committed, also when
    it raises: `MatchUnknown` (also when it is not a party's), `NotIntroduced`, `ConsentMissing`, `IntroductionOver`.
    """
    match = store.match_by_id(uow.connection, match_id)
    stored = candidates.get(uow.connection, match.candidate) if match else None
    if match is None or stored is None:
        raise MatchUnknown
    now = uow.clock.now()
    result = rules.introduction(
        match,
        who.organisation,
        store.introductions_to(uow.connection, match_id),
        consents=stored.record.consent.share_with_providers,
        now=now,
        valid=valid,
    )
    asked = rules.Introduction(match_id, match.candidate, who.organisation, who.id, now, result)
    store.add_introduction(uow.connection, asked)
    uow.commit()
    if result != rules.GIVEN:
        raise _refusal(result)
    return stored.record.personal


def _refusal(result: str) -> SkillsError:
    match result:
        case "not_a_party":
            return MatchUnknown()
        case "no_consent":
            return ConsentMissing()
        case "expired":
            return IntroductionOver()
        case _:
            return NotIntroduced(WHY_NOT[result])


def _match(told: MatchStep, step: str, uow: UnitOfWork) -> rules.Match:
    at = uow.happened or uow.clock.now()
    return rules.Match(
        id=told.id,
        candidate=told.candidate,
        revision=told.revision,
        state=told.state or step,
        pathway=told.pathway,
        vacancy=told.vacancy,
        vacancy_title=told.vacancy_title,
        employer_name=told.employer_name,
        track=told.track,
        engagement=told.engagement,
        course_titles=told.course_titles,
        starts_on=told.starts_on,
        shared=told.shared,
        parties=tuple(rules.Party(answer.party, answer.role, answer.answer) for answer in told.answers),
        steps=(rules.Step(told.revision, step, at, told.party, told.reason, told.by),),
        plan=told.plan,
    )
