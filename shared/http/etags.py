"""Nobody overwrites what they have not seen: a thing's revision as its `ETag`, and what to document about it."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Response, request

_TAG = re.compile(r'(?:W/)?"(\d{1,15})(-[\d.]{1,60})?"')

IF_MATCH: Final = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "The ETag of what you have seen; 412 when it has changed since. May be left out.",
}
IF_NONE_MATCH: Final = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "An ETag; 304 without a body when the thing is still the same.",
}
IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "Any text of your own. The same key with the same request makes nothing twice (24 hours).",
}


def tag(revision: int, seen: str = "") -> str:
    """The ETag of a revision, with its quotes.

    `seen`: digits and dots for what an answer shows that is not part of the revision. It tells readers that the answer
    is another one, and stands in nobody's way who changes the thing.
    """
    return f'"{revision}-{seen}"' if seen else f'"{revision}"'


def expected_revisions() -> frozenset[int] | None:
    """The revisions that this request's `If-Match` allows; `None` when any will do (no header, or `*`).

    A tag that is none of ours allows nothing. A weak tag counts as its strong one: proxies that compress weaken tags.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    return frozenset(int(revision) for revision, _ in _TAG.findall(header))


def is_seen(revision: int, seen: str = "") -> bool:
    """Whether `If-None-Match` says that the caller has this already."""
    header = request.headers.get("If-None-Match", "")
    return header.strip() == "*" or (str(revision), f"-{seen}" if seen else "") in _TAG.findall(header)


def not_modified(revision: int, seen: str = "") -> Response:
    """The 304 to a caller who has this."""
    return Response(status=304, headers={"ETag": tag(revision, seen)})


def created(revision: int, location: str, replayed: bool) -> dict[str, Any]:
    """The headers of a 201."""
    headers = {"ETag": tag(revision), "Location": location}
    return {**headers, "Idempotency-Replayed": "true"} if replayed else headers
