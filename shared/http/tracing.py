"""Every request has an id and a place in a trace, answers say both, and one line in the log tells of the request."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Any

from flask import Flask, Response, g, request

from shared.vocabulary.clock import Clock
from shared.vocabulary.trace import Trace, following, set_service, set_trace

access = logging.getLogger("opstap.access")
errors = logging.getLogger("opstap.errors")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,80}")
_PROBES = ("/health/", "/metrics")


def trace_requests(app: Flask, service: str, clock: Clock) -> None:
    """Keep the `X-Request-Id` and `traceparent` of a request, or make them; both are in the answer and, while the
    request is dealt with, in every line of the log and every event that is said.

    The line of a request has the route and never the address, which may hold what somebody typed. Probes of health and
    metrics are only told of at level DEBUG.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        g.opstap_started = clock.monotonic()
        g.opstap_trace = following(request.headers.get("traceparent"), g.request_id)
        g.opstap_before = set_service(service), set_trace(g.opstap_trace)

    @app.after_request
    def tell(answer: Response) -> Response:
        trace: Trace | None = g.get("opstap_trace")
        answer.headers["X-Request-Id"] = g.get("request_id", "")
        if trace is not None:
            answer.headers["traceparent"] = trace.traceparent
        level = logging.DEBUG if request.path.startswith(_PROBES) else logging.INFO
        if access.isEnabledFor(level):
            access.log(level, "request answered", extra=_about(answer, clock))
        return answer

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if "opstap_before" in g:
            service_before, trace_before = g.pop("opstap_before")
            set_service(service_before)
            set_trace(trace_before)

    def log_exception(exc_info: Any) -> None:
        errors.error("a request failed", exc_info=exc_info, extra={"method": request.method, "route": route()})

    app.log_exception = log_exception  # type: ignore[method-assign]


def route() -> str:
    """The rule of the route that answers, without what was filled in."""
    return request.url_rule.rule if request.url_rule else "unknown"


def seconds_so_far(clock: Clock) -> float:
    """How long this request has been dealt with."""
    now = clock.monotonic()
    started: float = g.get("opstap_started", now)
    return now - started


def _about(answer: Response, clock: Clock) -> dict[str, Any]:
    principal = g.get("opstap_principal") or g.get("opstap_person")
    return {
        "method": request.method,
        "route": route(),
        "status": answer.status_code,
        "ms": round(seconds_so_far(clock) * 1000, 1),
        "principal": principal.id if principal else None,
    }
