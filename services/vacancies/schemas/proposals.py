"""A proposal as the employer of the vacancy sees it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, pre_dump, validate

from services.vacancies.domain.proposals import OTHERS, Proposal
from shared.vocabulary import matches, tracks, work

ANSWER_AT = "/matcher/api/v1/matches/{match}/answer"


class AnswersAnswer(Schema):
    """`own`: yours. `others`: of the other parties, if there are any, whether they have all answered."""

    own = fields.String(required=True, validate=validate.OneOf(matches.ANSWERS))
    others = fields.String(required=True, validate=validate.OneOf(OTHERS))


class ProposalAnswer(Schema):
    """Somebody was proposed for the vacancy. `answer`: where to POST `{"answer": "accept" | "refuse" | "waitlist"}`;
    null when there is nothing to answer any more.
    """

    match = fields.String(required=True)
    track = fields.String(required=True, validate=validate.OneOf(tracks.TRACKS))
    engagement = fields.String(required=True, validate=validate.OneOf(work.ENGAGEMENTS))
    starts_on = fields.Date(required=True, allow_none=True, data_key="startsOn")
    state = fields.String(required=True, validate=validate.OneOf(matches.STATES))
    answers = fields.Nested(AnswersAnswer, required=True)
    answer = fields.String(required=True, allow_none=True)

    @pre_dump
    def flat(self, proposal: Proposal, **_: Any) -> dict[str, Any]:
        names = ("match", "track", "engagement", "starts_on", "state")
        open_to = ANSWER_AT.format(match=proposal.match) if proposal.awaits_answer else None
        return {
            **{name: getattr(proposal, name) for name in names},
            "answers": {"own": proposal.answer, "others": proposal.others},
            "answer": open_to,
        }
