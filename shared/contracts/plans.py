"""The plan that goes along with a proposal: no personal data, only what the pathway looks like."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.fields import CefrLevel, Choice, Contract, Flag, Number, Postcode, Text, Tuple, Whole
from shared.contracts.parts import IntervalContract, LessonContract
from shared.contracts.payloads import ID
from shared.vocabulary.guidance import COMMITMENT_KINDS
from shared.vocabulary.plans import PlannedCourse, PlannedGuidance, ProposedPlan
from shared.vocabulary.tracks import PARTS


class PlannedCourseContract(Contract):
    makes = PlannedCourse
    id = fields.String(required=True, validate=ID)
    title = Text(200, allow_none=True, load_default=None)
    starts_on = fields.Date(allow_none=True, load_default=None)
    weeks = Whole(1, 520, allow_none=True, load_default=None)
    from_level = CefrLevel(allow_none=True, load_default=None)
    to_level = CefrLevel(allow_none=True, load_default=None)
    online = Flag(load_default=False)


class PlannedGuidanceContract(Contract):
    makes = PlannedGuidance
    kind = Choice(COMMITMENT_KINDS, required=True)
    hours_per_week = Number(0, 168, allow_none=True, load_default=None)
    weeks = Whole(1, 520, allow_none=True, load_default=None)


class ProposedPlanContract(Contract):
    makes = ProposedPlan
    work = Tuple(fields.Nested(IntervalContract), limit=80, load_default=())
    lessons = Tuple(fields.Nested(LessonContract), limit=80, load_default=())
    hours_min = Number(0, 168, allow_none=True, load_default=None)
    hours_max = Number(0, 168, allow_none=True, load_default=None)
    postcode = Postcode(allow_none=True, load_default=None)
    travel_minutes = Whole(0, 1440, allow_none=True, load_default=None)
    load_hours = Number(0, 400, allow_none=True, load_default=None)
    courses = Tuple(fields.Nested(PlannedCourseContract), limit=2, load_default=())
    guidance = Tuple(fields.Nested(PlannedGuidanceContract), limit=20, load_default=())
    strengths = Tuple(Choice(PARTS), limit=9, load_default=())
