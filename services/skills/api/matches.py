"""What became of a person's proposals, for case systems."""

from __future__ import annotations

from typing import Any

from services.skills.domain.errors import CandidateUnknown
from services.skills.schemas.matches import CaseloadAnswer
from services.skills.store.queries import caseload_of
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.service_app import shared

blueprint = Blueprint("matches", __name__, url_prefix="/api/v1/candidates", description="What became of proposals.")


@blueprint.get("/<candidate_id>/matches")
@requires("system")
@blueprint.response(200, CaseloadAnswer)
def read_matches(candidate_id: str) -> Any:
    """What was proposed, answered, accepted, started and ended, and who was introduced"""
    with shared("database").read() as connection:
        if shared("candidates").get(connection, candidate_id) is None:
            raise CandidateUnknown
        return caseload_of(connection, candidate_id)
