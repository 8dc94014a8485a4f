"""The feed: its query, its answer, and the cursor between two pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.contracts.events import PARTY_EVENT_TYPES, PREFIX
from shared.contracts.fields import Contract
from shared.http.paging import Cursor, cursor

LONGEST_WAIT = 30
MOST_EVENTS = 500
TYPES = {name: kind.name for kind in PARTY_EVENT_TYPES for name in (kind.name, kind.name.removeprefix(PREFIX))}
"""The types that may be asked for, by full name and by name without the prefix."""


def next_cursor(seq: int) -> str:
    """The `after` that continues behind this number."""
    return cursor(str(seq))


class _Number(Cursor):
    """A cursor of the feed as the number in it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise ValidationError("Give the value of `next` of an answer before, or leave it out to begin anew.")
        return int(text)


class _Types(fields.String):
    """`pathway.proposed.v1,pathway.withdrawn.v1` as the full names."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        names = [name.strip() for name in super()._deserialize(value, attr, data, **kwargs).split(",")]
        unknown = [name for name in names if name not in TYPES]
        if unknown:
            raise ValidationError(f"Choose from: {', '.join(sorted(set(TYPES) - set(TYPES.values())))}.")
        return frozenset(TYPES[name] for name in names)


class FeedQuery(Schema):
    """`?after&types&wait&limit&organisation`"""

    after = _Number(load_default=0, metadata={"description": "`next` of the answer before. Without: from the oldest."})
    types = _Types(
        load_default=None,
        metadata={"description": "Types by comma, in full or without `nl.inburgering.`; without it, all."},
    )
    wait = fields.Integer(
        load_default=0,
        validate=validate.Range(0, LONGEST_WAIT),
        metadata={"description": "Seconds to wait for an event when there is none yet."},
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MOST_EVENTS))
    organisation = fields.String(
        load_default=None,
        validate=validate.Length(1, 80),
        metadata={"description": "For the case system: whose feed. Organisations read their own."},
    )


class FeedBody(Contract):
    """`events` are CloudEvents as JSON, oldest first; `next` is always given."""

    events = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True)
