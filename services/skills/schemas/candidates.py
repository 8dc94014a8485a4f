"""Bodies, queries and answers about candidates."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_dump, validate

from services.skills.store.candidates import StoredCandidate
from services.skills.store.documents import CandidateContract
from shared.contracts.fields import Contract

__all__ = ["REFERENCE", "CandidateAnswer", "CandidateContract", "CandidatePage", "body_of"]

JsonObject = dict[str, Any]


class CandidateAnswer(CandidateContract):
    """The whole candidate: what was sent, with what the service added. Dumps a `StoredCandidate`."""

    id = fields.String(required=True, dump_only=True)
    revision = fields.Integer(required=True, dump_only=True)
    created_at = fields.AwareDateTime(required=True, dump_only=True)
    changed_at = fields.AwareDateTime(required=True, dump_only=True)

    @pre_dump
    def flat(self, stored: StoredCandidate, **_: Any) -> JsonObject:
        record = stored.record
        return {
            **{name: getattr(record, name) for name in record.__dataclass_fields__},
            "id": stored.id,
            "revision": stored.revision,
            "created_at": stored.created_at,
            "changed_at": stored.changed_at,
        }


class CandidatePage(Contract):
    items = fields.List(fields.Nested(CandidateAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


REFERENCE = fields.String(validate=validate.Length(1, 100), load_default=None)


def body_of(stored: StoredCandidate) -> JsonObject:
    """What one would PUT to change nothing: JSON as `CandidateContract` reads it."""
    body: JsonObject = CandidateContract().dump(stored.record)
    return body
