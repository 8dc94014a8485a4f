"""Everything about one pathway: a page of its own, or the part of a card that opens (htmx)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from services.matcher.actions.answers import NotYetRanked
from services.matcher.actions.possible import UnknownPathway
from services.matcher.schemas.pathways import PathwayBodies
from services.matcher.web.cards import Cards
from services.matcher.web.listing import said_of
from services.matcher.web.people import coach, for_people
from services.matcher.web.rows import grids, in_words, levels_reached
from shared.http.pages import language
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES
from shared.vocabulary.tracks import TRACKS

blueprint = Blueprint("one_pathway_pages", __name__, template_folder="templates")


@blueprint.get("/candidates/<candidate_id>/vacancies/<vacancy_id>/<track>")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str, vacancy_id: str, track: str) -> Any:
    """The best way to a vacancy by a track, as it is now; for one that has gone, why"""
    if track not in TRACKS:
        raise Problem(404, "There is no such track.")
    try:
        answer = shared("matcher").one_way(candidate_id, coach(), vacancy_id, track)
    except NotYetRanked:
        return redirect(url_for("candidate_pages.show", candidate_id=candidate_id), 303)
    wording = shared("reasons")
    body = PathwayBodies(answer, wording.in_language(language())).ranking()
    near = body["nearMisses"]
    paths = [*body["ranked"], *(one["pathway"] for one in (*body["toClarify"], *near))]
    if not paths:
        raise UnknownPathway(vacancy_id)
    cards = Cards(answer, wording)
    with shared("database").read() as connection:
        card = cards.card(paths[0], None, "c", said=said_of(connection, answer).get(paths[0]["id"]))
    forecast, told = cards.forecast(paths[0])
    fragment = request.headers.get("HX-Request") == "true"
    asked = [gate for gate in paths[0]["gates"] if not gate["reason"]["code"].endswith("_none")]
    not_asked = [gate["name"] for gate in paths[0]["gates"] if gate not in asked]
    page = render_template(
        "matcher/whole.html" if fragment else "matcher/one_pathway.html",
        fragment=fragment,
        gates=sorted(asked, key=lambda gate: gate["result"] == "pass"),
        not_asked=", ".join(wording.word(f"gate.{name}", language()) for name in not_asked),
        candidate_id=candidate_id,
        reference=body["reference"],
        card=card,
        path=paths[0],
        change=near[0]["change"]["text"] if near and paths[0] is near[0]["pathway"] else None,
        forecast=forecast,
        forecast_text=told,
        levels_reached=levels_reached,
        week_grids=grids,
        **in_words(wording),
    )
    answered = make_response(page)
    answered.headers["Vary"] = "HX-Request"
    return answered
