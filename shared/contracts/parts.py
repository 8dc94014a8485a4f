"""The small values that several bodies share: intervals of the week, language levels."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.contracts.fields import CefrLevel, Choice, Contract, TimeOfDay
from shared.vocabulary.cefr import LanguageLevels
from shared.vocabulary.week import DAYS, Interval


class IntervalContract(Contract):
    """`{"day": "mon", "from": "06:00", "to": "14:00"}`; an end at or before the start is on the next day."""

    makes = Interval
    day = Choice(DAYS, required=True)
    start = TimeOfDay(required=True, data_key="from")
    end = TimeOfDay(required=True, data_key="to")

    @validates_schema
    def starts_within_the_day(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("start") == 24 * 60:
            raise ValidationError("Write 00:00 of the next day instead of 24:00.", "from")


class LessonContract(IntervalContract):
    """A lesson ends on the day it starts."""

    @validates_schema
    def ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        if "start" in data and "end" in data and data["end"] <= data["start"]:
            raise ValidationError("A lesson ends later on the same day than it starts.", "to")


class LevelsContract(Contract):
    """A CEFR level per skill, `null` or left out where it is not known or not asked."""

    makes = LanguageLevels
    listening = CefrLevel(allow_none=True, load_default=None)
    speaking = CefrLevel(allow_none=True, load_default=None)
    reading = CefrLevel(allow_none=True, load_default=None)
    writing = CefrLevel(allow_none=True, load_default=None)


LANGUAGE_CODE = r"\A[a-z]{2,3}\Z"
"""ISO 639-1 (or 639-3 where there is no two-letter code)."""
