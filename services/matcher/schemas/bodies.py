"""Requests and answers of the matcher's API.

Answers are made by `pathways.py` and `what_helps.py`; these schemas describe them, and a test holds one to the other.
"""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from services.matcher.actions.answers import Hypothesis
from shared.contracts.fields import CefrLevel, Choice, Contract, Flag, Whole
from shared.contracts.parts import IntervalContract
from shared.vocabulary.guidance import COMMITMENT_KINDS, COMMITMENT_STATUSES
from shared.vocabulary.matches import STATES
from shared.vocabulary.tracks import GATE_RESULTS, GATES, GROUPS, PARTS, TRACKS
from shared.vocabulary.work import ENGAGEMENTS

LARGEST_LIMIT = 200
DEFAULT_LIMIT = 20
WHAT_IF_LIMIT = 100


class PathwaysQuery(Schema):
    """`?limit&track&vacancy&groups&explain`"""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, LARGEST_LIMIT),
        metadata={"description": "The most pathways of each group."},
    )
    track = fields.String(load_default=None, validate=validate.OneOf(TRACKS))
    vacancy = fields.String(
        load_default=None, validate=validate.Length(1, 80), metadata={"description": "Only this vacancy, in any group."}
    )
    groups = DelimitedList(
        Choice(GROUPS),
        load_default=GROUPS,
        validate=validate.Length(min=1),
        metadata={
            "description": "With commas between them. The others stay empty; the totals count all the same.",
            "default": [*GROUPS],
        },
    )
    explain = fields.Boolean(load_default=True, metadata={"description": "With gates, parts, reasons and notes."})


class WhatIfQuery(PathwaysQuery):
    limit = fields.Integer(load_default=WHAT_IF_LIMIT, validate=validate.Range(1, LARGEST_LIMIT))


class HypothesisContract(Contract):
    """Things that do not exist: a buddy at every vacancy, every day course also given in the evening."""

    makes = Hypothesis
    buddy = Flag(load_default=False)
    evening_courses = Flag(load_default=False)


class WhatIfContract(Contract):
    """`changes`: a JSON Merge Patch of the candidate as the candidate API has it (lists are replaced); it may also hold
    `hypothetical`."""

    changes = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"example": {"languages": {"nl": {"speaking": "B1"}}, "hypothetical": {"buddy": True}}},
    )


class ReasonBody(Contract):
    code = fields.String(required=True)
    args = fields.Dict(required=True)
    text = fields.String(required=True, metadata={"description": "In the reader's language (Accept-Language)."})


class PartBody(Contract):
    name = Choice(PARTS, required=True)
    value = fields.Float(required=True)
    weight = fields.Float(required=True)
    contribution = fields.Float(required=True, metadata={"description": "These add up to the score."})
    stated = Flag(required=True, metadata={"description": "False where a value stands in for what nobody stated."})
    reason = fields.Nested(ReasonBody, required=True)


class GateBody(Contract):
    name = Choice(GATES, required=True)
    result = Choice(GATE_RESULTS, required=True)
    detail = fields.Dict(required=True, metadata={"description": "The values compared."})
    missing = fields.List(fields.String(), required=True, metadata={"description": "Fields to ask for."})
    reason = fields.Nested(ReasonBody, required=True, metadata={"description": "The comparison in words."})


class OrganisationBody(Contract):
    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class OccupationBody(Contract):
    concept = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)


class VacancyBody(Contract):
    id = fields.String(required=True)
    title = fields.String(required=True)
    employer = fields.Nested(OrganisationBody, required=True)
    occupation = fields.Nested(OccupationBody, required=True, allow_none=True)
    postcode = fields.String(required=True, allow_none=True)
    remote = Flag(required=True)


class CourseBody(Contract):
    id = fields.String(required=True)
    title = fields.String(required=True)
    from_level = CefrLevel(required=True)
    to_level = CefrLevel(required=True)
    starts_on = fields.Date(required=True)
    weeks = Whole(required=True)


class PromiseBody(Contract):
    id = fields.String(required=True)
    kind = Choice(COMMITMENT_KINDS, required=True)
    status = Choice(COMMITMENT_STATUSES, required=True)


class ReachedBody(Contract):
    level = CefrLevel(required=True)
    on = fields.Date(required=True)
    cautious_on = fields.Date(required=True)


class TimetableBody(Contract):
    work = fields.List(fields.Nested(IntervalContract), required=True)
    lessons = fields.List(fields.Nested(IntervalContract), required=True)
    travel_minutes = Whole(required=True, allow_none=True)
    load_hours = fields.Float(required=True, allow_none=True)


class MatchStateBody(Contract):
    id = fields.String(required=True)
    state = Choice(STATES, required=True)


