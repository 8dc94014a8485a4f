"""A candidate as `candidate.published` tells the matcher: the shape of the API's body, less everything personal.

The JSON keeps the places of the API body (`home.postcode`, `integration.termEnd`, `consent.shareWithProviders`), so
that a JSON Merge Patch written for the one works on the other.
"""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, pre_dump, validate

from shared.contracts.fields import CefrLevel, Choice, Contract, Day, Flag, Number, Postcode, Text, Tuple, Uri, Whole
from shared.contracts.parts import LANGUAGE_CODE, IntervalContract, LevelsContract
from shared.contracts.work import PAPER_CODE
from shared.vocabulary import guidance, learning, profiles, work
from shared.vocabulary.papers import LICENCE_INCLUDES
from shared.vocabulary.week import Interval


class HeldSkillContract(Contract):
    makes = profiles.HeldSkill
    concept = Uri(required=True)
    proficiency = Choice(profiles.PROFICIENCIES, allow_none=True, load_default=None)


class ExperienceContract(Contract):
    makes = profiles.Experience
    occupation = Uri(required=True)
    years = Number(0, 70, allow_none=True, load_default=None)
    last_year = Whole(1940, 2100, allow_none=True, load_default=None)


class EducationContract(Contract):
    makes = profiles.Education
    level = Choice(tuple(work.EDUCATION_RANK), required=True)
    recognised = Choice(profiles.RECOGNITIONS, allow_none=True, load_default=None)


class ReplaceableContract(Contract):
    makes = profiles.Replaceable
    from_level = CefrLevel(required=True)
    to_level = CefrLevel(required=True)


class ProfileCommitmentContract(IntervalContract):
    makes = None  # type: ignore[assignment]  # an interval and what may replace it
    replaceable = fields.Nested(ReplaceableContract, allow_none=True, load_default=None)

    @post_load
    def commitment(self, data: dict[str, Any], **_: Any) -> profiles.Commitment:
        return profiles.Commitment(Interval(data["day"], data["start"], data["end"]), data["replaceable"])

    @pre_dump
    def flat(self, value: profiles.Commitment, **_: Any) -> dict[str, Any]:
        interval = value.interval
        return {"day": interval.day, "start": interval.start, "end": interval.end, "replaceable": value.replaceable}


class AvailabilityContract(Contract):
    makes = profiles.Availability
    weekly = Tuple(fields.Nested(IntervalContract), limit=60, allow_none=True, load_default=None)
    work_hours_min = Number(0, 60, allow_none=True, load_default=None)
    work_hours_max = Number(0, 60, allow_none=True, load_default=None)
    max_load_hours = Number(0, 100, allow_none=True, load_default=None)
    from_date = Day(allow_none=True, load_default=None)
    commitments = Tuple(fields.Nested(ProfileCommitmentContract), limit=60, allow_none=True, load_default=None)


class TravelContract(Contract):
    makes = profiles.Travel
    modes = Tuple(Choice(profiles.TRAVEL_MODES), allow_none=True, load_default=None)
    max_minutes = Whole(0, 600, allow_none=True, load_default=None)


class WishesContract(Contract):
    makes = profiles.Wishes
    occupations = Tuple(Uri(), limit=50, allow_none=True, load_default=None)
    sectors = Tuple(Text(60), limit=50, allow_none=True, load_default=None)
    exclude_occupations = Tuple(Uri(), limit=50, allow_none=True, load_default=None)
    hours = Number(0, 60, allow_none=True, load_default=None)


class _Home(Contract):
    postcode = Postcode(allow_none=True, load_default=None)


class _Integration(Contract):
    term_end = Day(allow_none=True, load_default=None)


class _Consent(Contract):
    share_with_providers = Flag(load_default=False)


class CandidateProfileContract(Contract):
    """Loads to and dumps from `shared.vocabulary.profiles.CandidateProfile`."""

    reference = Text(100, required=True)
    home = fields.Nested(_Home, allow_none=True, load_default=None)
    learning_route = Choice(learning.LEARNING_ROUTES, allow_none=True, load_default=None)
    language_goal = CefrLevel(allow_none=True, load_default=None)
    integration = fields.Nested(_Integration, allow_none=True, load_default=None)
    skills = Tuple(fields.Nested(HeldSkillContract), limit=500, allow_none=True, load_default=None)
    experience = Tuple(fields.Nested(ExperienceContract), limit=100, allow_none=True, load_default=None)
    education = Tuple(fields.Nested(EducationContract), limit=50, allow_none=True, load_default=None)
    licences = Tuple(Choice(tuple(LICENCE_INCLUDES)), limit=20, allow_none=True, load_default=None)
    certificates = Tuple(Text(60, validate=PAPER_CODE), limit=100, allow_none=True, load_default=None)
    languages = fields.Dict(
        keys=fields.String(validate=validate.Regexp(LANGUAGE_CODE)),
        values=fields.Nested(LevelsContract),
        allow_none=True,
        load_default=None,
    )
    learning_pace = Choice(learning.LEARNING_PACES, allow_none=True, load_default=None)
    availability = fields.Nested(AvailabilityContract, allow_none=True, load_default=None)
    travel = fields.Nested(TravelContract, allow_none=True, load_default=None)
    needs = Tuple(Choice(guidance.CANDIDATE_NEEDS), limit=20, allow_none=True, load_default=None)
    wishes = fields.Nested(WishesContract, allow_none=True, load_default=None)
    engagements = Tuple(Choice(work.ENGAGEMENTS), limit=4, allow_none=True, load_default=None)
    consent = fields.Nested(_Consent, allow_none=True, load_default=None)

    @post_load
    def profile(self, data: dict[str, Any], **_: Any) -> profiles.CandidateProfile:
        home, integration, consent = data.pop("home"), data.pop("integration"), data.pop("consent")
        for name, empty in (
            ("availability", profiles.Availability()),
            ("travel", profiles.Travel()),
            ("wishes", profiles.Wishes()),
            ("languages", {}),
        ):
            data[name] = data[name] if data[name] is not None else empty
        return profiles.CandidateProfile(
            postcode=(home or {}).get("postcode"),
            term_end=(integration or {}).get("term_end"),
            share_with_providers=(consent or {}).get("share_with_providers", False),
            **data,
        )

    @pre_dump
    def nested(self, value: profiles.CandidateProfile, **_: Any) -> dict[str, Any]:
        flat = {name: getattr(value, name) for name in value.__dataclass_fields__}
        flat["home"] = {"postcode": flat.pop("postcode")}
        flat["integration"] = {"term_end": flat.pop("term_end")}
        flat["consent"] = {"share_with_providers": flat.pop("share_with_providers")}
        return flat
