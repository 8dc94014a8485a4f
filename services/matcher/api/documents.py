"""Documents of the events, for whoever listens to the topics. Open to all, like the OpenAPI document."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Response, jsonify

from shared.contracts.documents import asyncapi, json_schemas
from shared.http.api import Blueprint
from shared.http.asyncapi_page import add_asyncapi_page
from shared.http.problems import Problem

blueprint = Blueprint("documents", __name__, url_prefix="/api/v1", description="Documents of the events.")


@cache
def _schemas() -> dict[str, dict[str, Any]]:
    return json_schemas()


@cache
def _asyncapi() -> dict[str, Any]:
    return asyncapi()


blueprint.record_once(lambda state: add_asyncapi_page(state.app, _asyncapi))


@blueprint.get("/asyncapi.json")
@blueprint.alt_response(200, description="AsyncAPI 3.", success=True)
def read_asyncapi() -> Response:
    """All topics and events"""
    return _open(_asyncapi())


@blueprint.get("/schemas/<name>.json")
@blueprint.alt_response(200, description="JSON Schema, 2020-12.", success=True)
def read_schema(name: str) -> Response:
    """The schema of one event's data, for example `candidate.published.v1`"""
    if name not in _schemas():
        raise Problem(404, f"There is {', '.join(sorted(_schemas()))}.")
    return _open(_schemas()[name])


def _open(document: dict[str, Any]) -> Response:
    answer = jsonify(document)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
