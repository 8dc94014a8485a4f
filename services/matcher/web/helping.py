"""What would help most, each with a form that tries it out."""

from __future__ import annotations

from typing import Any

from services.matcher.actions.answers import Matcher
from services.matcher.domain.stock import Candidate
from services.matcher.schemas.what_helps import what_helps_body
from services.matcher.schemas.wording import Wording
from services.matcher.web.people import coach
from services.matcher.web.what_if_form import typed_of
from shared.http.pages import language

HELPS_SHOWN = 8
PAIRS_SHOWN = 3
EXAMPLES_SHOWN = 3
"""Vacancies that a change opens, by title."""


def changes_that_help(matcher: Matcher, candidate: Candidate, wording: Wording) -> dict[str, list[dict[str, Any]]]:
    """The best changes, and the best two at a time that do more than each for itself; with titles of what they open,
    and what to fill in for a what-if (`typed`; empty for what its form cannot say)."""
    body = what_helps_body(matcher.what_helps(candidate.id, coach()), wording.in_language(language()))
    changes = [one for one in body["changes"] if not one["lesserDoes"]][:HELPS_SHOWN]
    pairs = [one for one in body["pairs"] if one["together"]][:PAIRS_SHOWN]
    titles = matcher.titles({vacancy for one in (*changes, *pairs) for vacancy in one["vacancies"]})
    for one in (*changes, *pairs):
        named = dict.fromkeys(titles[vacancy] for vacancy in one["vacancies"] if vacancy in titles)
        one["titles"] = ", ".join(list(named)[:EXAMPLES_SHOWN])
        one["typed"] = typed_of(one["change"], candidate.profile)
    return {"changes": changes, "pairs": pairs}
