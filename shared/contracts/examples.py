"""An example of every event, made from its JSON Schema, so that it never says something else than the contract."""

from __future__ import annotations

from typing import Any

from shared.contracts.envelope import SCHEMA_BASE, source_of
from shared.contracts.events import EventType

_WHEN = "2026-11-22T09:30:00Z"
_OIN = "00000001823288444000"
_EVENT_ID = "01a20130-737d-78e7-adef-000000000001"
_TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

_SAYING: dict[str, Any] = {
    "title": "Medewerker broodproductie",
    "vacancyTitle": "Medewerker broodproductie",
    "courseTitles": "NT2 A2 naar B1, avond",
    "employerName": "Bakkerij De Zaan",
    "organisationName": "Taalhuis Zaan",
    "reference": "ZW-0412",
    "label": "brood bakken",
    "country": "ER",
    "postcode": "1507",
    "area": "1507",
    "fromLevel": "A2",
    "toLevel": "B1",
    "to": "B1",
    "description": "Brood bakken in ploegen.",
    "note": "Elke dienst een ervaren collega.",
    "startsOn": "2027-01-12",
    "latestStart": "2027-02-01",
    "closesOn": "2027-02-01",
    "endsOn": "2027-12-31",
    "validUntil": "2027-12-31",
    "guidanceUntil": "2027-07-11",
    "termEnd": "2029-05-02",
    "min": 24,
    "max": 24,
    "hours": 24,
    "hoursMin": 24,
    "hoursMax": 24,
    "workHoursMin": 20,
    "workHoursMax": 36,
    "maxLoadHours": 44,
    "maxMinutes": 45,
    "people": 25,
    "years": 6,
    "lastYear": 2021,
    "months": 12,
    "weeks": 30,
    "seats": 14,
    "score": 0.73,
    "id": "01a20130-737d-78e7-adef-000000000002",
    "candidate": "3f2a9c0d5e8b4a7196c1d2e3f4a5b6c7",
    "secretHash": "0" * 64,
}
"""Values that a reader recognises, by the name of the field; others follow from the schema alone."""
_NUMBER = 2
_LEFT_OUT = ("window", "weeks")
"""Lists that another list beside them excludes."""


def example_of(event: EventType, schema: dict[str, Any]) -> dict[str, Any]:
    """A whole event. `schema` is that of its data (`documents.json_schemas`)."""
    data = _Maker(schema).value(schema, event.short)
    told = {
        "specversion": "1.0",
        "id": _EVENT_ID,
        "source": source_of(_OIN, _speaker(event)),
        "type": event.name,
        "time": _WHEN,
        "datacontenttype": "application/json",
        "dataschema": f"{SCHEMA_BASE}{event.short}.json",
        "sequence": f"{data['revision']:020d}",
    }
    return {**told, **({} if event.audience else {"traceparent": _TRACEPARENT}), "data": data}


def _speaker(event: EventType) -> str:
    thing = event.short.removeprefix(event.audience).split(".")[0]
    speakers = {"candidate": "skills", "pathway": "matcher", "outcome": "matcher", "demand": "matcher"}
    return speakers.get(thing, "vacancies")


class _Maker:
    def __init__(self, root: dict[str, Any]) -> None:
        self._definitions = root.get("$defs", {})

    def value(self, schema: dict[str, Any], name: str) -> Any:
        if "$ref" in schema:
            return self.value(self._definitions[schema["$ref"].rsplit("/", 1)[-1]], name)
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return self.value(schema[word][0], name)
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return [] if name in _LEFT_OUT else [self.value(schema["items"], name)]
        return self._plain(schema, kind, name)

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        made = {name: self.value(inner, name) for name, inner in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties")
        return {**made, "ar": self.value(more, "ar")} if isinstance(more, dict) and not made else made

    def _plain(self, schema: dict[str, Any], kind: str | None, name: str) -> Any:
        choices = [choice for choice in schema.get("enum", ()) if choice is not None]
        if choices:
            usual = "A2" if "B1" in choices else None
            return next((wanted for wanted in (_SAYING.get(name), usual) if wanted in choices), choices[0])
        if kind == "boolean":
            return False
        if kind in ("integer", "number"):
            said = _SAYING.get(name)
            return said if isinstance(said, int | float) else max(_NUMBER, schema.get("minimum", 0))
        return self._text(schema, name)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        pattern = schema.get("pattern", "")
        if "24:00" in pattern:
            return "21:00" if name == "to" else "18:30"
        if isinstance(_SAYING.get(name), str):
            return str(_SAYING[name])
        if schema.get("format") == "date":
            return "2027-01-04"
        if schema.get("format") == "date-time":
            return _WHEN
        if schema.get("format") == "uri":
            return f"http://data.europa.eu/esco/{name}/6e1bb8bb-a7a4-4c0c-b0d8-8b0d1a2b0001"
        if pattern.startswith(r"\A[a-z]{2,3}"):
            return "ar"
        if pattern.startswith(r"\A[a-z0-9_]"):
            return "vca_basic"
        return f"{name}-1"
