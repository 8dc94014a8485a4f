"""Documents for others, generated from the contracts: JSON Schemas (2020-12) and an AsyncAPI 3 document."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from shared.contracts.envelope import CONTENT_TYPE, SCHEMA_BASE, EnvelopeContract
from shared.contracts.events import EVENT_TYPES, PARTIES, PARTY_EVENT_TYPES, TOPICS, EventType, Topic
from shared.contracts.examples import example_of

_DOCUMENTED = (*EVENT_TYPES.values(), *PARTY_EVENT_TYPES)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """A self-contained schema of each event's `data`, by `EventType.short`; readers must ignore unknown fields,
    so `additionalProperties` is left open."""
    return {event.short: _schema_of(event) for event in _DOCUMENTED}


def asyncapi(server: str = "localhost:9092") -> dict[str, Any]:
    """AsyncAPI 3.0: a channel per topic, a message per event type, and what Opstap does with them."""
    schemas = json_schemas()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Opstap events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in the NL GOV profile, structured. Keys order the events of one thing; "
            "delivery is at least once: deduplicate on source and id. Ignore fields you do not know.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"kafka": {"host": server, "protocol": "kafka"}},
        "channels": {
            topic.name: {
                "address": topic.name,
                "description": topic.about,
                **_parameters(topic.name),
                "messages": {
                    event.short: {"$ref": f"#/components/messages/{event.short}"}
                    for event in _DOCUMENTED
                    if event.topic == topic
                },
                "bindings": {"kafka": {"topicConfiguration": _settings(topic)}},
            }
            for topic in (*TOPICS, PARTIES)
        },
        "operations": {
            f"speak.{topic.name}": {"action": "send", "channel": {"$ref": f"#/channels/{topic.name}"}}
            for topic in (*TOPICS, PARTIES)
        },
        "components": {
            "messages": {event.short: _message(event, schemas[event.short]) for event in _DOCUMENTED},
            "schemas": schemas,
        },
    }


def _parameters(address: str) -> dict[str, Any]:
    if "{provider}" not in address:
        return {}
    return {"parameters": {"provider": {"description": "The id of the provider's organisation."}}}


def _settings(topic: Topic) -> dict[str, Any]:
    kept = {} if topic.kept_hours is None else {"retention.ms": topic.kept_hours * 3_600_000}
    return {"cleanup.policy": ["compact" if topic.compacted else "delete"], **kept}


def _message(event: EventType, schema: dict[str, Any]) -> dict[str, Any]:
    envelope = _plain(EnvelopeContract)
    envelope["properties"]["type"] = {"const": event.name}
    envelope["properties"]["data"] = {"$ref": f"#/components/schemas/{event.short}"}
    return {
        "name": event.name,
        "contentType": CONTENT_TYPE,
        "payload": envelope,
        "examples": [{"payload": example_of(event, schema)}],
        "bindings": {"kafka": {"key": {"type": "string", "description": f"data.{event.key}"}}},
    }


def _schema_of(event: EventType) -> dict[str, Any]:
    spec = _spec()
    spec.components.schema(event.payload.__name__, schema=event.contract)
    found = spec.to_dict()["components"]["schemas"]
    root = found.pop(event.payload.__name__)
    return _open(
        _rewrite(
            {"$schema": DIALECT, "$id": f"{SCHEMA_BASE}{event.short}.json", "title": event.name, **root, "$defs": found}
        )
    )


def _plain(contract: type[EnvelopeContract]) -> dict[str, Any]:
    spec = _spec()
    spec.components.schema("Envelope", schema=contract)
    made: dict[str, Any] = _open(spec.to_dict()["components"]["schemas"]["Envelope"])
    return made


def _spec() -> APISpec:
    return APISpec("Opstap", "1.0.0", "3.1.0", plugins=[MarshmallowPlugin()])


def _rewrite(node: Any) -> Any:
    """References into OpenAPI's components become references into `$defs`."""
    if isinstance(node, dict):
        return {
            name: value.replace("#/components/schemas/", "#/$defs/") if name == "$ref" else _rewrite(value)
            for name, value in node.items()
        }
    return [_rewrite(item) for item in node] if isinstance(node, list) else node


def _open(node: Any) -> Any:
    """Without `additionalProperties: false` (readers ignore the unknown), and null among enums that allow it."""
    if isinstance(node, list):
        return [_open(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        name: _open(value) for name, value in node.items() if not (name == "additionalProperties" and value is False)
    }
    if isinstance(made.get("enum"), list) and isinstance(made.get("type"), list) and "null" in made["type"]:
        made["enum"] = [*made["enum"], None]
    return made
