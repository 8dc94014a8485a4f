"""What the routes of vacancies, courses and initiatives do alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request
from marshmallow import Schema

from services.vacancies.actions.linking import as_stated
from services.vacancies.actions.offers import Submitted, change_offer, close_offer, publish_offer
from services.vacancies.api.answers import once, patched, shown, tag_of
from services.vacancies.domain.offers import Offer, OfferKind, seen
from services.vacancies.schemas.offers import OfferShown
from services.vacancies.store import queries
from shared.http import etags, paging
from shared.http.auth import principal
from shared.http.service_app import shared
from shared.vocabulary.work import VacancyTerms

COLLECTIONS = {
    OfferKind.VACANCY: "/api/v1/vacancies",
    OfferKind.COURSE: "/api/v1/courses",
    OfferKind.INITIATIVE: "/api/v1/initiatives",
}
Answer = tuple[Any, int, dict[str, Any]]


def linked(submitted: Submitted) -> Submitted:
    """With concepts for titles and skills in free text; what is not a vacancy as it is."""
    terms = submitted.terms
    return replace(submitted, terms=shared("linking").linked(terms)) if isinstance(terms, VacancyTerms) else submitted


def create(kind: OfferKind, submitted: Submitted) -> Answer:
    submitted = linked(submitted)
    with shared("database").write() as uow:
        offer, replayed = publish_offer(uow, principal(), kind, submitted, once())
    location = f"{request.script_root}{COLLECTIONS[kind]}/{offer.id}"
    return shown([offer])[0], 201, etags.created(offer.revision, location, replayed)


def read(kind: OfferKind, id: str) -> Response | Answer:
    with shared("database").read() as connection:
        offer = seen(queries.offer_by_id(connection, kind, id), kind, principal())
    answer = shown([offer])[0]
    return etags.not_modified(*tag_of(answer)) if etags.is_seen(*tag_of(answer)) else _answer(answer)


def listed(kind: OfferKind, query: dict[str, Any]) -> Answer:
    """One page of what the caller may see; `query` is a loaded `OfferQuery`."""
    who = principal()
    with shared("database").read() as connection:
        offers = queries.offers_page(
            connection,
            kind,
            owner=None if who.role == "system" else who.organisation or "",
            reference=query.get("employer_reference"),
            status=query["status"],
            after=query["after"],
            limit=query["limit"] + 1,
        )
    page, headers = paging.page(shown(offers), query["limit"], lambda item: item.offer.id)
    return page, 200, headers


def put(kind: OfferKind, id: str, submitted: Submitted) -> Answer:
    submitted = linked(submitted)
    with shared("database").write() as uow:
        offer = change_offer(uow, principal(), kind, id, lambda _: submitted, etags.expected_revisions())
    return _answer(shown([offer])[0])


def patch(kind: OfferKind, id: str, schema: Schema) -> Answer:
    def change(offer: Offer) -> Submitted:
        terms = as_stated(offer.terms) if isinstance(offer.terms, VacancyTerms) else offer.terms
        return linked(patched(schema, queries.as_document(terms)))

    with shared("database").write() as uow:
        offer = change_offer(uow, principal(), kind, id, change, etags.expected_revisions())
    return _answer(shown([offer])[0])


def close(kind: OfferKind, id: str) -> Response:
    with shared("database").write() as uow:
        offer = close_offer(uow, principal(), kind, id, etags.expected_revisions())
    return Response(status=204, headers={"ETag": etags.tag(offer.revision)})


def _answer(answer: OfferShown) -> Answer:
    return answer, 200, {"ETag": etags.tag(*tag_of(answer))}
