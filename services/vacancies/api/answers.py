"""From what an action returns to what a caller gets: bodies with warnings, tags, places; and PATCH by merging."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from services.vacancies.actions.bulk import double_text
from services.vacancies.actions.once import Once
from services.vacancies.domain.commitments import Commitment
from services.vacancies.domain.offers import Offer, OfferKind
from services.vacancies.domain.warnings import Warning, warnings_of
from services.vacancies.schemas.commitments import CommitmentShown
from services.vacancies.schemas.offers import NO_MATCHES, OfferShown
from services.vacancies.store import queries
from shared.contracts.merge_patch import merged
from shared.http.json_bodies import json_object
from shared.http.problems import invalid
from shared.http.service_app import shared
from shared.vocabulary.clock import today

MERGE_PATCH: dict[str, Any] = {
    "required": True,
    "description": "A JSON Merge Patch (RFC 7396) on the body as it would be PUT. Null makes a field not stated.",
    "content": {kind: {"schema": {"type": "object"}} for kind in ("application/merge-patch+json", "application/json")},
}


def once() -> Once:
    """This request, to be done once under its `Idempotency-Key`."""
    return Once(request.headers.get("Idempotency-Key"), request.path.encode() + request.get_data(cache=True))


def shown(offers: list[Offer]) -> list[OfferShown]:
    """The offers with their warnings, and how many people were proposed for them."""
    with shared("database").read() as connection:
        doubles = queries.same_reference(connection, [offer for offer in offers if offer.is_open])
        matches = queries.match_counts(connection, [offer.id for offer in offers if offer.kind is OfferKind.VACANCY])
    told = {id: (Warning("/employerReference", double_text(other)),) for id, other in doubles.items()}
    return [
        OfferShown(offer, _warnings(offer.terms) + told.get(offer.id, ()), matches.get(offer.id, NO_MATCHES))
        for offer in offers
    ]


def tag_of(shown: OfferShown) -> tuple[int, str]:
    """What its ETag says: the revision, and how many people there are if there are any."""
    counts = shown.matches
    return shown.offer.revision, "" if counts == NO_MATCHES else ".".join(map(str, astuple(counts)))


def shown_commitment(commitment: Commitment) -> CommitmentShown:
    return CommitmentShown(commitment, today(shared("clock")), _warnings(commitment.terms))


def patched(schema: Schema, document: dict[str, Any]) -> Any:
    """What `schema` loads from the document after the request's JSON Merge Patch. Raises `Problem` 400.

    A merge patch says null for "take it away"; for a field that must be there but may be null, that is null.
    """
    body = merged(document, json_object(request))
    for field in schema.fields.values():
        if field.required and field.allow_none and field.data_key is not None:
            body.setdefault(field.data_key, None)
    try:
        return schema.load(body)
    except ValidationError as error:
        raise invalid(error.messages_dict) from error


def _warnings(terms: Any) -> tuple[Warning, ...]:
    return warnings_of(terms, shared("knows_postcode"), today(shared("clock")), shared("read_papers"))
