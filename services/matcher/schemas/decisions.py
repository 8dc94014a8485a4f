"""Decisions, answers, outcomes and matches: requests and answers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from services.matcher.actions.answering import Answered, GivenAnswer, MatchWithHistory
from services.matcher.actions.deciding import Asked, Decided, ProposalPreview
from services.matcher.actions.outcomes import Observed
from services.matcher.domain.decisions import ANSWERS, DECISIONS, NEED_REASON, REASON_CODES, Decision
from services.matcher.domain.matches import Match
from services.matcher.domain.pathways import Reason
from services.matcher.schemas.plain import plain
from services.matcher.schemas.wording import Say
from services.matcher.store.decisions import Outcome
from services.matcher.store.matches import StoredMatch
from shared.contracts.events import PARTY_STEPS
from shared.contracts.fields import Choice, Contract, Flag, Text, Tuple, Whole
from shared.contracts.matches import PartyAnswerContract, PartyStepContract
from shared.contracts.payloads import OUTCOMES
from shared.http.paging import PageQuery
from shared.vocabulary.matches import PARTY_ROLES, STATES
from shared.vocabulary.tracks import GATES, TRACKS
from shared.vocabulary.work import ENGAGEMENTS

JsonObject = dict[str, Any]
LONGEST_REASON = 500
PROPOSED = PARTY_STEPS["proposed"].name
NEED = ", ".join(NEED_REASON)


def _codes(decisions: tuple[str, ...]) -> str:
    return "; ".join(f"{one}: {', '.join(REASON_CODES[one])}" for one in decisions)


class DecisionBody(Contract):
    makes = Asked
    decision = Choice(DECISIONS, required=True)
    reason = Text(
        LONGEST_REASON,
        allow_none=True,
        load_default=None,
        metadata={"description": f"In words; kept here and passed on to nobody. One of the two is needed for {NEED}."},
    )
    reason_code = Text(60, allow_none=True, load_default=None, metadata={"description": _codes(DECISIONS)})


class AnswerBody(Contract):
    makes = GivenAnswer
    answer = Choice(ANSWERS, required=True)
    reason = Text(LONGEST_REASON, allow_none=True, load_default=None)
    reason_code = Text(60, allow_none=True, load_default=None, metadata={"description": _codes(ANSWERS)})
    party = Text(
        80,
        allow_none=True,
        load_default=None,
        metadata={"description": "The organisation whose answer is passed on; for the case system only."},
    )


class OutcomeBody(Contract):
    makes = Observed
    months = fields.Integer(strict=True, required=True, validate=validate.OneOf((3, 6, 12)))
    outcome = Choice(OUTCOMES, required=True)
    note = Text(LONGEST_REASON, allow_none=True, load_default=None)


class OutcomeAnswer(Contract):
    id = fields.String(required=True)
    pathway = fields.String(required=True)
    match = fields.String(required=True)
    months = Whole(required=True)
    outcome = Choice(OUTCOMES, required=True)
    note = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class ToldPartyBody(Contract):
    party = fields.String(required=True)
    role = Choice(PARTY_ROLES, required=True)


class DecisionAnswer(Contract):
    id = fields.String(required=True)
    pathway = fields.String(required=True)
    decision = Choice(DECISIONS, required=True)
    match = fields.String(required=True, allow_none=True)
    state = Choice(STATES, required=True, allow_none=True)
    shared = fields.List(fields.String(), required=True, metadata={"description": "The organisations that are told."})
    told = fields.List(fields.Nested(ToldPartyBody), required=True)
    gates_unknown = fields.List(
        Choice(GATES), required=True, data_key="unknown", metadata={"description": "Gates that could not be told."}
    )
    notice = fields.String(
        required=True, allow_none=True, metadata={"description": "For the coach, when nothing goes out."}
    )


class PreviewedPartyBody(Contract):
    party = fields.String(required=True)
    role = Choice(PARTY_ROLES, required=True)
    type = fields.String(required=True)
    data = fields.Nested(PartyStepContract, required=True)


class PreviewBody(Contract):
    """`data.match` and times are those of a proposal made now; all else is exactly what would go out."""

    pathway = fields.String(required=True)
    share_with_providers = Flag(required=True, metadata={"description": "False: nothing goes out."})
    gates_unknown = fields.List(Choice(GATES), required=True, data_key="unknown")
    notice = fields.String(required=True, allow_none=True)
    events = fields.List(fields.Nested(PreviewedPartyBody), required=True)


class LoggedBody(Contract):
    decision = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True, allow_none=True)
    party = fields.String(required=True, allow_none=True)
    reason_code = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class MatchBody(Contract):
    id = fields.String(required=True)
    revision = Whole(1, 2**53, required=True)
    state = Choice(STATES, required=True)
    candidate = fields.String(required=True)
    pathway = fields.String(required=True)
    vacancy = fields.Dict(required=True)
    courses = fields.List(fields.Dict(), required=True)
    track = Choice(TRACKS, required=True)
    engagement = Choice(ENGAGEMENTS, required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    guidance = fields.List(fields.String(), required=True)
    guidance_until = fields.Date(required=True, allow_none=True)
    answers = Tuple(fields.Nested(PartyAnswerContract), required=True)
    shared = Flag(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)


class WholeMatchBody(MatchBody):
    decisions = fields.List(fields.Nested(LoggedBody), required=True)
    outcomes = fields.List(fields.Nested(OutcomeAnswer), required=True)


class AnsweredBody(Contract):
    """What a party gets back: no more than it is told."""

    match = fields.String(required=True)
    party = fields.String(required=True)
    answer = fields.String(required=True)
    state = Choice(STATES, required=True)
    revision = Whole(1, 2**53, required=True)


class MatchPageBody(Contract):
    items = fields.List(fields.Nested(MatchBody), required=True)
    next = fields.String(required=True, allow_none=True)


class MatchesQuery(PageQuery):
    candidate = fields.String(load_default=None)
    state = Choice(STATES, load_default=None)


def decided_body(decided: Decided, say: Say) -> JsonObject:
    decision, match = decided.decision, decided.match
    return {
        "id": decision.id,
        "pathway": decision.pathway,
        "decision": decision.decision,
        "match": match.id if match else None,
        "state": match.state if match else None,
        "shared": [party.party for party in decided.told],
        "told": [{"party": party.party, "role": party.role} for party in decided.told],
        "unknown": list(decided.unknown),
        "notice": say(Reason("nothing_is_shared")) if match is not None and not match.shared else None,
    }


def preview_body(preview: ProposalPreview, say: Say) -> JsonObject:
    contract = PartyStepContract()
    return {
        "pathway": preview.pathway,
        "shareWithProviders": preview.permitted,
        "unknown": list(preview.unknown),
        "notice": None if preview.permitted else say(Reason("nothing_is_shared")),
        "events": [
            {"party": one.party, "role": one.role, "type": PROPOSED, "data": contract.dump(one.says)}
            for one in (preview.parties if preview.permitted else ())
        ],
    }


def answered_body(answered: Answered) -> JsonObject:
    match = answered.match
    own = next(party for party in match.parties if party.party == answered.party)
    return {
        "match": match.id,
        "party": own.party,
        "answer": own.answer,
        "state": match.state,
        "revision": match.revision,
    }


def match_body(stored: StoredMatch) -> JsonObject:
    match: Match = stored.match
    body: JsonObject = plain(match)
    return {
        **{name: value for name, value in body.items() if name != "parties"},
        "answers": body["parties"],
        "proposedAt": plain(stored.proposed_at),
        "changedAt": plain(stored.changed_at),
    }


def whole_match_body(found: MatchWithHistory) -> JsonObject:
    return {
        **match_body(found.stored),
        "decisions": [_logged(one) for one in found.decisions],
        "outcomes": [outcome_body(one) for one in found.outcomes],
    }


def outcome_body(outcome: Outcome) -> JsonObject:
    names = ("id", "pathway", "match", "months", "outcome", "note", "by", "at")
    return {name: plain(getattr(outcome, name)) for name in names}


def _logged(one: Decision) -> JsonObject:
    body: JsonObject = plain({name: getattr(one, name) for name in ("decision", "at", "by", "party")})
    return {**body, "reasonCode": one.reason_code, "reason": one.reason}
