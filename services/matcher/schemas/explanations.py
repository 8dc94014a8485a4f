"""Why this above that, and why not this vacancy: questions and answers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.matcher.actions.explaining import ComparisonAnswer, WhyNotAnswer
from services.matcher.domain.comparison import PartDifference, Shown
from services.matcher.domain.pathways import Ranking
from services.matcher.domain.why_not import Nearest, Place
from services.matcher.schemas.bodies import MissingBody, PartBody, PathwayBody, ReasonBody
from services.matcher.schemas.pathways import PathwayBodies, missing_of
from services.matcher.schemas.wording import Say
from shared.contracts.fields import Choice, Contract, Flag, Whole
from shared.vocabulary.tracks import GATES, GROUPS, PARTS, TRACKS

JsonObject = dict[str, Any]
STATUSES = ("open", "closed", "left_out")


class ComparisonQuery(Schema):
    """`?pathway&than`"""

    pathway = fields.String(required=True, validate=validate.Length(1, 80))
    than = fields.String(
        required=True, validate=validate.Length(1, 80), metadata={"description": "Another pathway of the candidate."}
    )


class WhyNotQuery(Schema):
    """`?vacancy`"""

    vacancy = fields.String(required=True, validate=validate.Length(1, 80))


class PlaceBody(Contract):
    """`place` counts all ranked pathways, `listed` those of the list; null when it is not in it."""

    place = Whole(required=True)
    listed = Whole(required=True, allow_none=True)
    reason = fields.Nested(ReasonBody, required=True)
    above = fields.List(
        fields.String(), required=True, metadata={"description": "Pathways of the list that keep it out."}
    )


class ComparedBody(Contract):
    group = Choice(GROUPS, required=True)
    place = fields.Nested(PlaceBody, required=True, allow_none=True)
    pathway = fields.Nested(PathwayBody, required=True)


class PartDifferenceBody(Contract):
    name = Choice(PARTS, required=True)
    difference = fields.Float(
        required=True, metadata={"description": "What it adds to the one less what it adds to the other."}
    )
    pathway = fields.Nested(PartBody, required=True)
    than = fields.Nested(PartBody, required=True)


class ComparisonBody(Contract):
    """The parts add up to `difference`, the largest difference first. `above`: the id of the one that stands higher."""

    candidate = fields.String(required=True)
    pathway = fields.Nested(ComparedBody, required=True)
    than = fields.Nested(ComparedBody, required=True)
    difference = fields.Float(required=True)
    parts = fields.List(fields.Nested(PartDifferenceBody), required=True)
    above = fields.String(required=True)
    because = fields.List(
        fields.Nested(ReasonBody), required=True, metadata={"description": "The rule that decides comes first."}
    )
    settings = fields.String(required=True)
    stock_revision = fields.Integer(required=True)


class ObstacleBody(Contract):
    gate = Choice(GATES, required=True)
    reason = fields.Nested(ReasonBody, required=True, metadata={"description": "The values compared."})
    change = fields.Nested(ReasonBody, required=True, metadata={"description": "What would open the gate."})
    size = fields.Float(required=True)


class NearestBody(Contract):
    """The combination of the track that comes nearest to possible."""

    track = Choice(TRACKS, required=True)
    group = Choice(("ranked", "to_clarify", "not_possible"), required=True)
    pathway = fields.Nested(PathwayBody, required=True)
    obstacles = fields.List(
        fields.Nested(ObstacleBody), required=True, metadata={"description": "Every gate that fails."}
    )
    missing = fields.List(fields.Nested(MissingBody), required=True, metadata={"description": "What to ask."})
    place = fields.Nested(PlaceBody, required=True, allow_none=True, metadata={"description": "Of one that is ranked."})


class AskedVacancyBody(Contract):
    id = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    employer_name = fields.String(required=True, allow_none=True)
    open = Flag(required=True)


class WhyNotBody(Contract):
    """`status` `left_out`: it is open, but something in it is wrong, so that it cannot be ranked."""

    candidate = fields.String(required=True)
    vacancy = fields.Nested(AskedVacancyBody, required=True)
    status = Choice(STATUSES, required=True)
    tracks = fields.List(fields.Nested(NearestBody), required=True)
    settings = fields.String(required=True)
    stock_revision = fields.Integer(required=True)


def comparison_body(answer: ComparisonAnswer, say: Say) -> JsonObject:
    """The body of `GET /candidates/{id}/comparison`."""
    comparison, bodies = answer.comparison, PathwayBodies(answer.about, say)

    def shown(one: Shown) -> JsonObject:
        place = _place(one.place, bodies) if one.place else None
        return {"group": one.group, "place": place, "pathway": bodies.pathway(one.pathway)}

    def part(one: PartDifference) -> JsonObject:
        sides = {"pathway": bodies.part(one.one), "than": bodies.part(one.other)}
        return {"name": one.name, "difference": one.difference, **sides}

    return {
        "candidate": answer.about.candidate.id,
        "pathway": shown(comparison.one),
        "than": shown(comparison.other),
        "difference": comparison.difference,
        "parts": [part(one) for one in comparison.parts],
        "above": comparison.above,
        "because": [bodies.reason(one) for one in comparison.because],
        **_worked_out_on(answer.about.ranking),
    }


def why_not_body(answer: WhyNotAnswer, say: Say) -> JsonObject:
    """The body of `GET /candidates/{id}/why-not`."""
    why_not, vacancy, bodies = answer.why_not, answer.vacancy, PathwayBodies(answer.about, say)

    def track(one: Nearest) -> JsonObject:
        place = why_not.places.get(one.pathway.id)
        said = {gate.name: bodies.gate(gate)["reason"] for gate in one.pathway.gates}
        return {
            "track": one.pathway.track,
            "group": one.group,
            "pathway": bodies.pathway(one.pathway),
            "obstacles": [
                {"gate": it.gate, "reason": said[it.gate], "change": bodies.reason(it.change), "size": it.size}
                for it in one.obstacles
            ],
            "missing": [*missing_of(one.pathway)],
            "place": _place(place, bodies) if place else None,
        }

    told = {"id": vacancy.id, "title": vacancy.title, "employerName": vacancy.employer_name, "open": vacancy.is_open}
    return {
        "candidate": why_not.candidate,
        "vacancy": told,
        "status": why_not.status,
        "tracks": [track(one) for one in why_not.tracks],
        **_worked_out_on(answer.about.ranking),
    }


def _place(place: Place, bodies: PathwayBodies) -> JsonObject:
    said = bodies.reason(place.reason)
    return {"place": place.place, "listed": place.listed, "reason": said, "above": list(place.above)}


def _worked_out_on(ranking: Ranking) -> JsonObject:
    return {"settings": ranking.settings, "stockRevision": ranking.stock_revision}
