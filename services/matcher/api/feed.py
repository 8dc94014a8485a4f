"""Match events for the organisations they concern, over plain HTTP."""

from __future__ import annotations

from typing import Any

from services.matcher.schemas.bodies import FeedBody, FeedQuery
from shared.http.api import Blueprint
from shared.http.auth import requires

blueprint = Blueprint("feed", __name__, url_prefix="/api/v1/feed", description="Events for whoever cannot hear Kafka.")

START = "0"


@blueprint.get("")
@requires("provider", "employer", "system")
@blueprint.arguments(FeedQuery, location="query")
@blueprint.response(200, FeedBody)
def read_feed(query: dict[str, Any]) -> Any:
    """Match events that concern the organisation of the key, oldest first

    Empty until the first proposal: what is only ranked concerns nobody outside the municipality.
    """
    return {"events": [], "next": query["after"] or START}
