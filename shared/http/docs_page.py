"""The API's document as a page for people, rendered here: no script, no outside server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from jinja2 import Environment, FileSystemLoader

_HERE = Path(__file__).parent
EVENTS_PAGE = "/api/v1/asyncapi"
"""Of services that have it: see `asyncapi_page`."""
LARGEST_EXACT = 2**53
"""The maximum of a number that has no other: nobody wants to read it."""
_METHODS = ("get", "post", "put", "patch", "delete")
PAGES = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
"""Pages of this folder, each made ready when somebody first opens it, once per process."""


def add_docs_page(app: Flask, document: Callable[[], dict[str, Any]]) -> None:
    """`/api/v1/docs` shows what `document()` (the OpenAPI document) says."""
    style = (_HERE / "docs_page.css").read_text(encoding="utf-8")

    def docs() -> Response:
        described = document()
        page = PAGES.get_template("docs_page.html").render(
            document=described,
            events=EVENTS_PAGE if any(rule.rule == EVENTS_PAGE for rule in app.url_map.iter_rules()) else None,
            base=request.script_root,
            groups=_groups(described),
            schemas=sorted(described.get("components", {}).get("schemas", {}).items()),
            answer=lambda answer: _resolved(described, answer),
            name_of=lambda ref: ref.rsplit("/", 1)[-1],
            shown=shown,
        )
        return Response(page, content_type="text/html; charset=utf-8")

    def docs_style() -> Response:
        return Response(style, content_type="text/css; charset=utf-8")

    app.add_url_rule("/api/v1/docs", "docs", docs)
    app.add_url_rule("/api/v1/docs.css", "docs_style", docs_style)


def _groups(document: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any], list[Any]]]]:
    """Operations by their first tag, in the order of the document."""
    groups: dict[str, list[tuple[str, str, dict[str, Any], list[Any]]]] = {}
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                named = [_resolved(document, parameter) for parameter in parameters]
                group = (item[method].get("tags") or ["other"])[0]
                groups.setdefault(group, []).append((method.upper(), path, item[method], named))
    return groups


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    found: Any = node
    if "$ref" in node:
        found = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    return dict(found)


def shown(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return " or ".join(shown(part) for part in schema[word])
    if "enum" in schema:
        return "one of " + ", ".join("null" if value is None else str(value) for value in schema["enum"])
    kind = schema.get("type", "any")
    text = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "array" in text and "items" in schema:
        text += f" of {shown(schema['items'])}"
    names = ("format", "minimum", "maximum", "maxLength", "maxItems")
    limits = [f"{name} {schema[name]}" for name in names if schema.get(name, LARGEST_EXACT) != LARGEST_EXACT]
    return f"{text} ({', '.join(limits)})" if limits else text
