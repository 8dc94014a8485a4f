"""A candidate as JSON: what the API takes and gives, what the form is checked with, and what is stored.

One truth for a field: the request schema, the answer and the stored document are all this contract. The places are
those of `shared.contracts.profiles`, so that a JSON Merge Patch written for the one works on the other.
"""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_dump, validate, validates_schema

from services.skills.domain import candidates
from shared.contracts.fields import CefrLevel, Choice, Contract, Day, Flag, Number, Postcode, Text, Tuple, Uri, Whole
from shared.contracts.parts import LANGUAGE_CODE, IntervalContract, LevelsContract
from shared.contracts.profiles import ReplaceableContract, TravelContract, WishesContract
from shared.contracts.work import PAPER_CODE
from shared.vocabulary import guidance, learning, profiles, work
from shared.vocabulary.papers import LICENCE_INCLUDES
from shared.vocabulary.week import Interval

CODE_OF_LANGUAGE = validate.Regexp(LANGUAGE_CODE, error="Write a language code: two or three small letters.")
CODE_OF_COUNTRY = validate.Regexp(r"\A[A-Z]{2}\Z", error="Write a country code: two capitals (ISO 3166).")
PHONE = validate.Regexp(r"\A\+?[0-9 ()-]{6,29}\Z", error="Write a telephone number with digits, spaces, + or -.")


class PersonalContract(Contract):
    makes = candidates.Personal
    given_name = Text(100, allow_none=True, load_default=None)
    family_name = Text(100, allow_none=True, load_default=None)
    birth_year = Whole(1900, 2100, allow_none=True, load_default=None)
    gender = Choice(candidates.GENDERS, allow_none=True, load_default=None)
    email = Text(254, validate=validate.Email(), allow_none=True, load_default=None)
    phone = Text(30, validate=PHONE, allow_none=True, load_default=None)
    contact_language = Text(3, validate=CODE_OF_LANGUAGE, allow_none=True, load_default=None)


class HomeContract(Contract):
    makes = candidates.Home
    postcode = Postcode(allow_none=True, load_default=None)


class IntegrationContract(Contract):
    makes = candidates.Integration
    pip_date = Day(allow_none=True, load_default=None)
    term_end = Day(allow_none=True, load_default=None)
    map_hours_done = Number(0, 10_000, allow_none=True, load_default=None)
    participation_hours_done = Number(0, 10_000, allow_none=True, load_default=None)

    @validates_schema
    def term_ends_after_plan(self, data: dict[str, Any], **_: Any) -> None:
        plan, end = data.get("pip_date"), data.get("term_end")
        if plan and end and end < plan:
            raise ValidationError("The term ends before the date of the plan.", "termEnd")


class LinkedContract(Contract):
    """Somebody's own words, the ESCO concept they stand for, or both."""

    concept_name = "concept"
    label = Text(200, allow_none=True, load_default=None)
    score = Number(0, 1, allow_none=True, load_default=None)
    confirmed = Flag(allow_none=True, load_default=None)

    @validates_schema
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("label") and not data.get(self.concept_name):
            raise ValidationError("Write what it is, in words or as a concept.", "label")


class RecordedSkillContract(LinkedContract):
    makes = candidates.RecordedSkill
    concept = Uri(allow_none=True, load_default=None)
    proficiency = Choice(profiles.PROFICIENCIES, allow_none=True, load_default=None)
    evidence = Choice(profiles.EVIDENCE, allow_none=True, load_default=None)


class RecordedExperienceContract(LinkedContract):
    makes = candidates.RecordedExperience
    concept_name = "occupation"
    occupation = Uri(allow_none=True, load_default=None)
    country = Text(60, validate=CODE_OF_COUNTRY, allow_none=True, load_default=None)
    years = Number(0, 70, allow_none=True, load_default=None)
    last_year = Whole(1940, 2100, allow_none=True, load_default=None)


class RecordedEducationContract(Contract):
    makes = candidates.RecordedEducation
    level = Choice(tuple(work.EDUCATION_RANK), required=True)
    field = Text(200, allow_none=True, load_default=None)
    recognised = Choice(profiles.RECOGNITIONS, allow_none=True, load_default=None)


class RecordedLanguageContract(LevelsContract):
    makes = candidates.RecordedLanguage  # type: ignore[assignment]  # levels, with who says so
    source = Choice(profiles.LEVEL_SOURCES, allow_none=True, load_default=None)
    on = Day(allow_none=True, load_default=None)


class RisingStepContract(ReplaceableContract):
    @validates_schema
    def goes_up(self, data: dict[str, Any], **_: Any) -> None:
        if "from_level" in data and "to_level" in data and data["to_level"] <= data["from_level"]:
            raise ValidationError("The level reached must be higher than the level at the start.", "toLevel")