class PathwayBody(Contract):
    id = fields.String(required=True)
    candidate = fields.String(required=True)
    vacancy = fields.Nested(VacancyBody, required=True)
    courses = fields.List(fields.Nested(CourseBody), required=True)
    guidance = fields.List(fields.Nested(PromiseBody), required=True)
    track = Choice(TRACKS, required=True)
    engagement = Choice(ENGAGEMENTS, required=True)
    starts_on = fields.Date(required=True)
    language_reached = fields.Dict(keys=fields.String(), values=fields.Nested(ReachedBody), required=True)
    score = fields.Float(required=True)
    timetable = fields.Nested(TimetableBody, required=True)
    placed_by = Choice(("track", "spread"), required=True, allow_none=True)
    match = fields.Nested(
        MatchStateBody, required=True, allow_none=True, metadata={"description": "The newest proposal of it."}
    )
    pinned = Flag(required=True)
    dismissed = Flag(required=True)
    hypothetical = Flag(required=True, metadata={"description": "Leans on something that does not exist."})
    settings = fields.String(required=True)
    stock_revision = fields.Integer(required=True)
    parts = fields.List(fields.Nested(PartBody), metadata={"description": "Left out with `explain=false`."})
    gates = fields.List(fields.Nested(GateBody), metadata={"description": "Left out with `explain=false`."})
    notes = fields.List(fields.Nested(ReasonBody), metadata={"description": "Left out with `explain=false`."})


class MissingBody(Contract):
    field = fields.String(required=True)
    gate = Choice(GATES, required=True)


class ToClarifyBody(Contract):
    pathway = fields.Nested(PathwayBody, required=True)
    missing = fields.List(fields.Nested(MissingBody), required=True)


class NearMissBody(Contract):
    pathway = fields.Nested(PathwayBody, required=True)
    gate = Choice(GATES, required=True)
    detail = fields.Dict(required=True)
    change = fields.Nested(ReasonBody, required=True)
    size = fields.Float(required=True)
    would_score = fields.Float(required=True)


class QuestionBody(Contract):
    """One question to somebody. `pathways` need the answer; `opens` counts those that miss nothing from anybody else.

    Of the pathways to clarify that are shown.
    """

    about = Choice(("candidate", "vacancy", "course"), required=True)
    id = fields.String(required=True)
    asked = fields.List(fields.String(), required=True, data_key="fields")
    text = fields.String(required=True, metadata={"description": "The fields in the reader's words."})
    pathways = Whole(required=True)
    opens = Whole(required=True)


class TotalsBody(Contract):
    """Entries before `limit`."""

    ranked = Whole(required=True)
    to_clarify = Whole(required=True)


class RankingBody(Contract):
    candidate = fields.String(required=True)
    reference = fields.String(required=True)
    ranked = fields.List(fields.Nested(PathwayBody), required=True)
    to_clarify = fields.List(fields.Nested(ToClarifyBody), required=True)
    near_misses = fields.List(fields.Nested(NearMissBody), required=True)
    questions = fields.List(fields.Nested(QuestionBody), required=True)
    totals = fields.Nested(TotalsBody, required=True)
    settings = fields.String(required=True)
    stock_revision = fields.Integer(required=True)
    ranked_at = fields.AwareDateTime(required=True)


class NowBody(Contract):
    ranked = Whole(required=True)
    best = fields.Float(required=True, allow_none=True)


class DoesBody(Contract):
    """`change` can be sent to the what-if as it is; `vacancies` and `courses` are of the best entries that it opens."""

    change = fields.Dict(required=True)
    opens = Whole(required=True)
    best = fields.Float(required=True, allow_none=True)
    example = fields.String(required=True, allow_none=True)
    vacancies = fields.List(fields.String(), required=True)
    courses = fields.List(fields.String(), required=True)


class HelpBody(DoesBody):
    code = fields.String(required=True)
    args = fields.Dict(required=True)
    text = fields.String(required=True)
    lesser_does = Flag(required=True, metadata={"description": "A paper that this one includes does exactly the same."})


class PairBody(DoesBody):
    """Two changes at once. `together`: what they open that neither opens by itself."""

    codes = fields.List(fields.String(), required=True)
    texts = fields.List(fields.String(), required=True)
    together = Whole(required=True)


class WhatHelpsBody(Contract):
    """`pairs`: two at a time of the five best changes."""

    now = fields.Nested(NowBody, required=True)
    changes = fields.List(fields.Nested(HelpBody), required=True)
    pairs = fields.List(fields.Nested(PairBody), required=True)


class KnownCandidateBody(Contract):
    id = fields.String(required=True)
    reference = fields.String(required=True)
    ranked_at = fields.AwareDateTime(required=True, allow_none=True)


class CandidatePageBody(Contract):
    items = fields.List(fields.Nested(KnownCandidateBody), required=True)
    next = fields.String(required=True, allow_none=True)
