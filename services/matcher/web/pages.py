"""The coach's page of one candidate: pathways with their reasons, what is nearly possible, what to ask, what helps."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from marshmallow import ValidationError

from services.matcher.actions.answers import Answer, Matcher, NotYetRanked, Question
from services.matcher.actions.neighbourhood import NEAR_KM, near_home
from services.matcher.schemas.pathways import PathwayBodies
from services.matcher.schemas.what_helps import what_helps_body
from services.matcher.schemas.what_if import read_changes
from services.matcher.schemas.wording import Say, Wording
from services.matcher.store.queries import initiatives
from services.matcher.web.explanations import search_field
from services.matcher.web.match_rows import match_rows
from services.matcher.web.people import coach, for_people
from services.matcher.web.rows import in_words, levels_reached, week
from services.matcher.web.what_if_form import changes_of, errors_by_field, mistakes_of, what_if_fields
from shared.http.pages import language
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("candidate_pages", __name__, template_folder="templates")

LISTED = 20
"""The list: what was told, and what other pages say of places in it."""
SHOWN = 10
"""Of the list, until more is asked for."""
ALL_SHOWN = 50
HELPS_SHOWN = 8
PAIRS_SHOWN = 3
EXAMPLES_SHOWN = 3
"""Vacancies that a change opens, by title."""


@blueprint.get("/")
def start() -> Any:
    """The list of candidates is with the skills service"""
    return redirect("/skills/", 303)


@blueprint.get("/candidates/<candidate_id>")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """The pathways as they are now"""
    shown = ALL_SHOWN if request.args.get("show") == "more" else SHOWN
    try:
        answer = _matcher().pathways(candidate_id, coach(), Question(max(LISTED, shown)))
    except NotYetRanked:
        waiting = make_response(render_template("matcher/not_yet.html", candidate_id=candidate_id), 202)
        waiting.headers["Refresh"] = "2"
        return waiting
    return _page(answer, {}, {}, shown=shown)


@blueprint.post("/candidates/<candidate_id>/what-if")
@for_people(*ACCOUNT_ROLES)
def try_change(candidate_id: str) -> Any:
    """The pathways if something were different; nothing is saved"""
    typed = request.form.to_dict()
    matcher = _matcher()
    before = matcher.candidate(candidate_id, coach())
    try:
        change, hypothesis = read_changes(changes_of(typed, before.profile))
        answer = matcher.what_if(candidate_id, coach(), change, hypothesis, Question(LISTED))
    except ValidationError as error:
        now = matcher.pathways(candidate_id, coach(), Question(LISTED))
        return make_response(_page(now, typed, errors_by_field(error.messages)), 400)
    return _page(answer, typed, {}, what_if=True)


def _page(
    answer: Answer, typed: dict[str, str], errors: dict[str, str], *, what_if: bool = False, shown: int = SHOWN
) -> str:
    wording, say = _wording(), _wording().in_language(language())
    fields = what_if_fields(typed, errors, wording)
    candidate = answer.candidate
    body = PathwayBodies(answer, say).ranking()
    near = len(body["nearMisses"])
    for group in ("ranked", "nearMisses", "questions"):
        body[group] = body[group][:shown]
    changes, pairs = ([], []) if what_if else _helps(candidate.id, say)
    with shared("database").read() as connection:
        matches = [] if what_if else match_rows(connection, candidate.id)
        nearby = near_home(candidate.profile.postcode, initiatives(connection), shared("parts").places)
    return render_template(
        "matcher/candidate.html",
        answer=body,
        near=near,
        candidate_id=candidate.id,
        matches=matches,
        helps=changes,
        pairs=pairs,
        nearby=[one.terms for one in nearby],
        near_km=round(NEAR_KM),
        fields=fields,
        mistakes=mistakes_of(fields, errors),
        what_if=what_if,
        week=week,
        levels_reached=levels_reached,
        search=search_field(""),
        **in_words(wording),
    )


def _helps(candidate_id: str, say: Say) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The best changes, and the best two at a time that do more than each for itself, with titles of what they open."""
    helps = what_helps_body(_matcher().what_helps(candidate_id, coach()), say)
    changes = [one for one in helps["changes"] if not one["lesserDoes"]][:HELPS_SHOWN]
    pairs = [one for one in helps["pairs"] if one["together"]][:PAIRS_SHOWN]
    titles = _matcher().titles({vacancy for one in (*changes, *pairs) for vacancy in one["vacancies"]})
    for one in (*changes, *pairs):
        named = dict.fromkeys(titles[vacancy] for vacancy in one["vacancies"] if vacancy in titles)
        one["titles"] = ", ".join(list(named)[:EXAMPLES_SHOWN])
    return changes, pairs


def _matcher() -> Matcher:
    matcher: Matcher = shared("matcher")
    return matcher


def _wording() -> Wording:
    wording: Wording = shared("reasons")
    return wording
