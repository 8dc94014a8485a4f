"""Pages go out compressed to who takes that: a list of pathways is 120 KB of HTML, and a tenth of it compressed."""

from __future__ import annotations

import gzip
import io
import secrets
import string

from flask import Flask, Response, request

SMALLEST = 1024
LEVEL = 6
MOST_PADDING = 100


def compress_pages(app: Flask) -> None:
    """Compress every HTML answer from `SMALLEST` bytes on."""

    @app.after_request
    def compress(answer: Response) -> Response:
        if not _is_page(answer):
            return answer
        answer.headers.add("Vary", "Accept-Encoding")
        if request.accept_encodings["gzip"] > 0 and len(answer.get_data()) >= SMALLEST:
            answer.set_data(zipped(answer.get_data()))
            answer.headers["Content-Encoding"] = "gzip"
        return answer


def zipped(page: bytes) -> bytes:
    """The page with a file name of random length before it, which nobody reads: who can see only how long an answer is,
    and can put text of their own on a page, must not learn from it what else is there (BREACH). That they cannot make
    a browser ask with its cookie from another site (SameSite) stands before this."""
    buffer = io.BytesIO()
    name = "".join(secrets.choice(string.ascii_letters) for _ in range(secrets.randbelow(MOST_PADDING) + 1))
    with gzip.GzipFile(name, "wb", LEVEL, buffer, mtime=0) as file:
        file.write(page)
    return buffer.getvalue()


def _is_page(answer: Response) -> bool:
    return (
        answer.mimetype == "text/html"
        and answer.status_code not in (204, 304)
        and not answer.is_streamed
        and "Content-Encoding" not in answer.headers
    )
