"""What is left out of the ranking, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import fields

from services.matcher.engine.stock.quarantine import Quarantined
from shared.contracts.fields import Choice, Contract

KINDS = ("vacancy", "course", "commitment")


class LeftOutBody(Contract):
    """Of an offer, never of a person."""

    kind = Choice(KINDS, required=True)
    id = fields.String(required=True)
    reason = fields.String(
        required=True, metadata={"description": "The field and what is wrong with it, as it is logged (English)."}
    )


class LeftOutListBody(Contract):
    left_out = fields.List(fields.Nested(LeftOutBody), required=True)


def left_out_body(found: Iterable[Quarantined]) -> dict[str, Any]:
    """By kind, then id."""
    items = [{"kind": one.kind, "id": one.id, "reason": one.reason} for one in found]
    body: dict[str, Any] = LeftOutListBody().dump({"left_out": items})
    return body
