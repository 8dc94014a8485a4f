"""Why one pathway stands above another, and why a vacancy is not in the list."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from services.matcher.actions.explaining import Explaining
from services.matcher.schemas.explanations import (
    ComparisonBody,
    ComparisonQuery,
    WhyNotBody,
    WhyNotQuery,
    comparison_body,
    why_not_body,
)
from services.matcher.schemas.wording import Say, Wording
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.service_app import shared
from shared.http.wording import reader_language

MUNICIPALITY = ("system", "coach", "lead", "admin")

blueprint = Blueprint(
    "explanations", __name__, url_prefix="/api/v1/candidates", description="Why a pathway stands where it stands."
)


@blueprint.get("/<candidate_id>/comparison")
@requires(*MUNICIPALITY)
@blueprint.arguments(ComparisonQuery, location="query")
@blueprint.alt_response(202, description="Not yet ranked: ask again after `Retry-After` seconds.")
@blueprint.alt_response(200, schema=ComparisonBody, success=True)
def read_comparison(query: dict[str, Any], candidate_id: str) -> Response:
    """Why this pathway stands above that one, or below it

    Part by part what each adds, the largest difference first; they add up to the difference of the scores. Both may be
    ranked, to clarify or a near miss.
    """
    answer = _explaining().comparison(candidate_id, principal(), query["pathway"], query["than"])
    return jsonify(comparison_body(answer, _say()))


@blueprint.get("/<candidate_id>/why-not")
@requires(*MUNICIPALITY)
@blueprint.arguments(WhyNotQuery, location="query")
@blueprint.alt_response(202, description="Not yet ranked: ask again after `Retry-After` seconds.")
@blueprint.alt_response(200, schema=WhyNotBody, success=True)
def read_why_not(query: dict[str, Any], candidate_id: str) -> Response:
    """Why a vacancy is not in the list, for any vacancy

    Per track what comes nearest to possible: every gate that fails and what would open it, what is to be asked, or,
    when it is possible, its place and what keeps it out of the list.
    """
    explaining = _explaining()
    explaining.matcher.needs_ranking()  # the answer holds places and scores; the page leaves them out
    return jsonify(why_not_body(explaining.why_not(candidate_id, principal(), query["vacancy"]), _say()))


def _explaining() -> Explaining:
    explaining: Explaining = shared("explaining")
    return explaining


def _say() -> Say:
    wording: Wording = shared("reasons")
    return wording.in_language(reader_language(request))
