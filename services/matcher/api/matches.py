"""Matches: what parties answer, and what the municipality reads of them."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from services.matcher.actions import answering
from services.matcher.actions.answering import GivenAnswer
from services.matcher.api.decisions import made, once
from services.matcher.schemas.decisions import (
    AnswerBody,
    AnsweredBody,
    MatchesQuery,
    MatchPageBody,
    WholeMatchBody,
    answered_body,
    match_body,
    whole_match_body,
)
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.etags import IDEMPOTENCY_KEY
from shared.http.paging import page
from shared.http.service_app import shared

blueprint = Blueprint("matches", __name__, url_prefix="/api/v1/matches", description="Proposals and their answers.")
MUNICIPALITY = ("system", "coach", "lead", "admin")


@blueprint.get("")
@requires(*MUNICIPALITY)
@blueprint.arguments(MatchesQuery, location="query")
@blueprint.alt_response(200, schema=MatchPageBody, success=True)
def list_matches(query: dict[str, Any]) -> tuple[Response, int, dict[str, str]]:
    """Matches, oldest first; of one candidate, or in one state, when asked"""
    with shared("database").read() as connection:
        found = answering.list_matches(
            connection, principal(), query["candidate"], query["state"], query["after"], query["limit"] + 1
        )
    body, headers = page(found, query["limit"], lambda one: one.match.id)
    return jsonify({**body, "items": [match_body(one) for one in body["items"]]}), 200, headers


@blueprint.get("/<match_id>")
@requires(*MUNICIPALITY)
@blueprint.alt_response(200, schema=WholeMatchBody, success=True)
def read_one(match_id: str) -> Response:
    """A match with everything that was decided and answered, by whom and when, and what came of it"""
    with shared("database").read() as connection:
        return jsonify(whole_match_body(answering.read_match(connection, principal(), match_id)))


@blueprint.post("/<match_id>/answer")
@requires("provider", "employer", "system")
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(AnswerBody)
@blueprint.alt_response(201, schema=AnsweredBody, success=True)
def post_answer(given: GivenAnswer, match_id: str) -> tuple[Response, int, dict[str, str]]:
    """Accept, refuse, or put on the waiting list

    Every party answers once; only who put it on the waiting list may still accept or refuse. Accepted by all, the
    places are taken; refused by one, it is refused. The case system may pass on the answer of the `party` it names.
    """
    with shared("database").write() as uow:
        answered = answering.answer_match(uow, principal(), match_id, given, once())
    return jsonify(answered_body(answered)), 201, made(None, answered.replayed)
