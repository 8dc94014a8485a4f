"""A course as providers submit it, as it is stored, and as `course.published` carries it."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.contracts.fields import CefrLevel, Choice, Contract, Flag, Postcode, Text, Tuple, Whole
from shared.contracts.parts import LessonContract
from shared.vocabulary import learning
from shared.vocabulary.cefr import LANGUAGE_SKILLS


class CoursePlaceContract(Contract):
    makes = learning.CoursePlace
    postcode = Postcode(allow_none=True, load_default=None)
    online = Flag(load_default=False)


class CourseTermsContract(Contract):
    """All that is stated of a course."""

    makes = learning.CourseTerms
    title = Text(200, required=True)
    kind = Choice(learning.COURSE_KINDS, load_default="language")
    from_level = CefrLevel(required=True)
    to_level = CefrLevel(required=True)
    teaches = Tuple(Choice(LANGUAGE_SKILLS), validate=validate.Length(min=1), load_default=LANGUAGE_SKILLS)
    routes = Tuple(Choice(learning.LEARNING_ROUTES), allow_none=True, load_default=None)
    lessons = Tuple(fields.Nested(LessonContract), limit=40, required=True, validate=validate.Length(min=1))
    place = fields.Nested(CoursePlaceContract, allow_none=True, load_default=None)
    starts_on = fields.Date(required=True)
    weeks = Whole(1, 156, required=True)
    seats = Whole(0, 10_000, allow_none=True, load_default=None)
    admission = Choice(learning.ADMISSIONS, load_default="fixed")

    @validates_schema
    def goes_up(self, data: dict[str, Any], **_: Any) -> None:
        if "from_level" in data and "to_level" in data and data["to_level"] <= data["from_level"]:
            raise ValidationError("A course ends at a higher level than it starts.", "toLevel")

    @validates_schema
    def starts_within_reason(self, data: dict[str, Any], **_: Any) -> None:
        if "starts_on" in data and not date(2000, 1, 1) <= data["starts_on"] <= date(2100, 1, 1):
            raise ValidationError("Write a date between 2000 and 2100.", "startsOn")
