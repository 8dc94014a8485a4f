"""What follows for a route's document from what the route is: who may use it, and which errors it can answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from shared.http.problems import MEDIA_TYPE

_VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEMS = {
    "400": ("Invalid", "The request is not valid: every wrong field is named."),
    "401": ("NoKey", "No valid key."),
    "403": ("WrongRole", "The key is of another role or another organisation."),
    "404": ("Unknown", "There is no such thing, or it is another owner's."),
    "409": ("OutOfTurn", "The state forbids it, or the Idempotency-Key was used for another request."),
    "412": ("Changed", "It has changed since the ETag in If-Match."),
    "413": ("TooLarge", "The body is too large."),
    "415": ("NotThisKind", "The body is of a kind that is not read here."),
    "429": ("TooMany", "Too many requests: wait for Retry-After seconds."),
    "503": ("Busy", "Busy: nothing was changed; try again after Retry-After seconds."),
}
_HEADERS = {"429": "Retry-After", "503": "Retry-After", "401": "WWW-Authenticate"}


def complete(document: dict[str, Any], app: Flask) -> dict[str, Any]:
    """The document with every error answer, the security of open routes and ETag headers filled in.

    Changes `document` and returns it. Patterns are written the way JSON Schema (ECMA 262) reads them.
    """
    roles = dict(_roles(app))
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                _complete_operation(path, item, item[method], roles.get((path, method)))
    components = document.setdefault("components", {})
    components.setdefault("responses", {}).update({name: _answer(code) for code, (name, _) in _PROBLEMS.items()})
    components.setdefault("schemas", {}).setdefault("Problem", _PROBLEM)
    _write_patterns_for_json_schema(document)
    return document


def _complete_operation(
    path: str, item: dict[str, Any], operation: dict[str, Any], roles: tuple[str, ...] | None
) -> None:
    named = {parameter.get("name") for parameter in operation.get("parameters", [])}
    codes = []
    if roles is None:
        operation["security"] = []
    else:
        operation["description"] = "\n\n".join(
            filter(None, [operation.get("description"), f"For: {', '.join(roles)}."])
        )
        codes += ["401", "403", "429", "503"]
    if "requestBody" in operation:
        codes += ["400", "413", "415"]
    if any(parameter.get("in") == "query" for parameter in operation.get("parameters", [])):
        codes.append("400")
    codes += ["404"] if "{" in path else []
    codes += ["409", "412"] if "If-Match" in named else []
    codes += ["409"] if "Idempotency-Key" in named else []
    answers = operation.setdefault("responses", {})
    if "If-None-Match" in named:
        answers["304"] = {"description": "Not changed since the ETag in If-None-Match."}
    for code in codes:
        answers[code] = {"$ref": f"#/components/responses/{_PROBLEMS[code][0]}"}
    if named & {"If-Match", "If-None-Match", "Idempotency-Key"}:
        for code in ("200", "201"):
            if "content" in answers.get(code, {}):
                answers[code].setdefault("headers", {})["ETag"] = _header("The revision, for If-Match.")
    if "201" in answers and "content" in answers["201"]:
        answers["201"]["headers"]["Location"] = _header("Where it can be read.")


def _roles(app: Flask) -> Iterator[tuple[tuple[str, str], tuple[str, ...] | None]]:
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) & {name.upper() for name in _METHODS}:
            function = getattr(getattr(view, "view_class", None), method.lower(), view)
            path = _VARIABLE.sub(r"{\1}", rule.rule)
            yield (path, method.lower()), getattr(function, "required_roles", None)


def _answer(code: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": _PROBLEMS[code][1],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if code in _HEADERS:
        answer["headers"] = {_HEADERS[code]: _header("As in RFC 9110.")}
    return answer


def _header(about: str) -> dict[str, Any]:
    return {"description": about, "schema": {"type": "string"}}


_TEXT = {"type": "string"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "message"],
                "properties": {"pointer": _TEXT, "message": _TEXT},
            },
        },
    },
}


def _write_patterns_for_json_schema(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _write_patterns_for_json_schema(item)
    elif isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            node["pattern"] = node["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
        for item in node.values():
            _write_patterns_for_json_schema(item)
