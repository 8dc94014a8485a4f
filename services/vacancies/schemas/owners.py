"""Whose a thing is: as a request may state it, and as an answer tells it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from services.vacancies.domain.organisations import OwnerStated
from shared.contracts.fields import Contract, Text
from shared.contracts.payloads import ID


class OwnerBody(Contract):
    """An organisation by name (made when it is new) or by id. For the system role; others leave it out."""

    name = Text(200)
    id = fields.String(validate=ID)

    @validates_schema
    def says_one(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError("State a name or an id.", "name")


class OwnerAnswer(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class WarningAnswer(Schema):
    """Accepted as it is, but probably not what was meant."""

    pointer = fields.String(required=True)
    message = fields.String(required=True)


def owner_stated(data: dict[str, Any], *names: str) -> OwnerStated | None:
    """Takes the owner fields out of loaded data. Raises `ValidationError` when more than one is there."""
    given = [(name, data.pop(name)) for name in names if data.get(name) is not None]
    for name in names:
        data.pop(name, None)
    if len(given) > 1:
        raise ValidationError("State one of these.", given[1][0])
    return OwnerStated(given[0][0], given[0][1].get("id"), given[0][1].get("name")) if given else None
