"""Answers about matches and introductions."""

from __future__ import annotations

from marshmallow import fields

from services.skills.domain.matches import GIVEN, REFUSED
from shared.contracts.fields import Choice, Contract
from shared.contracts.payloads import ID
from shared.contracts.plans import ProposedPlanContract
from shared.vocabulary import matches, tracks, work


class PartyAnswer(Contract):
    organisation = fields.String(required=True)
    role = Choice(matches.PARTY_ROLES, required=True)
    answer = Choice(matches.ANSWERS, required=True)


class StepAnswer(Contract):
    """`party` is an organisation; `by` the key or account that decided; `reason` a code."""

    revision = fields.Integer(required=True)
    step = Choice(matches.STEPS, required=True)
    at = fields.AwareDateTime(required=True)
    party = fields.String(allow_none=True, required=True)
    reason = fields.String(allow_none=True, required=True)
    by = fields.String(allow_none=True, required=True)


class MatchAnswer(Contract):
    """One round of proposing one pathway, with what happened in order. `plan`: what it looked like when proposed."""

    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    state = Choice(matches.STATES, required=True)
    pathway = fields.String(required=True)
    vacancy = fields.String(required=True)
    vacancy_title = fields.String(allow_none=True, required=True)
    employer_name = fields.String(allow_none=True, required=True)
    track = Choice(tracks.TRACKS, required=True)
    engagement = Choice(work.ENGAGEMENTS, required=True)
    course_titles = fields.List(fields.String(), required=True)
    starts_on = fields.Date(allow_none=True, required=True)
    shared = fields.Boolean(required=True)
    parties = fields.List(fields.Nested(PartyAnswer), required=True)
    steps = fields.List(fields.Nested(StepAnswer), required=True)
    plan = fields.Nested(ProposedPlanContract, allow_none=True, required=True)


class IntroductionLogged(Contract):
    """A party that asked for name and contact."""

    match = fields.String(required=True)
    organisation = fields.String(allow_none=True, required=True)
    principal = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    result = Choice((GIVEN, *REFUSED), required=True)


class CaseloadAnswer(Contract):
    """A person's proposals, oldest first, and the introductions that were asked for. `names`: of organisations, by
    their id."""

    matches = fields.List(fields.Nested(MatchAnswer), required=True)
    introductions = fields.List(fields.Nested(IntroductionLogged), required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FollowUpNoted(Contract):
    """Somebody was spoken to; `by` is an account."""

    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True)


class OutcomeHeard(Contract):
    """What came of a pathway so many months after the start."""

    pathway = fields.String(required=True)
    months = fields.Integer(required=True)
    outcome = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class IntroductionRequest(Contract):
    match = fields.String(required=True, validate=ID)


class IntroductionAnswer(Contract):
    """Who the person is and how to reach them; what is not known is null. Not to be kept longer than it is needed."""

    given_name = fields.String(allow_none=True, required=True)
    family_name = fields.String(allow_none=True, required=True)
    email = fields.String(allow_none=True, required=True)
    phone = fields.String(allow_none=True, required=True)
    contact_language = fields.String(allow_none=True, required=True)
