"""JSON of answers in which many places hold the same object: its text is made once.

The whole answer is written in one go with a mark where shared objects stand, and their texts are put in afterwards: an
answer of half a megabyte (sixty pathways with all their gates) is written in less than half of the time.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from flask import Response

_MARK = secrets.token_hex(16)
"""Stands in no answer by itself."""
_HOLE, _BETWEEN = f'"{_MARK}"', f',"{_MARK}",'


class Shared(dict[str, Any]):
    """An object of an answer that stands there in several places; of plain JSON values, and not changed any more once
    it is written."""

    _json: str | None = None
    # Nothing in it has a name that a page could take for a field.


class Single(dict[str, Any]):
    """An object of an answer with nothing shared in it: it is written in one go with what stands beside it."""

    __slots__ = ()


def written(value: Any) -> str:
    """As `json.dumps` writes it, without spaces. Raises `TypeError` for what is no JSON and `ValueError` for numbers
    that are not finite."""
    holes = _Holes()
    pieces = _encoder(holes).encode(_with_holes(value)).split(_HOLE)
    new = {id(one): one for hole in holes.found for one in hole.filled_with if one._json is None}
    _write_once([*new.values()])
    text = [pieces[0]]
    for hole, piece in zip(holes.found, pieces[1:], strict=True):
        text += (hole.text(), piece)
    return "".join(text)


class _Hole:
    """Where one shared object stands, or a list of them."""

    __slots__ = ("_is_list", "filled_with")

    def __init__(self, filled_with: Sequence[Shared], is_list: bool) -> None:
        self.filled_with, self._is_list = filled_with, is_list

    def text(self) -> str:
        """Once all of them are written."""
        joined = ",".join([shared._json for shared in self.filled_with])  # type: ignore[misc]
        return f"[{joined}]" if self._is_list else joined


class _Holes:
    """What the encoder is to write for a hole, and all of them in the order in which they stand in the text."""

    def __init__(self) -> None:
        self.found: list[_Hole] = []

    def __call__(self, value: Any) -> str:
        if type(value) is not _Hole:
            raise TypeError(f"{type(value).__name__} is no JSON")
        self.found.append(value)
        return _MARK


def _with_holes(value: Any) -> Any:
    """The value with a hole in place of everything shared; the value itself where there is nothing."""
    kind = type(value)
    if kind is Shared:
        return _Hole((value,), False)
    if kind is list:
        kinds = set(map(type, value))
        if kinds == _SHARED_ALONE:
            return _Hole(value, True)
        if not kinds.isdisjoint(_TAKEN_APART):
            return [_with_holes(one) for one in value]
    elif kind is dict:
        inner = {name: _with_holes(one) for name, one in value.items() if type(one) in _TAKEN_APART}
        return {**value, **inner} if inner else value
    return value


_TAKEN_APART = frozenset((dict, list, Shared))
_SHARED_ALONE = frozenset((Shared,))


def _write_once(new: Sequence[Shared]) -> None:
    """Those that have no text yet, all in one go."""
    if new:
        marked = [one for shared in new for one in (shared, _MARK)][:-1]
        for shared, text in zip(new, _encoder().encode(marked)[1:-1].split(_BETWEEN), strict=True):
            shared._json = text


def _encoder(default: _Holes | None = None) -> json.JSONEncoder:
    return json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False, default=default)


def json_answer(body: dict[str, Any]) -> Response:
    """As `jsonify` answers."""
    return Response(written(body), mimetype="application/json")
