"""Introductions: an employer or provider that said yes learns who the person is."""

from __future__ import annotations

from typing import Any

from flask import request

from services.skills.actions.matches import introduce
from services.skills.schemas.matches import IntroductionAnswer, IntroductionRequest
from services.skills.store.queries import IDEMPOTENCY
from shared.http.api import Blueprint, ProblemSchema
from shared.http.auth import principal, requires
from shared.http.etags import IDEMPOTENCY_KEY
from shared.http.problems import MEDIA_TYPE
from shared.http.service_app import shared
from shared.store.idempotency import claim

blueprint = Blueprint(
    "introductions",
    __name__,
    url_prefix="/api/v1/introductions",
    description="Name and contact, once, with permission.",
)


def _problem(status: int, about: str) -> Any:
    return blueprint.alt_response(status, schema=ProblemSchema, content_type=MEDIA_TYPE, description=about)


@blueprint.post("")
@requires("employer", "provider")
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(IntroductionRequest)
@blueprint.response(201, IntroductionAnswer)
@_problem(404, "There is no such match, or it does not concern your organisation.")
@_problem(410, "The time in which name and contact could be fetched is over.")
def ask_introduction(body: dict[str, Any]) -> Any:
    """Name and contact of the person of an accepted match

    Once per match and organisation, while the person gives permission, until 14 days after acceptance (the
    municipality may set another number). Every asking is logged and shown to the coach. The answer is kept nowhere: the
    same Idempotency-Key again is a 409 like any second time.
    """
    who = principal()
    with shared("database").write() as uow:
        asked = request.path.encode() + request.get_data()
        claim(uow, IDEMPOTENCY, who.id, request.headers.get("Idempotency-Key"), asked, body["match"])
        person = introduce(uow, shared("candidates"), who, body["match"], shared("introduced_within"))
    return person, 201, {"Cache-Control": "no-store"}
