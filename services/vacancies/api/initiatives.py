"""Routes of initiatives."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from services.vacancies.actions.offers import Submitted
from services.vacancies.api import offers
from services.vacancies.api.answers import MERGE_PATCH
from services.vacancies.domain.offers import OfferKind
from services.vacancies.schemas.lists import InitiativePage, OfferQuery
from services.vacancies.schemas.offers import InitiativeAnswer, InitiativeBody
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.etags import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH

blueprint = Blueprint(
    "initiatives",
    __name__,
    url_prefix=offers.COLLECTIONS[OfferKind.INITIATIVE],
    description="What residents, clubs and self-organisations offer.",
)
MAY = ("employer", "provider", "system")


@blueprint.route("")
class Initiatives(MethodView):
    @requires(*MAY)
    @blueprint.arguments(OfferQuery, location="query")
    @blueprint.response(200, InitiativePage)
    def get(self, query: dict[str, Any]) -> Any:
        """Your initiatives, oldest first"""
        return offers.listed(OfferKind.INITIATIVE, query)

    @requires(*MAY)
    @blueprint.doc(parameters=[IDEMPOTENCY_KEY])
    @blueprint.arguments(InitiativeBody)
    @blueprint.response(201, InitiativeAnswer)
    def post(self, submitted: Submitted) -> Any:
        """Publish an initiative"""
        return offers.create(OfferKind.INITIATIVE, submitted)


@blueprint.route("/<id>")
class Initiative(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_NONE_MATCH])
    @blueprint.response(200, InitiativeAnswer)
    def get(self, id: str) -> Any:
        """Read an initiative"""
        return offers.read(OfferKind.INITIATIVE, id)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(InitiativeBody)
    @blueprint.response(200, InitiativeAnswer)
    def put(self, submitted: Submitted, id: str) -> Any:
        """Replace all of an initiative"""
        return offers.put(OfferKind.INITIATIVE, id, submitted)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH], requestBody=MERGE_PATCH)
    @blueprint.response(200, InitiativeAnswer)
    def patch(self, id: str) -> Any:
        """Change part of an initiative"""
        return offers.patch(OfferKind.INITIATIVE, id, InitiativeBody())

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.response(204)
    def delete(self, id: str) -> Response:
        """Close an initiative; it can still be read"""
        return offers.close(OfferKind.INITIATIVE, id)
