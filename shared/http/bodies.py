"""Bodies as they come over a real connection: whole or refused, and read to the end before the answer goes out."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import RequestEntityTooLarge

from shared.http.problems import Problem

MOST_READ_ON = 16 * 1024 * 1024
_PIECE = 64 * 1024


class WholeRequest(Request):
    """A request whose `get_data` is never the first part of a longer body.

    A body without Content-Length (chunked) is cut off at `max_content_length` by Werkzeug; here it is a 413.
    """

    def get_data(self, *args: Any, **kwargs: Any) -> Any:
        data = super().get_data(*args, **kwargs)
        limit = self.max_content_length
        if self.content_length is None and limit is not None and len(data) >= limit:
            raise RequestEntityTooLarge
        return data


def read_on_before_refusing(app: Flask) -> None:
    """A caller who is still sending when the connection closes sees a broken pipe and not why: so an error is only
    answered after the rest of the body, up to MOST_READ_ON, was read and thrown away."""

    @app.after_request
    def read_on(answer: Response) -> Response:
        if answer.status_code >= 400 and (request.content_length or 0) <= MOST_READ_ON:
            stream = request.environ["wsgi.input"]
            left = MOST_READ_ON if "wsgi.input_terminated" in request.environ else 0
            try:
                while left > 0 and (piece := stream.read(_PIECE)):
                    left -= len(piece)
            except (OSError, ParseException):  # gone, or sending what is no HTTP: there is nobody to be kind to
                pass
        return answer


def broken_transfer(_: ParseException) -> Response:
    """What the server found wrong while it read a body in chunks: its own words repeat the bytes, so they stay here."""
    about = "The body is not in well-formed chunks"
    return Problem(400, f"{about}; nothing was changed.", [{"pointer": "", "message": f"{about}."}]).response()
