"""Demand for lessons: what may be asked, and the answer."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from services.matcher.actions.demand import Demand, DemandQuestion
from services.matcher.domain.demand import EVERYWHERE, LESSONS, ONLINE, Published
from services.matcher.domain.pathways import Reason
from services.matcher.schemas.wording import Say
from shared.contracts.fields import CefrLevel, Choice, Contract, Whole

AREA = validate.Regexp(r"[1-9][0-9]{0,3}$|online$|nl$", error="Write 1 to 4 digits of a postcode, `online` or `nl`.")
DAYPARTS = tuple(LESSONS)


class DemandQuery(Contract):
    """`?area&daypart&fromLevel&toLevel`"""

    makes = DemandQuestion
    area = fields.String(
        load_default=None,
        validate=AREA,
        metadata={
            "description": "A postcode, or its first digits for all within; `online`; `nl` for who live far apart."
        },
    )
    daypart = Choice(DAYPARTS, load_default=None)
    from_level = CefrLevel(load_default=None)
    to_level = CefrLevel(load_default=None)


class DemandCellBody(Contract):
    from_level = CefrLevel(required=True)
    to_level = CefrLevel(required=True)
    daypart = Choice(DAYPARTS, required=True)
    area = fields.String(required=True)
    people = Whole(0, required=True, metadata={"description": "Rounded to 5; fewer than 5 are never told."})
    positions = Whole(0, required=True, metadata={"description": "Free now, rounded to 5."})
    text = fields.String(required=True, metadata={"description": "In the reader's language (Accept-Language)."})


class DemandBody(Contract):
    as_of = fields.Date(required=True, allow_none=True, metadata={"description": "Null before the first run."})
    cells = fields.List(fields.Nested(DemandCellBody), required=True)


def demand_body(demand: Demand, say: Say) -> dict[str, Any]:
    """The body of `GET /demand`, loudest first. Cells are alternatives: one person may count in several."""
    as_of = demand.as_of.isoformat() if demand.as_of else None
    return {"asOf": as_of, "cells": [_cell(one, say) for one in demand.cells]}


def _cell(told: Published, say: Say) -> dict[str, Any]:
    cell = told.cell
    args = {
        "from": cell.from_level,
        "to": cell.to_level,
        "lessons": f"lessons_{cell.daypart}",
        "area": cell.area.ljust(4, "x"),
        "people": told.people,
        "positions": told.positions,
    }
    return {
        "fromLevel": cell.from_level.name,
        "toLevel": cell.to_level.name,
        "daypart": cell.daypart,
        "area": cell.area,
        "people": told.people,
        "positions": told.positions,
        "text": say(Reason(_code(cell.area), args)),
    }


def _code(area: str) -> str:
    special = {ONLINE: "demand_online", EVERYWHERE: "demand_everywhere"}
    return special.get(area) or ("demand_near" if len(area) == 4 else "demand_region")
