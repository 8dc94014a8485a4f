"""The AsyncAPI document as a page for people: topics, events, keys, fields and examples, without any script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request

from shared.http.docs_page import EVENTS_PAGE, PAGES, shown

_MILLISECONDS_A_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Shape:
    """Events of a topic whose data have the same fields. `parts`: what the data is made of, by name."""

    events: list[str]
    key: str
    data: dict[str, Any]
    parts: dict[str, dict[str, Any]]
    example: str


def add_asyncapi_page(app: Flask, document: Callable[[], dict[str, Any]]) -> None:
    """`/api/v1/asyncapi` shows what `document()` says; it looks like `/api/v1/docs` and uses its style."""

    def page() -> Response:
        described = document()
        text = PAGES.get_template("asyncapi_page.html").render(
            document=described,
            base=request.script_root,
            envelope=next(iter(described["components"]["messages"].values()))["payload"],
            shapes=lambda channel: _shapes(described, channel),
            kept=_kept,
            shown=lambda schema: re.sub(r"\b_?(\w+)Contract\b", r"\1", shown(schema)),
        )
        return Response(text, content_type="text/html; charset=utf-8")

    app.add_url_rule(EVENTS_PAGE, "asyncapi_page", page)


def _shapes(document: dict[str, Any], channel: dict[str, Any]) -> list[Shape]:
    found: dict[str, Shape] = {}
    for name in channel["messages"]:
        message, schema = document["components"]["messages"][name], document["components"]["schemas"][name]
        parts = {_plain(part): inner for part, inner in schema.get("$defs", {}).items()}
        fields = json.dumps([schema["properties"], parts], sort_keys=True)
        if fields not in found:
            key = message["bindings"]["kafka"]["key"]["description"]
            example = json.dumps(message["examples"][0]["payload"], ensure_ascii=False, indent=1)
            found[fields] = Shape([], key, schema, parts, example)
        found[fields].events.append(message["name"])
    return list(found.values())


def _plain(name: str) -> str:
    """Names of definitions as people read them."""
    return name.removesuffix("Contract").removeprefix("_")


def _kept(channel: dict[str, Any]) -> str:
    """How long a topic keeps what was said."""
    settings = channel["bindings"]["kafka"]["topicConfiguration"]
    if "compact" in settings["cleanup.policy"]:
        return "the last event of every key, until it is followed by a tombstone"
    milliseconds = settings.get("retention.ms")
    return f"{milliseconds // _MILLISECONDS_A_DAY} days" if milliseconds else "everything, for good"
