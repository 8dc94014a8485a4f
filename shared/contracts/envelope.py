"""The envelope of every event: CloudEvents 1.0 in the NL GOV profile, JSON, structured mode.

Sources: CloudEvents 1.0 (CNCF); NL GOV profile for CloudEvents 1.0 (Logius, 2025-10-10).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate

from shared.contracts.events import EVENT_TYPES, EventType
from shared.contracts.fields import Contract
from shared.contracts.quick_writing import NotSurely, quick_writer
from shared.contracts.wrong_places import wrong_places

CONTENT_TYPE = "application/cloudevents+json"
LARGEST_EVENT = 64 * 1024
"""Bytes; the profile's limit."""
SCHEMA_BASE = "https://opstap.example/schemas/"
"""`dataschema` is a name, informational in the profile; the documents are served at `/matcher/api/v1/schemas/…`."""
_OIN = re.compile(r"\d{20}")


class EventInvalid(ValueError):
    """The bytes are not an event that this version can read or may write. `reason` holds no content, only places."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Event:
    """An event that has been read or is about to be written. `data` is a payload value of `type.payload`.

    `traceparent` is the extension attribute of CloudEvents for distributed tracing: what the event followed from. It is
    no part of what the event says, and it is not written for parties, who could join it with what others were told.
    """

    id: str
    source: str
    type: EventType
    time: datetime
    sequence: str
    data: Any
    traceparent: str | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        return str(getattr(self.data, self.type.key))


class EnvelopeContract(Contract):
    """The attributes; `data` is checked by the type's own contract."""

    specversion = fields.String(required=True, validate=validate.Equal("1.0"))
    id = fields.String(required=True, validate=validate.Length(1, 200))
    source = fields.String(required=True, validate=validate.Regexp(r"\Aurn:nld:[!-~]{1,200}\Z"))
    type = fields.String(required=True, validate=validate.Regexp(r"\A[a-z0-9.-]{1,120}\Z"))
    time = fields.AwareDateTime(format="iso", required=True)
    datacontenttype = fields.String(required=True, validate=validate.Equal("application/json"))
    dataschema = fields.String(load_default=None)
    sequence = fields.String(required=True, validate=validate.Regexp(r"\A\d{1,20}\Z"))
    traceparent = fields.String(
        load_default=None,
        metadata={"description": "W3C Trace Context of what the event followed from. Ignored when it is malformed."},
    )
    data = fields.Raw(required=True)


def source_of(oin: str, service: str) -> str:
    """The `source` of a service of the organisation with this OIN. Raises `ValueError` when it is not 20 digits."""
    if not _OIN.fullmatch(oin):
        raise ValueError("an OIN has 20 digits")
    return f"urn:nld:oin:{oin}:systeem:opstap-{service}"


@cache
def _writer(contract: type[Contract]) -> Contract:
    """One instance for good: making the nested schemas anew costs more than using them."""
    return contract()


@cache
def _quick_writer(contract: type[Contract]) -> Callable[[Any], Any] | None:
    return quick_writer(_writer(contract))


@cache
def _reader(contract: type[Contract]) -> Contract:
    return contract(unknown=EXCLUDE)


def as_json(event: Event) -> dict[str, Any]:
    """The event as a JSON object. Raises `EventInvalid` when the data does not keep to its own contract."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type.name,
        "time": event.time.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "dataschema": SCHEMA_BASE + event.type.short + ".json",
        "sequence": event.sequence,
        **({"traceparent": event.traceparent} if event.traceparent else {}),
        "data": _data(event),
    }


def _data(event: Event) -> Any:
    quick = _quick_writer(event.type.contract)
    if quick is not None:
        try:
            return quick(event.data)
        except NotSurely:
            pass  # the contract says what is wrong
    contract = _writer(event.type.contract)
    data = contract.dump(event.data)
    wrong = contract.validate(data)
    if wrong:
        raise EventInvalid(f"{event.type.name} may not be written: {', '.join(wrong_places(wrong))}")
    return data


def encode(event: Event) -> bytes:
    """UTF-8 JSON of at most 64 KB; raises `EventInvalid`."""
    text = json.dumps(as_json(event), ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LARGEST_EVENT:
        raise EventInvalid(f"{event.type.name} is larger than {LARGEST_EVENT} bytes")
    return text


def decode(text: bytes) -> Event:
    """Read an event, ignoring fields this version does not know. Raises `EventInvalid` for everything else.

    An unknown type or version is invalid too: a listener may not skip what it cannot understand.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EventInvalid("not JSON") from error
    if not isinstance(raw, dict):
        raise EventInvalid("not a JSON object")
    try:
        envelope = _reader(EnvelopeContract).load(raw)
    except ValidationError as error:
        raise EventInvalid(f"envelope: {', '.join(wrong_places(error.messages))}") from error
    kind = EVENT_TYPES.get(envelope["type"])
    if kind is None:
        raise EventInvalid(f"unknown type or version: {envelope['type']}")
    try:
        data = _reader(kind.contract).load(envelope["data"])
    except (ValidationError, TypeError, RecursionError) as error:
        places = wrong_places(error.messages) if isinstance(error, ValidationError) else ["data"]
        raise EventInvalid(f"{kind.name}: {', '.join(places)}") from error
    names = ("id", "source", "time", "sequence", "traceparent")
    return Event(type=kind, data=data, **{name: envelope[name] for name in names})
