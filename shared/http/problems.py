"""Errors as `application/problem+json` (RFC 9457), with every wrong field named at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response

MEDIA_TYPE = "application/problem+json"


@dataclass
class Problem(Exception):
    """An answer that says what is wrong and what to do. Raise it anywhere below a route.

    `errors` are `{"pointer": "/hours/min", "message": "…"}`; pointers follow RFC 6901 into the request's body.
    """

    status: int
    detail: str
    errors: list[dict[str, str]] = field(default_factory=list)
    title: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.detail

    def body(self) -> dict[str, Any]:
        return {
            "type": "about:blank",
            "title": self.title or HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors,
        }

    def response(self) -> Response:
        answer = Response(json.dumps(self.body(), ensure_ascii=False), self.status, content_type=MEDIA_TYPE)
        answer.headers.extend(self.headers)
        return answer


def invalid(messages: Mapping[Any, Any] | list[Any], *, below: str = "") -> Problem:
    """A 400 from marshmallow's messages."""
    errors = [{"pointer": pointer, "message": text} for pointer, text in pointers(messages, below)]
    names = ", ".join(dict.fromkeys(error["pointer"] or "the body" for error in errors))
    return Problem(
        400, f"The request was not accepted and nothing was changed. Mend: {names}.", errors, "Invalid input"
    )


def pointers(messages: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every message with its JSON pointer, without marshmallow's own levels (`_schema`, a dict's `key`/`value`)."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            skip = name == "_schema" or (name in ("key", "value") and at and isinstance(inner, Mapping | list))
            yield from pointers(inner, at if skip else f"{at}/{escape(str(name))}")
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from pointers(inner, at)
    else:
        yield at, str(messages)


def escape(name: str) -> str:
    """One segment of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
