"""A vacancy as employers submit it, as it is stored, and as `vacancy.published` carries it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.contracts.fields import CefrLevel, Choice, Contract, Flag, Number, Postcode, Text, Tuple, Uri, Whole
from shared.contracts.parts import LANGUAGE_CODE, IntervalContract, LevelsContract
from shared.vocabulary import work
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.papers import LICENCE_INCLUDES

PAPER_CODE = validate.Regexp(r"\A[a-z0-9_]{2,60}\Z", error="Write the code of a certificate, for example vca_basic.")


class HoursContract(Contract):
    """Hours a week."""

    makes = work.Hours
    min = Number(0, 60, required=True)
    max = Number(0, 60, required=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if "min" in data and "max" in data and data["min"] > data["max"]:
            raise ValidationError("The most hours are fewer than the least hours.", "max")


class ScheduleContract(Contract):
    """When the work is; see `shared.vocabulary.work.Schedule`."""

    makes = work.Schedule
    type = Choice(work.SCHEDULE_TYPES, required=True)
    shifts = Tuple(fields.Nested(IntervalContract), limit=60, load_default=())
    window = Tuple(fields.Nested(IntervalContract), limit=60, load_default=())
    weeks = Tuple(Tuple(fields.Nested(IntervalContract), limit=60), limit=26, load_default=())

    @validates_schema
    def holds_what_its_type_says(self, data: dict[str, Any], **_: Any) -> None:
        kind = data.get("type")
        for name, of_type in (("shifts", "fixed"), ("window", "flexible"), ("weeks", "rotating")):
            if data.get(name) and kind != of_type:
                raise ValidationError(f"Only a {of_type} schedule has {name}.", name)
        if kind == "fixed" and not data.get("shifts"):
            raise ValidationError("State the shifts, or make the type unknown.", "shifts")
        if kind == "rotating" and not data.get("weeks"):
            raise ValidationError("State the weeks, or make the type unknown.", "weeks")


class WorkplaceContract(Contract):
    makes = work.Workplace
    postcode = Postcode(allow_none=True, load_default=None)
    remote = Flag(load_default=False)


class SkillNeedContract(Contract):
    """A needed skill by its label, its concept, or both. `score` and `confirmed` are filled in by linking."""

    makes = work.SkillNeed
    label = Text(200, allow_none=True, load_default=None)
    concept = Uri(allow_none=True, load_default=None)
    need = Choice(work.NEEDS, load_default="essential")
    score = Number(0, 1, allow_none=True, load_default=None)
    confirmed = Flag(load_default=False)

    @validates_schema
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("label") is None and data.get("concept") is None:
            raise ValidationError("State a label or a concept.", "label")


class OccupationLinkContract(Contract):
    makes = work.OccupationLink
    concept = Uri(required=True)
    label = Text(200, allow_none=True, load_default=None)
    score = Number(0, 1, allow_none=True, load_default=None)
    confirmed = Flag(load_default=False)


class ContractTermsContract(Contract):
    """The employment contract."""

    makes = work.Contract
    type = Choice(work.CONTRACT_TYPES, required=True)
    months = Whole(1, 120, allow_none=True, load_default=None)


class WageContract(Contract):
    """Gross euros."""

    makes = work.Wage
    min = Number(0, 1_000_000, allow_none=True, load_default=None)
    max = Number(0, 1_000_000, allow_none=True, load_default=None)
    period = Choice(work.WAGE_PERIODS, load_default="hour")

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("min") is not None and data.get("max") is not None and data["min"] > data["max"]:
            raise ValidationError("The highest wage is lower than the lowest wage.", "max")


class VacancyTermsContract(Contract):
    """All that is stated of a vacancy. `workplace`, `hours` and `schedule` must be there but may be null."""

    makes = work.VacancyTerms
    title = Text(200, required=True)
    description = Text(10_000, empty=True, allow_none=True, load_default=None)
    occupation = fields.Nested(OccupationLinkContract, allow_none=True, load_default=None)
    employer_reference = Text(100, allow_none=True, load_default=None)
    positions = Whole(1, 1000, load_default=1)
    engagement = Choice(work.ENGAGEMENTS, load_default="job")
    sector = Text(60, allow_none=True, load_default=None)
    workplace = fields.Nested(WorkplaceContract, required=True, allow_none=True)
    starts_on = fields.Date(allow_none=True, load_default=None)
    closes_on = fields.Date(allow_none=True, load_default=None)
    latest_start = fields.Date(allow_none=True, load_default=None)
    continuous = Flag(load_default=False)
    hours = fields.Nested(HoursContract, required=True, allow_none=True)
    schedule = fields.Nested(ScheduleContract, required=True, allow_none=True)
    school_day = fields.Nested(IntervalContract, allow_none=True, load_default=None)
    skills = Tuple(fields.Nested(SkillNeedContract), limit=100, allow_none=True, load_default=None)
    licences = Tuple(Choice(tuple(LICENCE_INCLUDES)), limit=20, allow_none=True, load_default=None)
    certificates = Tuple(Text(60, validate=PAPER_CODE), limit=50, allow_none=True, load_default=None)
    education_minimum = Choice(tuple(work.EDUCATION_RANK), allow_none=True, load_default=None)
    other_languages = fields.Dict(
        keys=fields.String(validate=validate.Regexp(LANGUAGE_CODE)),
        values=CefrLevel(),
        allow_none=True,
        load_default=None,
    )
    language_minimum = fields.Nested(LevelsContract, allow_none=True, load_default=None)
    language_minimum_with_guidance = fields.Nested(LevelsContract, allow_none=True, load_default=None)
    language_minimum_source = Choice(work.LANGUAGE_SOURCES_OF_MINIMUM, allow_none=True, load_default=None)
    working_languages = Tuple(
        Text(3, validate=validate.Regexp(LANGUAGE_CODE)), limit=20, allow_none=True, load_default=None
    )
    contract = fields.Nested(ContractTermsContract, allow_none=True, load_default=None)
    wage = fields.Nested(WageContract, allow_none=True, load_default=None)
    paid = Flag(allow_none=True, load_default=None)

    @validates_schema
    def lower_minimum_is_lower(self, data: dict[str, Any], **_: Any) -> None:
        lower, full = data.get("language_minimum_with_guidance"), data.get("language_minimum")
        if lower is None:
            return
        if full is None:
            raise ValidationError("State languageMinimum too.", "languageMinimumWithGuidance")
        wrong = {
            skill: ["Higher than languageMinimum."]
            for skill, low, high in zip(LANGUAGE_SKILLS, lower, full, strict=True)
            if (low or Level.A0) > (high or Level.A0)
        }
        if wrong:
            raise ValidationError({"languageMinimumWithGuidance": wrong})

    @validates_schema
    def dates_are_in_order(self, data: dict[str, Any], **_: Any) -> None:
        starts, latest = data.get("starts_on"), data.get("latest_start")
        if starts and latest and latest < starts:
            raise ValidationError("The latest start is before the start.", "latestStart")
