"""What is possible without an order, as the API answers it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.matcher.actions.unranked import PossibleVacancy
from shared.contracts.fields import Contract


class PossibleVacancyBody(Contract):
    vacancy = fields.String(required=True)
    title = fields.String(required=True)
    employer_name = fields.String(required=True, allow_none=True)
    tracks = fields.List(fields.String(), required=True, metadata={"description": "Ways to it that are possible now."})
    to_clarify = fields.List(
        fields.String(), required=True, metadata={"description": "Ways for which something is to be asked first."}
    )


class UnrankedPageBody(Contract):
    items = fields.List(fields.Nested(PossibleVacancyBody), required=True)
    next = fields.String(required=True, allow_none=True)


def possible_body(one: PossibleVacancy) -> dict[str, Any]:
    """The fields of `PossibleVacancyBody`."""
    return {
        "vacancy": one.vacancy.id,
        "title": one.vacancy.terms.title,
        "employer_name": one.vacancy.employer_name,
        "tracks": list(one.tracks),
        "to_clarify": list(one.to_clarify),
    }
