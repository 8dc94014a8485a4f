"""The coach's page of one candidate: pathways as cards, what is nearly possible, what to ask, what helps, what if."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from marshmallow import ValidationError

from services.matcher.actions.answers import Answer, Matcher, NotYetRanked, Question
from services.matcher.actions.neighbourhood import NEAR_KM, near_home
from services.matcher.schemas.what_if import read_changes
from services.matcher.schemas.wording import Wording
from services.matcher.store.queries import initiatives
from services.matcher.web.explanations import search_field
from services.matcher.web.helping import changes_that_help
from services.matcher.web.listing import Asked, Listing, listing
from services.matcher.web.match_rows import match_rows
from services.matcher.web.people import coach, for_people
from services.matcher.web.places_map import PlacesMap, places_map
from services.matcher.web.rows import grids, in_words, levels_reached
from services.matcher.web.unranked import unranked_page
from services.matcher.web.what_if_form import changes_of, errors_by_field, mistakes_of, what_if_form
from shared.http.pages import language
from shared.http.service_app import shared
from shared.places import TravelModel, TravelSettings
from shared.vocabulary.roles import ACCOUNT_ROLES
from shared.vocabulary.tracks import TRACKS
from shared.vocabulary.work import ENGAGEMENTS

blueprint = Blueprint("candidate_pages", __name__, template_folder="templates")


@blueprint.get("/")
def start() -> Any:
    """The list of candidates is with the skills service"""
    return redirect("/skills/", 303)


@blueprint.get("/candidates/<candidate_id>")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """The pathways as they are now, a group of them narrowed down; where ranking is off what is possible, by title"""
    if not _matcher().ranks:
        return unranked_page(candidate_id)
    asked = Asked.read(request.args)
    try:
        answer = _matcher().pathways(candidate_id, coach(), Question(asked.limit))
    except NotYetRanked:
        waiting = make_response(render_template("matcher/not_yet.html", candidate_id=candidate_id), 202)
        waiting.headers["Refresh"] = "2"
        return waiting
    return _page(answer, asked, {}, {})


@blueprint.post("/candidates/<candidate_id>/what-if")
@for_people(*ACCOUNT_ROLES)
def try_change(candidate_id: str) -> Any:
    """The pathways if something were different, and what that moves; nothing is saved"""
    typed, asked, matcher = request.form.to_dict(), Asked.read(request.form, what_if=True), _matcher()
    if typed.get("clear"):
        return show(candidate_id)
    try:
        before = matcher.pathways(candidate_id, coach(), Question(asked.limit))
    except NotYetRanked:
        return show(candidate_id)
    try:
        change, hypothesis = read_changes(changes_of(typed, before.candidate.profile))
        answer = matcher.what_if(candidate_id, coach(), change, hypothesis, Question(asked.limit))
    except ValidationError as error:
        return make_response(_page(before, asked, typed, errors_by_field(error.messages)), 400)
    return _page(answer, asked, typed, {}, before)


def _page(
    answer: Answer, asked: Asked, typed: Mapping[str, str], errors: Mapping[str, str], before: Answer | None = None
) -> Response:
    """The whole page; only the list of it for who asks for a fragment (htmx)."""
    wording, candidate = _wording(), answer.candidate
    with shared("database").read() as connection:
        shown = listing(connection, answer, wording, asked, before)
        matches = match_rows(connection, candidate.id)
        offers = initiatives(connection)
    form = what_if_form(
        typed,
        errors,
        wording,
        candidate.profile if before is None else before.candidate.profile,
        shared("parts").taxonomy,
    )
    fragment = request.headers.get("HX-Request") == "true"
    page = render_template(
        "matcher/list.html" if fragment else "matcher/candidate.html",
        fragment=fragment,
        list=shown,
        asked=asked,
        answer=shown.body,
        candidate_id=candidate.id,
        matches=matches,
        places=_map(answer, shown) if asked.group == "map" else None,
        helps=changes_that_help(_matcher(), candidate, wording) if asked.group == "helps" else None,
        nearby=[one.terms for one in near_home(candidate.profile.postcode, offers, shared("parts").places)],
        near_km=round(NEAR_KM),
        form=form,
        filters=asked.filters.fields({one: str(wording.value(one, language())) for one in (*TRACKS, *ENGAGEMENTS)}),
        mistakes=mistakes_of(form.fields, errors),
        what_if=before is not None,
        levels_reached=levels_reached,
        week_grids=grids,
        search=search_field(""),
        **in_words(wording),
    )
    answered = make_response(page)
    answered.headers["Vary"] = "HX-Request"
    return answered


def _map(answer: Answer, shown: Listing) -> PlacesMap:
    profile, parts = answer.candidate.profile, shared("parts")
    lessons = {one.id: one.terms.place.postcode if one.terms.place else None for one in answer.courses.values()}
    travel = TravelModel(TravelSettings(), parts.places)
    return places_map(profile.postcode, profile.travel.modes, shown.body["ranked"], lessons, travel)


def _matcher() -> Matcher:
    matcher: Matcher = shared("matcher")
    return matcher


def _wording() -> Wording:
    wording: Wording = shared("reasons")
    return wording
