"""What every service's Flask app has before it has a route of its own: headers, ids, health, metrics, limits."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Flask, Response, jsonify, request
from gunicorn.http.errors import ParseException
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import DBAPIError

from shared.http.api import API_VERSION, is_api
from shared.http.auth import Authenticator
from shared.http.bodies import WholeRequest, broken_transfer, read_on_before_refusing
from shared.http.problems import Problem
from shared.http.tracing import route, seconds_so_far, trace_requests
from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
LARGEST_BULK = 64 * 1024 * 1024
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass
class Health:
    """`ready` maps a name to a check that is True when that part works; `gauges` to a number measured per scrape."""

    ready: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
    gauges: Mapping[str, tuple[str, Callable[[], float]]] = field(default_factory=dict)


def new_app(import_name: str, service: str, clock: Clock, authenticator: Authenticator, health: Health) -> Flask:
    """A Flask app with its guards up. Static files and templates are the caller's package's own.

    `app.extensions["opstap"]` holds what routes share; a service adds its database and settings there, and whoever
    composes services may add checks to its `ready`.
    """
    app = Flask(import_name, static_folder=None)
    app.request_class = WholeRequest
    app.url_map.strict_slashes = True
    app.url_map.redirect_behavior = "none"  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["opstap"] = {
        "service": service,
        "clock": clock,
        "authenticator": authenticator,
        "ready": dict(health.ready),
    }
    trace_requests(app, service, clock)
    _add_health(app)
    _add_metrics(app, service, clock, health)
    _add_headers(app)
    _refuse_nul(app)
    read_on_before_refusing(app)
    app.register_error_handler(ParseException, broken_transfer)
    return app


def shared(name: str) -> Any:
    """What this service's app shares with its routes under `name`, for example `database`."""
    from flask import current_app

    return current_app.extensions["opstap"][name]


def _add_health(app: Flask) -> None:
    @app.get("/health/live")
    def live() -> Response:
        return jsonify(status="alive")

    @app.get("/health/ready")
    def ready() -> Response:
        parts = {name: check() for name, check in shared("ready").items()}
        if not all(parts.values()):
            wrong = ", ".join(name for name, fine in parts.items() if not fine)
            raise Problem(503, f"Not ready: {wrong}.", headers={"Retry-After": "2"})
        return jsonify(status="ready", parts=parts)


def _add_metrics(app: Flask, service: str, clock: Clock, health: Health) -> None:
    registry = CollectorRegistry()
    requests = Counter(
        "opstap_requests", "Requests answered", ["service", "route", "method", "status"], registry=registry
    )
    seconds = Histogram("opstap_request_seconds", "Time to answer", ["service", "route"], registry=registry)
    for name, (about, measure) in health.gauges.items():
        Gauge(name, about, registry=registry).set_function(partial(_or_nan, measure))
    app.extensions["opstap"]["registry"] = registry

    @app.after_request
    def count(answer: Response) -> Response:
        requests.labels(service, route(), request.method, answer.status_code).inc()
        seconds.labels(service, route()).observe(seconds_so_far(clock))
        return answer

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _or_nan(measure: Callable[[], float]) -> float:
    """A database that is away is no reason to say nothing at all."""
    try:
        return measure()
    except DBAPIError as error:
        log.warning("a figure could not be measured: %s", type(error).__name__)
        return math.nan


def _add_headers(app: Flask) -> None:
    @app.after_request
    def headers(answer: Response) -> Response:
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        answer.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        answer.headers.setdefault("Cache-Control", "no-store")
        if is_api(request):
            answer.headers["API-Version"] = API_VERSION
        return answer


def _refuse_nul(app: Flask) -> None:
    """No text of ours holds a NUL, and PostgreSQL does not take one, not even to look for it."""

    @app.before_request
    def refuse() -> None:
        if "\0" in request.path:
            raise Problem(404, "There is nothing here.")
        wrong = [name for name, values in request.args.lists() if any("\0" in value for value in values)]
        if wrong:
            errors = [{"pointer": f"/{name}", "message": "holds a NUL"} for name in wrong]
            raise Problem(400, "A question cannot hold a NUL.", errors)
        if not is_api(request) and any("\0" in text for _, texts in request.form.lists() for text in texts):
            raise Problem(400, "A form cannot hold a NUL.")
