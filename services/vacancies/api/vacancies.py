"""Routes of vacancies."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from services.vacancies.actions.offers import Submitted
from services.vacancies.api import offers
from services.vacancies.api.answers import MERGE_PATCH
from services.vacancies.domain.offers import OfferKind, seen
from services.vacancies.schemas.lists import ProposalPage, VacancyPage, VacancyQuery
from services.vacancies.schemas.offers import VacancyAnswer, VacancyBody
from services.vacancies.store import queries
from shared.http import paging
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.etags import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from shared.http.paging import PageQuery
from shared.http.service_app import shared

blueprint = Blueprint(
    "vacancies", __name__, url_prefix=offers.COLLECTIONS[OfferKind.VACANCY], description="Open positions."
)
MAY = ("employer", "system")


@blueprint.route("")
class Vacancies(MethodView):
    @requires(*MAY)
    @blueprint.arguments(VacancyQuery, location="query")
    @blueprint.response(200, VacancyPage)
    def get(self, query: dict[str, Any]) -> Any:
        """Your vacancies, oldest first"""
        return offers.listed(OfferKind.VACANCY, query)

    @requires(*MAY)
    @blueprint.doc(parameters=[IDEMPOTENCY_KEY])
    @blueprint.arguments(VacancyBody)
    @blueprint.response(201, VacancyAnswer)
    def post(self, submitted: Submitted) -> Any:
        """Publish a vacancy"""
        return offers.create(OfferKind.VACANCY, submitted)


@blueprint.route("/<id>/proposals")
class Proposals(MethodView):
    @requires(*MAY)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ProposalPage)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Who was proposed for a vacancy, oldest first

        Without anything that identifies the person. Answer at the address in `answer`.
        """
        with shared("database").read() as connection:
            seen(queries.offer_by_id(connection, OfferKind.VACANCY, id), OfferKind.VACANCY, principal())
            found = queries.proposals_page(connection, id, after=query["after"], limit=query["limit"] + 1)
        page, headers = paging.page(found, query["limit"], lambda proposal: proposal.match)
        return page, 200, headers


@blueprint.route("/<id>")
class Vacancy(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_NONE_MATCH])
    @blueprint.response(200, VacancyAnswer)
    def get(self, id: str) -> Any:
        """Read a vacancy"""
        return offers.read(OfferKind.VACANCY, id)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(VacancyBody)
    @blueprint.response(200, VacancyAnswer)
    def put(self, submitted: Submitted, id: str) -> Any:
        """Replace all of a vacancy"""
        return offers.put(OfferKind.VACANCY, id, submitted)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH], requestBody=MERGE_PATCH)
    @blueprint.response(200, VacancyAnswer)
    def patch(self, id: str) -> Any:
        """Change part of a vacancy"""
        return offers.patch(OfferKind.VACANCY, id, VacancyBody())

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.response(204)
    def delete(self, id: str) -> Response:
        """Close a vacancy; it can still be read"""
        return offers.close(OfferKind.VACANCY, id)
