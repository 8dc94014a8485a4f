"""Routes of guidance commitments."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from flask import Response, request
from flask.views import MethodView

from services.vacancies.actions import commitments
from services.vacancies.actions.commitments import Promised
from services.vacancies.api.answers import MERGE_PATCH, once, patched, shown_commitment
from services.vacancies.domain.commitments import Commitment, is_visible
from services.vacancies.domain.errors import NotFound
from services.vacancies.schemas.commitments import CommitmentAnswer, CommitmentBody, ContactBody, WithdrawalBody
from services.vacancies.schemas.lists import CommitmentPage, CommitmentQuery
from services.vacancies.store import queries
from shared.http import etags, paging
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.etags import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from shared.http.service_app import shared

blueprint = Blueprint(
    "guidance commitments",
    __name__,
    url_prefix="/api/v1/guidance-commitments",
    description="Promises of guidance: pledged, confirmed, delivered; or withdrawn, or expired.",
)
MAY = ("employer", "provider", "system")


@blueprint.route("")
class Commitments(MethodView):
    @requires(*MAY)
    @blueprint.arguments(CommitmentQuery, location="query")
    @blueprint.response(200, CommitmentPage)
    def get(self, query: dict[str, Any]) -> Any:
        """Promises that you gave, and those of others that name a vacancy of yours; oldest first"""
        who = principal()
        with shared("database").read() as connection:
            found = queries.commitments_page(
                connection,
                for_organisation=None if who.role == "system" else who.organisation or "",
                vacancy=query["vacancy"],
                status=query["status"],
                after=query["after"],
                limit=query["limit"] + 1,
            )
        page, headers = paging.page(found, query["limit"], lambda commitment: commitment.id)
        return {**page, "items": [shown_commitment(commitment) for commitment in page["items"]]}, 200, headers

    @requires(*MAY)
    @blueprint.doc(parameters=[IDEMPOTENCY_KEY])
    @blueprint.arguments(CommitmentBody)
    @blueprint.response(201, CommitmentAnswer)
    def post(self, promised: Promised) -> Any:
        """Pledge guidance

        For a vacancy of another employer the promise counts once that employer has confirmed it.
        """
        with shared("database").write() as uow:
            commitment, replayed = commitments.pledge(uow, principal(), promised, once())
        location = f"{request.script_root}{request.path}/{commitment.id}"
        return shown_commitment(commitment), 201, etags.created(commitment.revision, location, replayed)


@blueprint.route("/<id>")
class OneCommitment(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_NONE_MATCH])
    @blueprint.response(200, CommitmentAnswer)
    def get(self, id: str) -> Any:
        """Read a promise"""
        with shared("database").read() as connection:
            found = queries.commitment_by_id(connection, id)
        if found is None or not is_visible(found, principal()):
            raise NotFound("guidance commitment")
        return etags.not_modified(found.revision) if etags.is_seen(found.revision) else _answer(found)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH], requestBody=MERGE_PATCH)
    @blueprint.response(200, CommitmentAnswer)
    def patch(self, id: str) -> Any:
        """Change a promise that is not confirmed yet; who had confirmed it for a vacancy confirms again"""

        def change(commitment: Commitment) -> Promised:
            document = queries.as_document(commitment.terms)
            contact = ContactBody().dump(commitment.contact) if commitment.contact else None
            promised: Promised = patched(CommitmentBody(), {**document, "contact": contact, "note": commitment.note})
            return promised

        with shared("database").write() as uow:
            return _answer(commitments.change_commitment(uow, principal(), id, change, _expected()))

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.response(204)
    def delete(self, id: str) -> Response:
        """Take back a promise that is pledged and that nobody counts on; else withdraw it"""
        with shared("database").write() as uow:
            commitments.delete_commitment(uow, principal(), id, _expected())
        return Response(status=204)


@blueprint.route("/<id>/confirm")
class Confirmation(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.response(200, CommitmentAnswer)
    def post(self, id: str) -> Any:
        """Confirm your promise, or the promise of somebody else for the vacancies of yours that it names"""
        with shared("database").write() as uow:
            return _answer(commitments.confirm(uow, principal(), id, _expected()))


@blueprint.route("/<id>/deliver")
class Delivery(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.response(200, CommitmentAnswer)
    def post(self, id: str) -> Any:
        """A confirmed promise has been kept"""
        with shared("database").write() as uow:
            return _answer(commitments.deliver(uow, principal(), id, _expected()))


@blueprint.route("/<id>/withdraw")
class Withdrawal(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(WithdrawalBody)
    @blueprint.response(200, CommitmentAnswer)
    def post(self, body: dict[str, str], id: str) -> Any:
        """Withdraw a promise, with a reason; what leaned on it is ranked again"""
        with shared("database").write() as uow:
            return _answer(commitments.withdraw(uow, principal(), id, body["reason"], _expected()))


def _expected() -> Set[int] | None:
    return etags.expected_revisions()


def _answer(commitment: Commitment) -> Any:
    return shown_commitment(commitment), 200, {"ETag": etags.tag(commitment.revision)}
