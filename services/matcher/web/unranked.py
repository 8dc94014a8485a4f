"""The list without a ranking: every vacancy that is possible, by title."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.matcher.actions.answers import NotYetRanked
from services.matcher.actions.unranked import Unranked, unranked
from services.matcher.web.explanations import search_field
from services.matcher.web.match_rows import match_rows
from services.matcher.web.people import coach, for_people
from services.matcher.web.rows import in_words
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("unranked_pages", __name__, template_folder="templates")

PAGE = 50


@blueprint.get("/candidates/<candidate_id>/unranked")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """Page by page (`?page=2`); a page that is not there shows the first"""
    return unranked_page(candidate_id)


def unranked_page(candidate_id: str) -> Any:
    """The whole list by title; where ranking is off also what was decided, for then it is the page of the candidate."""
    asked = request.args.get("page", "1")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    try:
        found = _page_of(candidate_id, page)
        if not found.vacancies and page > 1:
            page, found = 1, _page_of(candidate_id, 1)
    except NotYetRanked:
        return redirect(url_for("candidate_pages.show", candidate_id=candidate_id), 303)
    ranks = shared("matcher").ranks
    with shared("database").read() as connection:
        matches = [] if ranks else match_rows(connection, candidate_id)
    return render_template(
        "matcher/unranked.html",
        candidate_id=candidate_id,
        reference=found.candidate.profile.reference,
        rows=found.vacancies,
        total=found.total,
        page=page,
        pages=max(1, -(-found.total // PAGE)),
        matches=matches,
        search=search_field(""),
        **in_words(shared("reasons")),
    )


def _page_of(candidate_id: str, page: int) -> Unranked:
    return unranked(shared("matcher"), candidate_id, coach(), limit=PAGE, skip=(page - 1) * PAGE)
