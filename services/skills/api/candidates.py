"""Candidates for case systems. People use the forms."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from marshmallow import ValidationError

from services.skills.actions.candidates import change_candidate, erase_candidate, publish_candidate
from services.skills.domain.errors import CandidateUnknown
from services.skills.schemas.candidates import REFERENCE, CandidateAnswer, CandidateContract, CandidatePage, body_of
from services.skills.store.queries import IDEMPOTENCY, StoredCandidate
from shared.contracts.merge_patch import merged
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.etags import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    created,
    expected_revisions,
    is_seen,
    not_modified,
    tag,
)
from shared.http.json_bodies import json_object
from shared.http.paging import PageQuery, page
from shared.http.problems import invalid
from shared.http.service_app import shared
from shared.store.idempotency import claim
from shared.vocabulary.ids import new_id

blueprint = Blueprint("candidates", __name__, url_prefix="/api/v1/candidates", description="People looking for work.")


class CandidateQuery(PageQuery):
    reference = REFERENCE


@blueprint.get("")
@requires("system")
@blueprint.arguments(CandidateQuery, location="query")
@blueprint.response(200, CandidatePage)
def list_candidates(query: dict[str, Any]) -> Any:
    """All candidates in the order they were added, or those with a reference"""
    with shared("database").read() as connection:
        found = shared("candidates").page(
            connection, after=query["after"], limit=query["limit"] + 1, reference=query["reference"]
        )
    return _page(found, query["limit"])


def _page(found: list[StoredCandidate], limit: int) -> Any:
    body, headers = page(found, limit, lambda stored: stored.id)
    return body, 200, headers


@blueprint.post("")
@requires("system")
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(CandidateContract)
@blueprint.response(201, CandidateAnswer)
def add_candidate(record: Any) -> Any:
    """Add a candidate

    Skills and experience in free text come back with an ESCO concept, its score and `confirmed: false`.
    """
    with shared("database").write() as uow:
        body = request.path.encode() + request.get_data()
        key = request.headers.get("Idempotency-Key")
        made = claim(uow, IDEMPOTENCY, principal().id, key, body, new_id(shared("clock")))
        store = shared("candidates")
        if made.replayed:
            stored = _known(store.get(uow.connection, made.id))
        else:
            stored = publish_candidate(uow, store, shared("linking"), made.id, record)
    location = url_for("candidates.read_candidate", candidate_id=stored.id)
    return stored, 201, created(stored.revision, location, made.replayed)


@blueprint.get("/<candidate_id>")
@requires("system")
@blueprint.doc(parameters=[IF_NONE_MATCH])
@blueprint.response(200, CandidateAnswer)
def read_candidate(candidate_id: str) -> Any:
    """One candidate, whole"""
    with shared("database").read() as connection:
        stored = _known(shared("candidates").get(connection, candidate_id))
    return not_modified(stored.revision) if is_seen(stored.revision) else _changed(stored)


@blueprint.put("/<candidate_id>")
@requires("system")
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(CandidateContract)
@blueprint.response(200, CandidateAnswer)
def replace_candidate(record: Any, candidate_id: str) -> Any:
    """Replace everything of a candidate

    What is left out is from then on not stated; only the team stays as it is when it is left out.
    """
    with shared("database").write() as uow:
        stored = change_candidate(
            uow,
            shared("candidates"),
            shared("linking"),
            candidate_id,
            record,
            expected=expected_revisions(),
            keep_team="team" not in json_object(request),
        )
    return _changed(stored)


@blueprint.patch("/<candidate_id>")
@requires("system")
@blueprint.doc(
    parameters=[IF_MATCH],
    requestBody={
        "required": True,
        "description": "A JSON Merge Patch (RFC 7396) on the candidate's body. Lists are replaced.",
        "content": {
            kind: {"schema": {"type": "object"}} for kind in ("application/merge-patch+json", "application/json")
        },
    },
)
@blueprint.response(200, CandidateAnswer)
def patch_candidate(candidate_id: str) -> Any:
    """Change some fields of a candidate"""
    patch, store = json_object(request), shared("candidates")
    with shared("database").write() as uow:
        before = _known(store.get(uow.connection, candidate_id))
        try:
            record = CandidateContract().load(merged(body_of(before), patch))
        except ValidationError as error:
            raise invalid(error.messages_dict) from error
        stored = change_candidate(uow, store, shared("linking"), candidate_id, record, expected=expected_revisions())
    return _changed(stored)


@blueprint.delete("/<candidate_id>")
@requires("system")
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(204)
def delete_candidate(candidate_id: str) -> Any:
    """Erase a candidate, here and everywhere that was told of them"""
    with shared("database").write() as uow:
        erase_candidate(uow, shared("candidates"), candidate_id, expected=expected_revisions())
    return Response(status=204)


def _changed(stored: StoredCandidate) -> Any:
    return stored, 200, {"ETag": tag(stored.revision)}


def _known(stored: StoredCandidate | None) -> StoredCandidate:
    if stored is None:
        raise CandidateUnknown
    return stored
