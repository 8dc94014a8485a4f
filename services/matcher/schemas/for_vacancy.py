"""Who there is for a vacancy, as the API answers it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from services.matcher.actions.for_vacancy import COUNTED, FEWEST_TOLD, PeopleFor, PersonFor
from shared.contracts.fields import Contract
from shared.http.paging import PageQuery


class PeopleQuery(PageQuery):
    """`?limit&after`; a page is small, because the start of every pathway on it is worked out."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, 50))


class CountBody(Contract):
    people = fields.Integer(required=True, allow_none=True)
    fewer_than = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Set where `people` is null: there are fewer than so many, perhaps none."},
    )


class CountsBody(Contract):
    ranked = fields.Nested(CountBody, required=True)
    to_clarify = fields.Nested(CountBody, required=True)
    proposed = fields.Nested(CountBody, required=True)
    accepted = fields.Nested(CountBody, required=True)
    started = fields.Nested(CountBody, required=True)


class PersonForBody(Contract):
    candidate = fields.String(required=True)
    group = fields.String(required=True, allow_none=True)
    pathway = fields.String(required=True, allow_none=True)
    track = fields.String(required=True)
    score = fields.Float(required=True, allow_none=True)
    starts_on = fields.Date(required=True, allow_none=True)
    match = fields.Dict(
        required=True, allow_none=True, metadata={"description": "`id` and `state` of the newest match, if any."}
    )


class PeopleForBody(Contract):
    """`items` and `next` are there for the municipality only."""

    vacancy = fields.String(required=True)
    counts = fields.Nested(CountsBody, required=True)
    items = fields.List(fields.Nested(PersonForBody))
    next = fields.String(allow_none=True)


def counts_body(found: PeopleFor, *, hide_small: bool) -> dict[str, Any]:
    """With `hide_small` a number below FEWEST_TOLD is not told."""
    counts = {}
    for name in COUNTED:
        count = found.counts[name]
        hidden = hide_small and count < FEWEST_TOLD
        counts[name] = {"people": None if hidden else count, "fewer_than": FEWEST_TOLD if hidden else None}
    return {"vacancy": found.vacancy, "counts": CountsBody().dump(counts)}


def person_body(one: PersonFor) -> dict[str, Any]:
    match = one.match
    about = one.entry or match
    assert about is not None
    told = {
        "candidate": one.candidate,
        "group": one.entry.group if one.entry else None,
        "pathway": about.pathway,
        "track": about.track,
        "score": one.entry.score if one.entry else None,
        "starts_on": one.starts_on,
        "match": {"id": match.id, "state": match.state} if match else None,
    }
    return dict(PersonForBody().dump(told))
