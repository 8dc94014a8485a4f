"""Marshmallow fields and the base schema that every body, stored document and event is described with.

JSON is strict here: a number is not a string, a boolean is not a number, and times are `HH:MM`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from shared.vocabulary.cefr import Level
from shared.vocabulary.week import clock_text

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters other than tab and new line, and halves of surrogate pairs."""
_POSTCODE = re.compile(r"[1-9]\d{3}( ?[A-Za-z]{2})?")


def camel(name: str) -> str:
    """`work_hours_min` as `workHoursMin`."""
    head, *tail = name.split("_")
    return head + "".join(part.title() for part in tail)


class Contract(Schema):
    """Loads JSON (camelCase) into the frozen value `makes`, and dumps such a value again.

    Unknown fields are errors (requests, writers); `Contract(unknown=EXCLUDE)` ignores them at every depth (readers).
    """

    makes: ClassVar[type[Any] | None] = None

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        if field_obj.data_key is None:
            field_obj.data_key = camel(field_name)
        if self.unknown == EXCLUDE:
            _tolerate(field_obj)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.makes(**data) if self.makes is not None else data


def _tolerate(field: fields.Field[Any]) -> None:
    if isinstance(field, fields.Nested):
        nested = field.nested
        if isinstance(nested, type) and issubclass(nested, Schema):
            field.nested = lambda cls=nested: cls(unknown=EXCLUDE)
    elif isinstance(field, fields.List):
        _tolerate(field.inner)
    elif isinstance(field, fields.Dict) and field.value_field is not None:
        _tolerate(field.value_field)


class Tuple(fields.List[Any]):
    """A JSON list as a tuple. `limit`: the most items allowed."""

    def __init__(self, inner: fields.Field[Any], *, limit: int = 500, **kwargs: Any) -> None:
        rules = [validate.Length(max=limit), *_as_list(kwargs.pop("validate", None))]
        super().__init__(inner, validate=rules, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise self.make_error("invalid")
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class Whole(fields.Integer):
    """A whole number; text, fractions and booleans are refused. Always bounded, so none is too big to store."""

    def __init__(self, low: int = 0, high: int = 1_000_000, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high), **kwargs)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Number(fields.Float):
    """A finite number; text and booleans are refused."""

    def __init__(self, low: float = 0, high: float = 1_000_000, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Flag(fields.Boolean):
    """`true` or `false`, and nothing that looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Text(fields.String):
    """Text of 1 (0 with `empty=True`) to `longest` characters; of control characters only new lines and tabs."""

    def __init__(self, longest: int = 200, *, empty: bool = False, **kwargs: Any) -> None:
        rules = [validate.Length(min=0 if empty else 1, max=longest), *_as_list(kwargs.pop("validate", None))]
        super().__init__(validate=rules, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        wrong = NOT_TEXT.search(text)
        if wrong:
            code = ord(wrong[0])
            raise ValidationError(f"Character {wrong.start() + 1} (U+{code:04X}) is not text; leave it out.")
        return text.strip()


class Choice(Text):
    """One of a list of words."""

    def __init__(self, words: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(60, validate=validate.OneOf(words), **kwargs)


class Uri(Text):
    """An absolute http(s) URI: an ESCO or CompetentNL concept, a website."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(500, validate=validate.URL(schemes={"http", "https"}), metadata={"format": "uri"}, **kwargs)


class Postcode(Text):
    """A Dutch postcode, `1506` or `1506 AB`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            7,
            validate=validate.Regexp(
                rf"\A(?:{_POSTCODE.pattern})\Z", re.ASCII, error="Write a Dutch postcode: 1506 or 1506 AB."
            ),
            **kwargs,
        )


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class Day(fields.Date):
    """A date between 2000 and 2100. Readers of what was written before take any date."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        reads = isinstance(self.parent, Schema) and self.parent.unknown == EXCLUDE
        if not reads and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError("Write a date between 2000 and 2100.")
        return day


class TimeOfDay(fields.Field[int]):
    """`08:30` as 510 minutes; `24:00` is 1440."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"type": "string", "pattern": f"^({_TIME.pattern})$", "example": "08:30"}, **kwargs)

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else "24:00" if value == 1440 else clock_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise ValidationError("Write a time as HH:MM, for example 08:30.")
        return int(value[:2]) * 60 + int(value[3:])


class CefrLevel(fields.Field[Level]):
    """`A0` … `C2`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {"type": "string", "enum": [level.name for level in Level]})
        super().__init__(**kwargs)

    def _serialize(self, value: Level | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else Level(value).name

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Level:
        if not isinstance(value, str) or value not in Level.__members__:
            raise ValidationError("Write a CEFR level: A0, A1, A2, B1, B2, C1 or C2.")
        return Level[value]


def _is_finite(value: float) -> bool:
    """False too for a whole number that is too large for a float."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _as_list(rules: Any) -> list[Any]:
    return [] if rules is None else list(rules) if isinstance(rules, list | tuple) else [rules]
