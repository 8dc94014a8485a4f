"""What is possible for one candidate, without an order: also where the municipality has turned ranking off."""

from __future__ import annotations

from typing import Any

from services.matcher.actions.unranked import unranked
from services.matcher.schemas.unranked import UnrankedPageBody, possible_body
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.paging import PageQuery, page
from shared.http.service_app import shared

blueprint = Blueprint(
    "unranked", __name__, url_prefix="/api/v1/candidates", description="What is possible, without an order."
)


@blueprint.get("/<candidate_id>/unranked")
@requires("system", "coach", "lead", "admin")
@blueprint.arguments(PageQuery, location="query")
@blueprint.alt_response(202, description="Not yet ranked: ask again after `Retry-After` seconds.")
@blueprint.response(200, UnrankedPageBody)
def read_unranked(query: dict[str, Any], candidate_id: str) -> Any:
    """Every vacancy that is possible or has something to clarify, by title

    Without scores: the order says nothing of what fits better. It is there too where the municipality has turned
    ranking off; then the lists and what-if answer 409.
    """
    asked = {"limit": query["limit"] + 1, "after": query["after"] or ""}
    found = unranked(shared("matcher"), candidate_id, principal(), **asked).vacancies
    body, headers = page(found, query["limit"], lambda one: one.place)
    return {**body, "items": [possible_body(one) for one in body["items"]]}, 200, headers
