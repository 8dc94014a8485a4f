"""What happened to the proposals that concern an organisation, over plain HTTP."""

from __future__ import annotations

import json
from typing import Any

from services.matcher.actions.reading_feed import CursorFromElsewhere, Feed
from services.matcher.schemas.feed import FeedBody, FeedQuery, next_cursor
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.problems import Problem, invalid
from shared.http.service_app import shared

blueprint = Blueprint("feed", __name__, url_prefix="/api/v1/feed", description="Events for whoever cannot hear Kafka.")


@blueprint.get("")
@requires("provider", "employer", "system")
@blueprint.arguments(FeedQuery, location="query")
@blueprint.response(200, FeedBody)
def read_feed(query: dict[str, Any]) -> Any:
    """What happened to the proposals that concern the organisation of the key, oldest first

    Ask again with `after` set to the `next` of the answer: the same `after` gives the same events in the same order,
    perhaps followed by newer ones. With `wait` the answer comes as soon as there is an event. A person is known by a
    pseudonym that only this organisation gets. Of a person who was erased only `pathway.erased` remains. Events are
    kept for 30 days.
    """
    feed: Feed = shared("feed")
    organisation = _whose(query["organisation"])
    if organisation is None:
        return {"events": [], "next": next_cursor(query["after"])}
    try:
        page = feed.read(organisation, query["after"], query["types"], query["limit"], query["wait"])
    except CursorFromElsewhere:
        raise invalid({"after": ["This was not given by this installation as it is now. Begin anew."]}) from None
    return {"events": [json.loads(event) for event in page.events], "next": next_cursor(page.reached)}


def _whose(named: str | None) -> str | None:
    asker = principal()
    if asker.role == "system":
        return named
    if named not in (None, asker.organisation):
        raise Problem(403, "An organisation reads its own feed only.")
    return asker.organisation
