"""Demand for lessons: for providers who may offer them, and for the municipality."""

from __future__ import annotations

from flask import Response, jsonify, request

from services.matcher.actions.demand import DemandQuestion, read_demand
from services.matcher.schemas.demand import DemandBody, DemandQuery, demand_body
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.service_app import shared
from shared.http.wording import reader_language

blueprint = Blueprint(
    "demand", __name__, url_prefix="/api/v1/demand", description="Lessons that are missing, and whom they would help."
)


@blueprint.get("")
@requires("provider", "system", "coach", "lead", "admin")
@blueprint.arguments(DemandQuery, location="query")
@blueprint.alt_response(200, schema=DemandBody, success=True)
def show_demand(question: DemandQuestion) -> Response:
    """Lesson groups that nobody offers and that would open pathways to work, loudest first

    Worked out once a day. Numbers are rounded and never of few people: those are told together with others in a wider
    area. Cells are alternatives and not to be added up: one person may count in several.
    """
    say = shared("reasons").in_language(reader_language(request))
    return jsonify(demand_body(read_demand(shared("database"), question), say))
