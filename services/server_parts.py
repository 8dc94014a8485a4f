"""gunicorn's worker and log, with our errors and our lines: its own would repeat what the caller sent."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from shared.http.problems import Problem
from shared.vocabulary.trace import following

log = logging.getLogger("opstap.server")

REFUSED: dict[type[Exception], tuple[int, str]] = {
    errors.LimitRequestLine: (414, "The address is too long."),
    errors.LimitRequestHeaders: (431, "There are too many headers, or one is too long."),
    errors.UnsupportedTransferCoding: (501, "This transfer coding is not known here."),
    errors.ExpectationFailed: (417, "The expectation cannot be met."),
    errors.ForbiddenProxyRequest: (403, "This server is not the proxy that it is taken for."),
    errors.InvalidRequestMethod: (400, "The method is not well-formed."),
    errors.InvalidHTTPVersion: (400, "The version of HTTP is not well-formed or not known here."),
    errors.InvalidRequestLine: (400, "The request line is not well-formed."),
    errors.InvalidHeader: (400, "A header is not well-formed."),
    errors.InvalidHeaderName: (400, "The name of a header is not well-formed."),
}
"""What never gets as far as an app."""


class Worker(ThreadWorker):
    """Answers what is no HTTP with a problem, as an app would; notes only what kind of error it was."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        trace = following(None)
        problem = problem_of(exc)
        about = {"status": problem.status, "kind": type(exc).__name__, "trace_id": trace.trace_id}
        if problem.status >= 500:
            log.error("a request failed outside an app", exc_info=exc, extra=about)
        else:
            log.info("a request was not HTTP", extra=about)
        answer = problem.response()
        headers = {
            "Connection": "close",
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.data)),
            "X-Content-Type-Options": "nosniff",
            "traceparent": trace.traceparent,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        try:
            util.write_nonblock(client, f"HTTP/1.1 {answer.status}\r\n{head}\r\n".encode("latin-1") + answer.data)
        except OSError:
            log.debug("the caller has gone")


def problem_of(error: Exception) -> Problem:
    """What to answer to an error that no app has seen."""
    for kind, (status, detail) in REFUSED.items():
        # A header that we tried to send is our fault and not the caller's.
        if isinstance(error, kind) and not isinstance(
            error, errors.InvalidResponseHeader | errors.InvalidResponseHeaderName
        ):
            return Problem(status, detail)
    ours = not isinstance(error, errors.ParseException) or isinstance(
        error, errors.ConfigurationProblem | errors.InvalidResponseHeader | errors.InvalidResponseHeaderName
    )
    return Problem(500, "Something went wrong here.") if ours else Problem(400, "This is not well-formed HTTP.")


class ServerLog(Logger):
    """Leaves writing to the handler that everything else is written by."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True
