"""Guidance commitments and initiatives as they are submitted, stored and told."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.contracts.fields import Choice, Contract, Flag, Number, Postcode, Text, Tuple, Uri, Whole
from shared.contracts.parts import LANGUAGE_CODE, IntervalContract
from shared.vocabulary import guidance
from shared.vocabulary.week import DAYPARTS, DAYS

DAYPART_NAMES = tuple(f"{day}_{part}" for day in DAYS for part in DAYPARTS)


class CommitmentTermsContract(Contract):
    """What is promised, for which vacancies, how much, for how many at once, and from when until when."""

    makes = guidance.CommitmentTerms
    kind = Choice(guidance.COMMITMENT_KINDS, required=True)
    vacancy_ids = Tuple(Text(60), limit=200, required=True)
    hours_per_week = Number(0, 40, allow_none=True, load_default=None)
    weeks = Whole(1, 520, allow_none=True, load_default=None)
    capacity = Whole(1, 1000, load_default=1)
    valid_from = fields.Date(allow_none=True, load_default=None)
    valid_until = fields.Date(allow_none=True, load_default=None)
    languages = Tuple(Text(3, validate=validate.Regexp(LANGUAGE_CODE)), limit=20, allow_none=True, load_default=None)
    dayparts = Tuple(Choice(DAYPART_NAMES), allow_none=True, load_default=None)

    @validates_schema
    def dates_are_in_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            raise ValidationError("The promise ends before it starts.", "validUntil")


class InitiativeTermsContract(Contract):
    makes = guidance.InitiativeTerms
    title = Text(200, required=True)
    kind = Choice(guidance.INITIATIVE_KINDS, required=True)
    description = Text(5000, empty=True, allow_none=True, load_default=None)
    postcode = Postcode(allow_none=True, load_default=None)
    online = Flag(load_default=False)
    languages = Tuple(Text(3, validate=validate.Regexp(LANGUAGE_CODE)), limit=20, allow_none=True, load_default=None)
    times = Tuple(fields.Nested(IntervalContract), limit=40, allow_none=True, load_default=None)
    places = Whole(0, 10_000, allow_none=True, load_default=None)
    website = Uri(allow_none=True, load_default=None)
