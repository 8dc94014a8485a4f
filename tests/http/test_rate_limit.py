"""A bucket of tokens for each caller, by an injected clock."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask

from shared.http import rate_limit
from shared.http.api import new_api
from shared.http.rate_limit import RateLimit, limit_requests
from shared.http.service_app import Health, new_app
from shared.vocabulary.clock import ManualClock
from shared.vocabulary.roles import Principal


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, tzinfo=UTC))


def test_a_caller_may_burst_and_then_goes_at_the_pace(clock: ManualClock) -> None:
    limit = RateLimit(clock, per_second=2, burst=3)
    assert [limit.wait_seconds("a") for _ in range(4)] == [0, 0, 0, 0.5]
    clock.advance(0.5)
    assert [limit.wait_seconds("a") for _ in range(2)] == [0, 0.5]
    clock.advance(3600)
    assert [limit.wait_seconds("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_one_caller_does_not_use_up_anothers_tokens(clock: ManualClock) -> None:
    limit = RateLimit(clock, per_second=1, burst=1)
    assert [limit.wait_seconds("a"), limit.wait_seconds("a"), limit.wait_seconds("b")] == [0, 1, 0]


def test_callers_who_have_all_their_tokens_back_are_forgotten(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "MOST_CALLERS", 10)
    limit = RateLimit(clock, per_second=1, burst=5)
    for number in range(10):
        limit.wait_seconds(str(number))
    clock.advance(10)
    limit.wait_seconds("new")
    assert len(limit._buckets) == 1


def test_many_threads_together_get_the_burst_and_no_more(clock: ManualClock) -> None:
    limit, got = RateLimit(clock, per_second=1, burst=50), []

    def ask() -> None:
        got.extend(limit.wait_seconds("a") for _ in range(25))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got.count(0.0) == 50


class OneKey:
    def by_key(self, secret_hash: str) -> Principal | None:
        return Principal("k", "system")

    def by_session(self, request: object) -> None:
        return None


@pytest.fixture
def app(clock: ManualClock) -> Flask:
    app = new_app(__name__, "things", clock, OneKey(), Health())
    limit_requests(app, RateLimit(clock, per_second=1, burst=2))
    new_api(app, "Things", "About things.")
    app.add_url_rule("/api/v1/things", "things", lambda: "{}")
    return app


def test_too_many_is_a_problem_that_says_when_to_come_back(app: Flask, clock: ManualClock) -> None:
    client, ask = app.test_client(), {"Authorization": "Bearer x"}
    answers = [client.get("/api/v1/things", headers=ask) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "1"
    assert answers[2].content_type == "application/problem+json"
    assert client.get("/api/v1/things").status_code == 200
    clock.advance(1)
    assert client.get("/api/v1/things", headers=ask).status_code == 200


def test_documents_and_health_are_never_limited(app: Flask) -> None:
    for path in ("/api/v1/openapi.json", "/api/v1/docs", "/health/live", "/metrics"):
        assert {app.test_client().get(path).status_code for _ in range(5)} == {200}
