"""What never gets as far as an app is answered like everything else, and not repeated in the log."""

import json
import logging
import socket

import pytest
from gunicorn.http import errors

from services.server_parts import Worker, problem_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.LimitRequestLine(9000, 4094), 414),
        (errors.LimitRequestHeaders("limit request headers fields"), 431),
        (errors.UnsupportedTransferCoding("gzip"), 501),
        (errors.InvalidRequestLine("Fatima"), 400),
        (errors.InvalidHeader("Fatima"), 400),
        (errors.InvalidHeaderName("Fatima"), 400),
        (errors.InvalidHTTPVersion((9, 9)), 400),
        (errors.ObsoleteFolding("Fatima"), 400),
        (errors.InvalidChunkSize(b"Fatima"), 400),
        (errors.InvalidResponseHeader("Fatima"), 500),
        (RuntimeError("Fatima"), 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_of_the_server_is_a_problem_that_repeats_nothing(error: Exception, status: int, caplog) -> None:
    caplog.set_level(logging.INFO, "opstap.server")
    here, there = socket.socketpair()
    with here, there:
        Worker.handle_error(object.__new__(Worker), None, here, ("127.0.0.1", 1), error)
        here.close()
        text = b"".join(iter(lambda: there.recv(65536), b"")).decode()
    head, _, body = text.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ") and "Content-Type: application/problem+json" in head
    assert json.loads(body)["status"] == status == problem_of(error).status
    assert f"Content-Length: {len(body)}" in head and "traceparent: 00-" in head
    assert "Fatima" not in text and "Fatima" not in caplog.records[-1].getMessage()
    assert caplog.records[-1].kind == type(error).__name__
