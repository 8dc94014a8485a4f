"""What is filled in to a document, and how the page for people shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.views import MethodView
from marshmallow import Schema, fields
from openapi_spec_validator import validate

from shared.http import etags
from shared.http.api import Blueprint, new_api
from shared.http.auth import requires
from shared.http.service_app import Health, new_app
from shared.vocabulary.clock import ManualClock


class Nobody:
    def by_key(self, secret_hash: str) -> None:
        return None

    def by_session(self, request: object) -> None:
        return None


class Thing(Schema):
    """A <thing>."""

    name = fields.String(required=True)


@pytest.fixture
def app() -> Flask:
    app = new_app(__name__, "things", ManualClock(datetime(2026, 11, 22, tzinfo=UTC)), Nobody(), Health())
    api = new_api(app, "Things & more", "About <b>things</b>.")
    blueprint = Blueprint("things", __name__, url_prefix="/api/v1/things")

    @blueprint.route("/<id>")
    class One(MethodView):
        @requires("system")
        @blueprint.doc(parameters=[etags.IF_MATCH])
        @blueprint.arguments(Thing)
        @blueprint.response(200, Thing)
        def put(self, body: Any, id: str) -> Any:
            """Replace a thing"""

        @blueprint.response(200, Thing)
        def get(self, id: str) -> Any:
            """Open to all"""

    api.register_blueprint(blueprint)
    return app


def test_answers_that_follow_from_what_a_route_is_are_filled_in(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    validate(document)
    item = document["paths"]["/api/v1/things/{id}"]
    assert set(item["put"]["responses"]) - {"default"} == {
        "200",
        "400",
        "401",
        "403",
        "404",
        "409",
        "412",
        "413",
        "415",
        "429",
        "503",
    }
    assert "ETag" in item["put"]["responses"]["200"]["headers"]
    assert item["put"]["description"] == "For: system."
    assert set(item["get"]["responses"]) - {"default"} == {"200", "404"}
    assert item["get"]["security"] == []
    assert "Retry-After" in document["components"]["responses"]["TooMany"]["headers"]


def test_the_document_knows_where_it_is_mounted(app: Flask) -> None:
    client = app.test_client()
    for mount in ("/vacancies", ""):
        document = client.get("/api/v1/openapi.json", environ_overrides={"SCRIPT_NAME": mount}).get_json()
        assert document["servers"] == [{"url": mount or "/"}]


def test_the_page_shows_operations_and_escapes_what_it_shows(app: Flask) -> None:
    page = app.test_client().get("/api/v1/docs", environ_overrides={"SCRIPT_NAME": "/mount"}).get_data(as_text=True)
    assert "<b>PUT</b> /mount/api/v1/things/{id}" in page
    assert "Things &amp; more" in page
    assert "&lt;b&gt;things&lt;/b&gt;" in page
    assert 'href="/mount/api/v1/docs.css"' in page
    assert 'id="schema-Thing"' in page
    assert "<script" not in page
