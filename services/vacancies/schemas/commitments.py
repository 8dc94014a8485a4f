"""Bodies and answers of guidance commitments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, fields, post_load, pre_dump, validate, validates_schema

from services.vacancies.actions.commitments import Promised
from services.vacancies.domain.commitments import Commitment, Contact
from services.vacancies.domain.warnings import Warning
from services.vacancies.schemas.offers import check_dates
from services.vacancies.schemas.owners import OwnerAnswer, OwnerBody, WarningAnswer, owner_stated
from shared.contracts.fields import Contract, Text
from shared.contracts.guidance import CommitmentTermsContract
from shared.vocabulary.guidance import COMMITMENT_STATUSES, CommitmentTerms


class ContactBody(Contract):
    """Whom to ask: somebody at work, not at home."""

    makes = Contact
    name = Text(200, allow_none=True, load_default=None)
    email = Text(200, allow_none=True, load_default=None, validate=validate.Email())
    phone = Text(40, allow_none=True, load_default=None, validate=validate.Regexp(r"\A[0-9+() .-]+\Z"))


class CommitmentBody(CommitmentTermsContract):
    """A promise. `contact` and `note` are shown to who gave it and to the named employers, and told to nobody else."""

    contact = fields.Nested(ContactBody, allow_none=True, load_default=None)
    note = Text(2000, empty=True, allow_none=True, load_default=None)
    organisation = fields.Nested(OwnerBody, allow_none=True, load_default=None)
    employer = fields.Nested(OwnerBody, allow_none=True, load_default=None)

    @validates_schema
    def dates_within_reason(self, data: dict[str, Any], **_: Any) -> None:
        check_dates(self, data)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Promised:
        giver = owner_stated(data, "organisation", "employer")
        contact, note = data.pop("contact"), data.pop("note")
        return Promised(CommitmentTerms(**data), contact, note, giver)


class WithdrawalBody(Contract):
    reason = Text(500, required=True)


class FreePeriodAnswer(Schema):
    """From and up to and including these days; null: without bound."""

    free = fields.Integer(required=True)
    starts_on = fields.Date(required=True, allow_none=True, data_key="startsOn")
    ends_on = fields.Date(required=True, allow_none=True, data_key="endsOn")


@dataclass(frozen=True, slots=True)
class CommitmentShown:
    """A promise as it is on a day, with what is to be said about it."""

    commitment: Commitment
    on: date
    warnings: tuple[Warning, ...] = ()


class CommitmentAnswer(CommitmentTermsContract):
    """`confirmedFor` and `awaitsConfirmationFor`: vacancies of other employers than the giver. `capacityFree`: the most
    that is free on any one day to come; `freePerPeriod`: what is free from day to day.
    """

    id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(COMMITMENT_STATUSES))
    revision = fields.Integer(required=True)
    organisation = fields.Nested(OwnerAnswer, required=True)
    capacity_free = fields.Integer(required=True)
    free_per_period = fields.List(fields.Nested(FreePeriodAnswer), required=True)
    confirmed_for = fields.List(fields.String(), required=True)
    awaits_confirmation_for = fields.List(fields.String(), required=True)
    contact = fields.Nested(ContactBody, required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    warnings = fields.List(fields.Nested(WarningAnswer), required=True)

    @pre_dump
    def flat(self, shown: CommitmentShown, **_: Any) -> dict[str, Any]:
        commitment = shown.commitment
        terms = {name: getattr(commitment.terms, name) for name in commitment.terms.__dataclass_fields__}
        own = {name: getattr(commitment, name) for name in ("id", "status", "revision", "contact", "note")}
        stretches = commitment.free_per_period(shown.on)
        return {
            **own,
            **terms,
            "organisation": commitment.giver,
            "capacity_free": commitment.capacity_free(shown.on),
            "free_per_period": [
                {"free": part.free, "starts_on": part.days.starts_on, "ends_on": part.days.ends_on}
                for part in stretches
            ],
            "confirmed_for": commitment.confirmed_for,
            "awaits_confirmation_for": commitment.awaits,
            "warnings": shown.warnings,
        }