class RecordedCommitmentContract(IntervalContract):
    makes = None  # type: ignore[assignment]  # an interval, what for and what may replace it
    what = Text(100, allow_none=True, load_default=None)
    replaceable = fields.Nested(RisingStepContract, allow_none=True, load_default=None)

    @post_load
    def commitment(self, data: dict[str, Any], **_: Any) -> candidates.RecordedCommitment:
        taken = Interval(data["day"], data["start"], data["end"])
        return candidates.RecordedCommitment(taken, data["what"], data["replaceable"])

    @pre_dump
    def flat(self, value: candidates.RecordedCommitment, **_: Any) -> dict[str, Any]:
        taken = value.interval
        hours = {"day": taken.day, "start": taken.start, "end": taken.end}
        return {**hours, "what": value.what, "replaceable": value.replaceable}


class RecordedAvailabilityContract(Contract):
    makes = candidates.RecordedAvailability
    weekly = Tuple(fields.Nested(IntervalContract), limit=60, allow_none=True, load_default=None)
    work_hours_min = Number(0, 60, allow_none=True, load_default=None)
    work_hours_max = Number(0, 60, allow_none=True, load_default=None)
    max_load_hours = Number(0, 100, allow_none=True, load_default=None)
    from_date = Day(allow_none=True, load_default=None)
    commitments = Tuple(fields.Nested(RecordedCommitmentContract), limit=60, allow_none=True, load_default=None)

    @validates_schema
    def most_is_not_less_than_least(self, data: dict[str, Any], **_: Any) -> None:
        least, most = data.get("work_hours_min"), data.get("work_hours_max")
        if least is not None and most is not None and most < least:
            raise ValidationError("The most hours are fewer than the least hours.", "workHoursMax")


class ConsentContract(Contract):
    makes = candidates.Consent
    share_with_providers = Flag(load_default=False)
    on = Day(allow_none=True, load_default=None)


NEVER_NONE = {
    "personal": candidates.Personal,
    "home": candidates.Home,
    "integration": candidates.Integration,
    "languages": dict,
    "availability": candidates.RecordedAvailability,
    "travel": profiles.Travel,
    "wishes": profiles.Wishes,
    "consent": candidates.Consent,
}


class CandidateContract(Contract):
    """Loads to and dumps from `CandidateRecord`. Only `reference` is required; null and left out mean "not stated"."""

    reference = Text(100, required=True)
    personal = fields.Nested(PersonalContract, allow_none=True, load_default=None)
    home = fields.Nested(HomeContract, allow_none=True, load_default=None)
    learning_route = Choice(learning.LEARNING_ROUTES, allow_none=True, load_default=None)
    language_goal = CefrLevel(allow_none=True, load_default=None)
    integration = fields.Nested(IntegrationContract, allow_none=True, load_default=None)
    skills = Tuple(fields.Nested(RecordedSkillContract), limit=500, allow_none=True, load_default=None)
    experience = Tuple(fields.Nested(RecordedExperienceContract), limit=100, allow_none=True, load_default=None)
    education = Tuple(fields.Nested(RecordedEducationContract), limit=50, allow_none=True, load_default=None)
    licences = Tuple(Choice(tuple(LICENCE_INCLUDES)), limit=20, allow_none=True, load_default=None)
    certificates = Tuple(Text(60, validate=PAPER_CODE), limit=100, allow_none=True, load_default=None)
    languages = fields.Dict(
        keys=fields.String(validate=CODE_OF_LANGUAGE),
        values=fields.Nested(RecordedLanguageContract),
        validate=validate.Length(max=30),
        allow_none=True,
        load_default=None,
    )
    learning_pace = Choice(learning.LEARNING_PACES, allow_none=True, load_default=None)
    availability = fields.Nested(RecordedAvailabilityContract, allow_none=True, load_default=None)
    travel = fields.Nested(TravelContract, allow_none=True, load_default=None)
    needs = Tuple(Choice(guidance.CANDIDATE_NEEDS), limit=20, allow_none=True, load_default=None)
    wishes = fields.Nested(WishesContract, allow_none=True, load_default=None)
    engagements = Tuple(Choice(work.ENGAGEMENTS), limit=4, allow_none=True, load_default=None)
    consent = fields.Nested(ConsentContract, allow_none=True, load_default=None)
    notes = Text(5000, empty=True, allow_none=True, load_default=None)
    team = Text(80, allow_none=True, load_default=None)

    @post_load
    def record(self, data: dict[str, Any], **_: Any) -> candidates.CandidateRecord:
        for name, empty in NEVER_NONE.items():
            if data.get(name) is None:
                data[name] = empty()
        return candidates.CandidateRecord(**data)
