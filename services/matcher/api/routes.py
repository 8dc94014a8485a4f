"""All routes of the API, in the order of its documentation."""

from __future__ import annotations

from services.matcher.api import (
    candidates,
    decisions,
    demand,
    documents,
    explanations,
    feed,
    left_out,
    matches,
    unranked,
    vacancies,
)

BLUEPRINTS = tuple(
    routes.blueprint
    for routes in (candidates, unranked, explanations, vacancies, decisions, matches, demand, left_out, feed, documents)
)
