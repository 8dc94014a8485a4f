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
from services.matcher.schemas.wording import Wording
from services.matcher.store.queries import initiatives
from services.matcher.web.match_rows import match_rows
from services.matcher.web.people import for_people, person
from services.matcher.web.rows import levels_reached, week
from services.matcher.web.what_if_form import changes_of, errors_by_field, mistakes_of, what_if_fields
from shared.http.pages import language
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES, Principal

blueprint = Blueprint("candidate_pages", __name__, template_folder="templates")

SHOWN = 10
ALL_SHOWN = 50
HELPS_SHOWN = 8


@blueprint.get("/")
def start() -> Any:
    """The list of candidates is with the skills service"""
    return redirect("/skills/", 303)


@blueprint.get("/candidates/<candidate_id>")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """The pathways as they are now"""
    limit = ALL_SHOWN if request.args.get("show") == "more" else SHOWN
    try:
        answer = _matcher().pathways(candidate_id, _coach(), Question(limit))
    except NotYetRanked:
        waiting = make_response(render_template("matcher/not_yet.html", candidate_id=candidate_id), 202)
        waiting.headers["Refresh"] = "2"
        return waiting
    return _page(answer, {}, {})


@blueprint.post("/candidates/<candidate_id>/what-if")
@for_people(*ACCOUNT_ROLES)
def try_change(candidate_id: str) -> Any:
    """The pathways if something were different; nothing is saved"""
    typed = request.form.to_dict()
    matcher = _matcher()
    before = matcher.candidate(candidate_id, _coach())
    try:
        change, hypothesis = read_changes(changes_of(typed, before.profile))
        answer = matcher.what_if(candidate_id, _coach(), change, hypothesis, Question(SHOWN))
    except ValidationError as error:
        now = matcher.pathways(candidate_id, _coach(), Question(SHOWN))
        return make_response(_page(now, typed, errors_by_field(error.messages)), 400)
    return _page(answer, typed, {}, what_if=True)


def _page(answer: Answer, typed: dict[str, str], errors: dict[str, str], *, what_if: bool = False) -> str:
    wording, say = _wording(), _wording().in_language(language())
    fields = what_if_fields(typed, errors, wording)
    candidate = answer.candidate
    helps = None
    if not what_if:
        helps = what_helps_body(_matcher().what_helps(candidate.id, _coach()), say)
    with shared("database").read() as connection:
        matches = [] if what_if else match_rows(connection, candidate.id)
        nearby = near_home(candidate.profile.postcode, initiatives(connection), shared("parts").places)
    return render_template(
        "matcher/candidate.html",
        answer=PathwayBodies(answer, say).ranking(),
        candidate_id=candidate.id,
        matches=matches,
        helps=helps["changes"][:HELPS_SHOWN] if helps else [],
        nearby=[one.terms for one in nearby],
        near_km=round(NEAR_KM),
        fields=fields,
        mistakes=mistakes_of(fields, errors),
        what_if=what_if,
        week=week,
        called=lambda name: wording.word(name, language()),
        levels_reached=levels_reached,
        field_names=lambda names: ", ".join(wording.field(name, language()) for name in names),
        written=lambda value: wording.value(value, language()),
    )


def _coach() -> Principal:
    found = person()
    assert found is not None  # for_people has let them in
    return found


def _matcher() -> Matcher:
    matcher: Matcher = shared("matcher")
    return matcher


def _wording() -> Wording:
    wording: Wording = shared("reasons")
    return wording
