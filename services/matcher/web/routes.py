"""All pages of the matcher."""

from __future__ import annotations

from services.matcher.web import (
    decisions,
    explanations,
    one_pathway,
    outcomes,
    pages,
    scripts,
    side_by_side,
    unranked,
)

BLUEPRINTS = tuple(
    routes.blueprint
    for routes in (pages, decisions, outcomes, explanations, one_pathway, side_by_side, unranked, scripts)
)
