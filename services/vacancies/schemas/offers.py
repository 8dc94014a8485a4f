"""Bodies and answers of vacancies, courses and initiatives: the contract's terms, and what is around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_dump, validate, validates_schema

from services.vacancies.actions.offers import Submitted
from services.vacancies.domain.offers import OWNER_FIELD, Offer
from services.vacancies.domain.proposals import Counts
from services.vacancies.domain.warnings import Warning
from services.vacancies.schemas.owners import OwnerAnswer, OwnerBody, WarningAnswer, owner_stated
from shared.contracts.fields import Contract, Uri
from shared.contracts.guidance import InitiativeTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.work import OccupationLinkContract, VacancyTermsContract
from shared.vocabulary.work import OccupationLink

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class Occupation(fields.Field[OccupationLink]):
    """An ESCO occupation: its URI, or an object with the URI in `concept`."""

    def __init__(self) -> None:
        uri = {"type": "string", "format": "uri", "maxLength": 500}
        schema = {
            "type": "object",
            "required": ["concept"],
            "properties": {
                "concept": uri,
                "label": {"type": ["string", "null"], "minLength": 1, "maxLength": 200},
                "score": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
                "confirmed": {"type": "boolean"},
            },
        }
        about = "An ESCO occupation, as its URI or as an object. Null or left out: worked out from the title."
        metadata = {"oneOf": [uri, schema, {"type": "null"}], "description": about}
        super().__init__(load_default=None, allow_none=True, metadata=metadata)

    def _serialize(self, value: OccupationLink | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else OccupationLinkContract().dump(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> OccupationLink:
        if isinstance(value, str):
            return OccupationLink(Uri().deserialize(value))
        loaded: OccupationLink = OccupationLinkContract().load(value)
        return loaded


class _DatesWithinReason(Contract):
    @validates_schema
    def dates_within_reason(self, data: dict[str, Any], **_: Any) -> None:
        check_dates(self, data)


def check_dates(schema: Schema, data: dict[str, Any]) -> None:
    """Raises `ValidationError` naming every date before 2000 or after 2100."""
    wrong = {
        schema.fields[name].data_key or name: ["Write a date between 2000 and 2100."]
        for name, value in data.items()
        if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY
    }
    if wrong:
        raise ValidationError(wrong)


class VacancyBody(VacancyTermsContract, _DatesWithinReason):
    """A vacancy as employers submit it."""

    occupation = Occupation()  # type: ignore[assignment] # a URI will do in a request
    employer = fields.Nested(OwnerBody, allow_none=True, load_default=None)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Submitted:
        owner = owner_stated(data, "employer")
        return Submitted(VacancyTermsContract.makes(**data), owner)


class CourseBody(CourseTermsContract):
    """A course as providers submit it."""

    provider = fields.Nested(OwnerBody, allow_none=True, load_default=None)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Submitted:
        owner = owner_stated(data, "provider")
        return Submitted(CourseTermsContract.makes(**data), owner)


class InitiativeBody(InitiativeTermsContract):
    """What residents, clubs and self-organisations offer."""

    organisation = fields.Nested(OwnerBody, allow_none=True, load_default=None)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Submitted:
        owner = owner_stated(data, "organisation")
        return Submitted(InitiativeTermsContract.makes(**data), owner)


NO_MATCHES = Counts()


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An offer with what is to be said about it. `matches`: people proposed for it, if it is a vacancy."""

    offer: Offer
    warnings: tuple[Warning, ...] = ()
    matches: Counts = NO_MATCHES


class _OfferAnswer(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(("open", "closed")))
    revision = fields.Integer(required=True)
    warnings = fields.List(fields.Nested(WarningAnswer), required=True)

    @pre_dump
    def flat(self, shown: OfferShown, **_: Any) -> dict[str, Any]:
        offer = shown.offer
        terms = {name: getattr(offer.terms, name) for name in offer.terms.__dataclass_fields__}
        head = {"id": offer.id, "status": offer.status, "revision": offer.revision, "warnings": shown.warnings}
        frees = ("positions_free", "seats_free", "places_free")
        return {
            **head,
            OWNER_FIELD[offer.kind]: offer.owner,
            **dict.fromkeys(frees, offer.free),
            "matches": shown.matches,
            **terms,
        }


class MatchCounts(Schema):
    """People of whom you were told: proposed and not settled yet, accepted, started."""

    proposed = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    started = fields.Integer(required=True)


class VacancyAnswer(_OfferAnswer, VacancyTermsContract):
    employer = fields.Nested(OwnerAnswer, required=True)
    positions_free = fields.Integer(required=True)
    matches = fields.Nested(MatchCounts, required=True)


class CourseAnswer(_OfferAnswer, CourseTermsContract):
    provider = fields.Nested(OwnerAnswer, required=True)
    seats_free = fields.Integer(required=True, allow_none=True)


class InitiativeAnswer(_OfferAnswer, InitiativeTermsContract):
    organisation = fields.Nested(OwnerAnswer, required=True)
    places_free = fields.Integer(required=True, allow_none=True)
