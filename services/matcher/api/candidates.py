"""Ranked pathways, what-if and what-helps: for case systems, and for people who signed in as far as they read."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from services.matcher.actions.answers import Answer, Matcher, Question
from services.matcher.schemas.bodies import (
    CandidatePageBody,
    PathwaysQuery,
    RankingBody,
    WhatHelpsBody,
    WhatIfContract,
    WhatIfQuery,
)
from services.matcher.schemas.pathways import PathwayBodies
from services.matcher.schemas.what_helps import what_helps_body
from services.matcher.schemas.what_if import read_changes
from services.matcher.schemas.wording import Say, Wording
from services.matcher.store.queries import known_candidates
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.paging import PageQuery, page
from shared.http.service_app import shared
from shared.http.wording import reader_language
from shared.http.written import json_answer

MUNICIPALITY = ("system", "coach", "lead", "admin")

blueprint = Blueprint(
    "candidates", __name__, url_prefix="/api/v1/candidates", description="Candidates and their pathways to work."
)


@blueprint.get("")
@requires(*MUNICIPALITY)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, CandidatePageBody)
def list_candidates(query: dict[str, Any]) -> Any:
    """Candidates that are known here, and when each was last ranked"""
    asker = principal()
    team = asker.team if asker.role == "coach" else None
    with shared("database").read() as connection:
        found = known_candidates(connection, query["limit"] + 1, query["after"], team)
    body, headers = page(found, query["limit"], lambda one: one.id)
    return body, 200, headers


@blueprint.get("/<candidate_id>/pathways")
@requires(*MUNICIPALITY)
@blueprint.arguments(PathwaysQuery, location="query")
@blueprint.alt_response(202, description="Not yet ranked: ask again after `Retry-After` seconds.")
@blueprint.alt_response(200, schema=RankingBody, success=True)
def read_pathways(query: dict[str, Any], candidate_id: str) -> Response:
    """Ranked pathways, those to clarify, and near misses

    `limit` holds for each of the three; `groups` names those that are wanted, each of which takes its time. Reasons are
    in Dutch or English, as `Accept-Language` asks.
    """
    answer = _matcher().pathways(candidate_id, principal(), _question(query))
    return _ranking(answer, query["explain"])


@blueprint.post("/<candidate_id>/what-if")
@requires("system")
@blueprint.arguments(WhatIfContract)
@blueprint.arguments(WhatIfQuery, location="query")
@blueprint.alt_response(200, schema=RankingBody, success=True)
def ask_what_if(body: dict[str, Any], query: dict[str, Any], candidate_id: str) -> Response:
    """The list if something were different; changes nothing

    `changes` is a JSON Merge Patch of the candidate, with `hypothetical` beside it for what does not exist yet.
    """
    change, hypothesis = read_changes(body["changes"])
    answer = _matcher().what_if(candidate_id, principal(), change, hypothesis, _question(query))
    return _ranking(answer, query["explain"])


@blueprint.get("/<candidate_id>/what-helps")
@requires(*MUNICIPALITY)
@blueprint.alt_response(200, schema=WhatHelpsBody, success=True)
def read_what_helps(candidate_id: str) -> Response:
    """Changes that would open or better pathways, each worked out whole, best first"""
    return jsonify(what_helps_body(_matcher().what_helps(candidate_id, principal()), _say()))


def _ranking(answer: Answer, explain: bool) -> Response:
    return json_answer(PathwayBodies(answer, _say(), explain=explain).ranking())


def _question(query: dict[str, Any]) -> Question:
    return Question(query["limit"], query["track"], query["vacancy"], tuple(query["groups"]))


def _matcher() -> Matcher:
    matcher: Matcher = shared("matcher")
    return matcher


def _say() -> Say:
    wording: Wording = shared("reasons")
    return wording.in_language(reader_language(request))
