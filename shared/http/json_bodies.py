"""Reading JSON strictly: UTF-8, no NaN, no doubled names, no bottomless nesting; wrong bytes are a 400 that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Request

from shared.http.problems import Problem, escape

DEEPEST = 40
"""Nesting that no body of ours comes near to."""


class NotJson(ValueError):
    """The bytes are not one JSON value. The text says why, and holds nothing of the content; `pointer` (RFC 6901) says
    where, as far as that can be told."""

    def __init__(self, text: str, pointer: str = "") -> None:
        super().__init__(text)
        self.pointer = pointer


class _NoNumber(str):
    """`NaN`, `Infinity` or `-Infinity`, until it is known where it stands."""

    __slots__ = ()


def parse(raw: bytes) -> Any:
    """The JSON value in `raw`. Raises `NotJson`."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8 at byte {error.start}") from error
    try:
        value = json.loads(text, parse_constant=_NoNumber, object_pairs_hook=_no_doubles)
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise NotJson("nested too deeply") from error
    except NotJson:
        raise
    except ValueError as error:  # Python reads no integer of more than 4300 digits
        raise NotJson("a number has too many digits") from error
    if _depth(value) > DEEPEST:
        raise NotJson(f"nested deeper than {DEEPEST} levels")
    for pointer, name in _no_numbers(value, ""):
        raise NotJson(f"{name} is not a JSON number", pointer)
    return value


def json_object(request: Request) -> dict[str, Any]:
    """The request's body, which must be a JSON object. Raises `Problem` 400 or 415."""
    kind = request.mimetype
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise Problem(415, "Send JSON with Content-Type: application/json.")
    try:
        value = parse(request.get_data(cache=True))
    except NotJson as error:
        raise Problem(400, f"The body is not valid JSON: {error}.", _errors(error)) from error
    if not isinstance(value, dict):
        raise Problem(400, "The body must be a JSON object: {…}.", [{"pointer": "", "message": "not an object"}])
    return value


def _errors(error: NotJson) -> list[dict[str, str]]:
    return [{"pointer": error.pointer, "message": str(error)}]


def _no_numbers(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """What is written as a number and is none, with where it stands."""
    if isinstance(value, _NoNumber):
        yield at, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from _no_numbers(one, f"{at}/{escape(str(name))}")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotJson("a name occurs twice in one object")
    return value


def _depth(value: Any) -> int:
    level, deepest = [value], 0
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return deepest
