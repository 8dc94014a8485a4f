"""What a text was found to say, and what follows from it for a vacancy or a candidate."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from marshmallow import fields, post_dump, pre_dump, validate

from services.skills.domain.candidates import CandidateRecord
from services.skills.schemas.candidates import CandidateContract
from shared.contracts.fields import CefrLevel, Contract
from shared.contracts.parts import LevelsContract
from shared.contracts.work import HoursContract, OccupationLinkContract, ScheduleContract, SkillNeedContract
from shared.taxonomy.extraction.findings import KINDS, STRENGTHS, Finding

ABOUT = ("vacancy", "person")
PARTS_OF_A_PERSON = ("experience", "skills", "languages", "licences", "certificates")


class _Stated(Contract):
    """Leaves out what is not said."""

    @post_dump
    def only_what_is_said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value not in (None, [], {})}


class FindingValue(_Stated):
    """By kind: `concept`, `label`, `reason` and, of somebody's own work, `years`, `lastYear`, `informal` (occupation,
    skill); `language`, `levels`, `upTo`, `working`; `code`, `label` (papers); `min`, `max` (hours); `name`,
    `schedule` (shift)."""

    concept = fields.String()
    label = fields.String()
    reason = fields.String(metadata={"description": "exact, words, linked, workplace, by_skill or name"})
    years = fields.Float(allow_none=True)
    last_year = fields.Integer(allow_none=True)
    informal = fields.Boolean()
    language = fields.String()
    levels = fields.Nested(LevelsContract)
    up_to = fields.Nested(LevelsContract)
    working = fields.Boolean()
    code = fields.String()
    min = fields.Float()
    max = fields.Float()
    name = fields.String()
    schedule = fields.Nested(ScheduleContract)


class FindingAnswer(Contract):
    """`quote` is the text from `start` up to `end` (characters). `need`: essential, optional or not_needed; of a
    person the last is what they say not to have. `confidence` only orders."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    quote = fields.String(required=True)
    confidence = fields.Float(required=True)
    need = fields.String(required=True, validate=validate.OneOf(STRENGTHS))
    value = fields.Nested(FindingValue, required=True)

    @pre_dump
    def with_value(self, finding: Finding, **_: Any) -> dict[str, Any]:
        value = {part.name: getattr(finding.value, part.name) for part in fields_of(finding.value)}
        return {part.name: getattr(finding, part.name) for part in fields_of(finding)} | {"value": value}


class VacancySuggestionAnswer(_Stated):
    """The parts of a vacancy's body that the text speaks of. Confirm before use."""

    occupation = fields.Nested(OccupationLinkContract, allow_none=True)
    skills = fields.List(fields.Nested(SkillNeedContract))
    licences = fields.List(fields.String())
    certificates = fields.List(fields.String())
    hours = fields.Nested(HoursContract, allow_none=True)
    schedule = fields.Nested(ScheduleContract, allow_none=True)
    language_minimum = fields.Nested(LevelsContract, allow_none=True)
    other_languages = fields.Dict(keys=fields.String(), values=CefrLevel())
    working_languages = fields.List(fields.String())


def person_suggestion(record: CandidateRecord) -> dict[str, Any]:
    """The parts of a candidate's body that an account speaks of."""
    body = CandidateContract().dump(record)
    return {name: body[name] for name in PARTS_OF_A_PERSON if body.get(name)}
