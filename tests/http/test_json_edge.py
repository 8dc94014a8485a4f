"""The strict reader of JSON, problems with pointers, who may, and what every answer carries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from shared.http import json_bodies, problems
from shared.http.api import new_api
from shared.http.auth import hash_of, new_key, requires
from shared.http.service_app import Health, new_app
from shared.vocabulary.clock import ManualClock
from shared.vocabulary.roles import Principal

NOT_JSON = {
    b"\xff": "UTF-8",
    b"{": "line 1",
    b"[NaN]": "NaN",
    b"[-Infinity]": "Infinity",
    b'{"a": 1, "a": 1}': "twice",
    b"[" * 50 + b"]" * 50: "40 levels",
    b"[" * 100_000: "deep",
    b"1" * 5000: "digits",
    b"": "line 1",
}


@pytest.mark.parametrize("raw", NOT_JSON, ids=[str(number) for number in range(len(NOT_JSON))])
def test_what_is_no_strict_json_is_refused_with_the_reason(raw: bytes) -> None:
    with pytest.raises(json_bodies.NotJson, match=NOT_JSON[raw]):
        json_bodies.parse(raw)


def test_forty_levels_are_enough() -> None:
    assert json_bodies.parse(b"[" * 40 + b"]" * 40)


def test_a_pointer_is_escaped_and_leaves_out_what_is_marshmallows_own() -> None:
    messages = {
        "a/b": {0: {"~": ["x"]}},
        "languages": {"nl": {"key": ["k"], "value": {"speaking": ["v"]}}},
        "_schema": ["s"],
    }
    found = list(problems.pointers(messages))
    assert found == [("/a~1b/0/~0", "x"), ("/languages/nl", "k"), ("/languages/nl/speaking", "v"), ("", "s")]


def test_a_key_is_known_by_its_hash_only() -> None:
    key, stored = new_key("employer")
    assert key.startswith("opstap_employer_")
    assert hash_of(key) == stored != key
    assert new_key("employer")[0] != key
    with pytest.raises(ValueError, match="employer, provider, system"):
        new_key("coach")


class People:
    """One key of each role, and a coach who has signed in."""

    def by_key(self, secret_hash: str) -> Principal | None:
        known = {hash_of(role): Principal(role, role) for role in ("employer", "system")}
        return known.get(secret_hash)

    def by_session(self, request: Any) -> Principal | None:
        return Principal("c", "coach") if request.headers.get("X-Signed-In") else None


@pytest.fixture
def app() -> Flask:
    app = new_app(__name__, "things", ManualClock(datetime(2026, 11, 22, tzinfo=UTC)), People(), Health())
    new_api(app, "Things", "About things.")
    guarded = requires("system", "coach")(lambda: {"fine": True})
    app.add_url_rule("/api/v1/things", "things", guarded, methods=["GET", "POST"])
    app.add_url_rule("/api/v1/broken", "broken", lambda: 1 / 0)
    return app


def test_a_session_reads_but_never_changes(app: Flask) -> None:
    client, signed_in = app.test_client(), {"X-Signed-In": "yes"}
    assert client.get("/api/v1/things", headers=signed_in).status_code == 200
    assert client.post("/api/v1/things", headers=signed_in).status_code == 401
    assert client.post("/api/v1/things", headers={"Authorization": "Bearer system"}).status_code == 200
    assert client.get("/api/v1/things", headers={**signed_in, "Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/v1/things", headers={"Authorization": "Bearer employer"}).status_code == 403
    for header in ("", "Bearer", "Bearer ", "Basic system", "system"):
        assert client.get("/api/v1/things", headers={"Authorization": header}).status_code == 401, header


def test_every_answer_carries_its_guards_and_a_name_for_the_request(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/things", headers={"X-Request-Id": "request-0001"})
    assert answer.headers["X-Request-Id"] == "request-0001"
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    forged = app.test_client().get("/api/v1/things", headers={"X-Request-Id": "a b<script>"})
    assert "script" not in forged.headers["X-Request-Id"]


def test_an_error_of_ours_is_a_problem_that_tells_nothing(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/broken")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "Zero" not in answer.get_data(as_text=True)


def test_an_unknown_path_of_the_api_is_a_problem(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/nothing")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
