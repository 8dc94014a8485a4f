"""What is decided about a pathway, and what came of it."""

from __future__ import annotations

from flask import Response, jsonify, request

from services.matcher.actions.deciding import Asked, Deciding
from services.matcher.actions.once import Once
from services.matcher.actions.outcomes import Observed, record_outcome
from services.matcher.schemas.decisions import (
    DecisionAnswer,
    DecisionBody,
    OutcomeAnswer,
    OutcomeBody,
    PreviewBody,
    decided_body,
    outcome_body,
    preview_body,
)
from services.matcher.schemas.wording import Say, Wording
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.etags import IDEMPOTENCY_KEY
from shared.http.service_app import shared
from shared.http.wording import reader_language

blueprint = Blueprint(
    "decisions", __name__, url_prefix="/api/v1/pathways", description="Decisions of a coach, and outcomes."
)


@blueprint.post("/<pathway_id>/decisions")
@requires("system")
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(DecisionBody)
@blueprint.alt_response(201, schema=DecisionAnswer, success=True)
def post_decision(asked: Asked, pathway_id: str) -> tuple[Response, int, dict[str, str]]:
    """Propose, dismiss, pin, unpin, withdraw, start, stop, complete or undo

    To propose asks the employer, and the provider of every course, as far as the person permits. 409 when the pathway
    is not possible now, or it is not the turn of this decision. Which decision when: docs/matches.md.
    """
    decided = _deciding().decide(pathway_id, principal(), asked, once())
    place = f"{request.script_root}/api/v1/matches/{decided.match.id}" if decided.match else None
    return jsonify(decided_body(decided, _say())), 201, made(place, decided.replayed)


@blueprint.get("/<pathway_id>/proposal-preview")
@requires("system", "coach", "lead", "admin")
@blueprint.alt_response(200, schema=PreviewBody, success=True)
def read_preview(pathway_id: str) -> Response:
    """Exactly what would go out, to whom, if it were proposed now

    No events without the person's permission.
    """
    return jsonify(preview_body(_deciding().preview(pathway_id, principal()), _say()))


@blueprint.post("/<pathway_id>/outcomes")
@requires("system")
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(OutcomeBody)
@blueprint.alt_response(201, schema=OutcomeAnswer, success=True)
def post_outcome(observed: Observed, pathway_id: str) -> tuple[Response, int, dict[str, str]]:
    """What came of it 3, 6 or 12 months after the start; said again for the same months it replaces what was said"""
    with shared("database").write() as uow:
        outcome, replayed = record_outcome(uow, principal(), pathway_id, observed, once())
    return jsonify(outcome_body(outcome)), 201, made(None, replayed)


def once() -> Once:
    """This request, to be done once under its `Idempotency-Key`."""
    return Once(request.headers.get("Idempotency-Key"), request.path.encode() + request.get_data(cache=True))


def made(place: str | None, replayed: bool) -> dict[str, str]:
    """The headers of a 201."""
    headers = {"Location": place} if place else {}
    return {**headers, "Idempotency-Replayed": "true"} if replayed else headers


def _deciding() -> Deciding:
    deciding: Deciding = shared("deciding")
    return deciding


def _say() -> Say:
    wording: Wording = shared("reasons")
    return wording.in_language(reader_language(request))
