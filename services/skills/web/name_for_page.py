"""The name of one candidate, for the pages of the matcher: their script asks for it, and nobody keeps it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

from services.skills.domain.accounts import may_see
from services.skills.domain.errors import CandidateUnknown
from services.skills.web.sessions import coach, for_people
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("name_for_page", __name__)


@blueprint.get("/candidates/<candidate_id>/name")
@for_people(*ACCOUNT_ROLES)
def name(candidate_id: str) -> Any:
    """`{"name": "…"}`, empty when it is not known; never kept by a browser. 404 for whom this coach may not see"""
    with shared("database").read() as connection:
        stored = shared("candidates").get(connection, candidate_id)
    if stored is None or not may_see(coach(), stored.record.team):
        raise CandidateUnknown
    answer = jsonify(name=stored.record.personal.full_name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
