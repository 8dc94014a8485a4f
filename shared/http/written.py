"""JSON of answers in which many places hold the same object: its text is made once.

An answer of half a megabyte (sixty pathways with all their gates) is written in a third of the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask import Response

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Shared(dict[str, Any]):
    """An object of an answer that stands there in several places; of plain JSON values, and not changed any more once
    it is written."""

    __slots__ = ("_json",)
    _json: str
    # Nothing in it has a name that a page could take for a field.


class Single(dict[str, Any]):
    """An object of an answer with nothing shared in it: it is written in one go with what stands beside it."""

    __slots__ = ()


def written(value: Any) -> str:
    """As `json.dumps` writes it, without spaces. Raises `TypeError` for what is no JSON and `ValueError` for numbers
    that are not finite."""
    kind = type(value)
    if kind is dict:
        return "{" + ",".join(_members(value)) + "}"
    if kind is list:
        return "[" + ",".join(map(written, value)) + "]" if value and type(value[0]) in _TAKEN_APART else _encode(value)
    return _once(value) if kind is Shared else _encode(value)


def _members(value: dict[str, Any]) -> Iterable[str]:
    """Those in which something may be shared one by one, what stands between them in one go."""
    between: dict[str, Any] = {}
    for name, one in value.items():
        kind = type(one)
        if kind in _TAKEN_APART or (kind is list and one and type(one[0]) in _TAKEN_APART):
            if between:
                yield _encode(between)[1:-1]
                between = {}
            yield f"{_encode(name)}:{written(one)}"
        else:
            between[name] = one
    if between:
        yield _encode(between)[1:-1]


_TAKEN_APART = (dict, list, Shared)


def _once(shared: Shared) -> str:
    try:
        return shared._json
    except AttributeError:
        shared._json = _encode(shared)
        return shared._json


def json_answer(body: dict[str, Any]) -> Response:
    """As `jsonify` answers."""
    return Response(written(body), mimetype="application/json")
