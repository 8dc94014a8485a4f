"""Fields of the candidate API that stay in the skills service. A change of them changes no pathway, but a what-if is
written in the form of that API: what that would refuse is refused here too, so that a slip is not silently passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields, validate

from shared.contracts.fields import Choice, Contract, Day, Flag, Number, Text, Whole
from shared.contracts.profiles import ExperienceContract, HeldSkillContract
from shared.vocabulary import profiles

JsonObject = dict[str, Any]


def _text(longest: int) -> Text:
    return Text(longest, empty=True, allow_none=True)


class _Personal(Contract):
    given_name, family_name = _text(100), _text(100)
    birth_year = Whole(1900, 2100, allow_none=True)
    gender = _text(60)
    email, phone, contact_language = _text(254), _text(30), _text(3)


class _Top(Contract):
    personal = fields.Nested(_Personal, allow_none=True)
    notes = _text(5000)
    team = _text(80)


class _Integration(Contract):
    pip_date = Day(allow_none=True)
    map_hours_done = Number(0, 10_000, allow_none=True)
    participation_hours_done = Number(0, 10_000, allow_none=True)


class _Linked(Contract):
    label = _text(200)
    score = Number(0, 1, allow_none=True)
    confirmed = Flag(allow_none=True)


class _Skill(_Linked):
    evidence = Choice(profiles.EVIDENCE, allow_none=True)


class _Experience(_Linked):
    country = Text(2, validate=validate.Length(equal=2), allow_none=True)


class _Education(Contract):
    field = _text(200)


class _Language(Contract):
    source = Choice(profiles.LEVEL_SOURCES, allow_none=True)
    on = Day(allow_none=True)


class _Commitment(Contract):
    what = _text(100)


class _Consent(Contract):
    on = Day(allow_none=True)


_PLACES: dict[str, type[Schema]] = {
    "": _Top,
    "integration": _Integration,
    "skills": _Skill,
    "experience": _Experience,
    "education": _Education,
    "languages": _Language,
    "commitments": _Commitment,
    "consent": _Consent,
}
_SCHEMAS: dict[str, Schema] = {place: schema() for place, schema in _PLACES.items()}
_NAMES: dict[str, frozenset[str]] = {
    place: frozenset(field.data_key or name for name, field in schema.fields.items())
    for place, schema in _SCHEMAS.items()
}


def names_of(place: str) -> frozenset[str]:
    """The names of the fields at a place (`""` is the body itself) that stay in the skills service."""
    return _NAMES[place]


def wrong_elsewhere(body: JsonObject) -> JsonObject:
    """marshmallow's messages for what stays in the skills service; empty when all is well.

    Also for skills and experience without a concept, which are left out of a profile altogether. Values of a wrong
    type where the profile has a place of its own are left to its contract.
    """
    wrong: JsonObject = _wrong(body, "")
    for name in ("integration", "consent"):
        wrong |= _below(name, _wrong(body.get(name), name))
    for name, concept, contract in (
        ("skills", "concept", HeldSkillContract),
        ("experience", "occupation", ExperienceContract),
    ):
        wrong |= _below(name, dict(_wrong_items(body.get(name), name, concept, contract)))
    wrong |= _below("education", dict(_wrong_items(body.get("education"), "education")))
    languages = body.get("languages")
    if isinstance(languages, dict):
        each = {code: _wrong(levels, "languages") for code, levels in languages.items()}
        wrong |= _below("languages", {code: messages for code, messages in each.items() if messages})
    availability = body.get("availability")
    if isinstance(availability, dict):
        items: JsonObject = dict(_wrong_items(availability.get("commitments"), "commitments"))
        wrong |= _below("availability", _below("commitments", items))
    return wrong


def _wrong_items(
    values: Any, place: str, concept: str | None = None, contract: type[Schema] | None = None
) -> Iterator[tuple[Any, JsonObject]]:
    for number, value in enumerate(values if isinstance(values, list) else []):
        messages = _wrong(value, place)
        if contract is not None and concept is not None and isinstance(value, dict) and value.get(concept) is None:
            held = {name: inner for name, inner in value.items() if name not in names_of(place) and name != concept}
            messages |= contract(partial=True).validate(held)
            if not value.get("label"):
                messages.setdefault("label", ["Write what it is, in words or as a concept."])
        if messages:
            yield number, messages


def _wrong(value: Any, place: str) -> JsonObject:
    if not isinstance(value, dict):
        return {}
    stated = {name: inner for name, inner in value.items() if name in names_of(place)}
    messages: JsonObject = _SCHEMAS[place].validate(stated)
    return messages


def _below(name: str, messages: JsonObject) -> JsonObject:
    return {name: messages} if messages else {}
