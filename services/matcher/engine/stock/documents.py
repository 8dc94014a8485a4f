"""What was put in as compact bytes, and back: so that a hundred thousand vacancies are no heap of objects.

The form is JSON of lists in the order of the fields; it holds for one version of the classes (`FORMAT`).
"""

from __future__ import annotations

import hashlib
import json
import types
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.stock.saved import Saved
from services.matcher.engine.verdicts import Ints

Value = TypeVar("Value")
Step = Callable[[Any], Any]
_REMEMBERED = 2048
_FEW = 4096


class Documents(Generic[Value]):
    """Values of one class by a number; those that were read last are remembered as they are."""

    def __init__(self, cls: type[Value]) -> None:
        self._cls = cls
        self._changed: dict[int, bytes] = {}
        """Those that are not in the text, or not any more (then empty)."""
        self._text: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._ends: Ints = np.zeros(0, np.int64)
        self._read: OrderedDict[int, Value] = OrderedDict()

    def put(self, number: int, value: Value) -> None:
        """Adds or replaces. Raises `TypeError` or `ValueError` for what has no such form."""
        self._changed[number] = packed(value)
        self._read.pop(number, None)

    def remove(self, number: int) -> None:
        """Removes; nothing happens when it is not there."""
        self._changed[number] = b""
        self._read.pop(number, None)

    def read(self, number: int) -> Value:
        """Read anew, for who goes through all of them. Raises `KeyError` when there is none."""
        data = self._bytes(number)
        if not data:
            raise KeyError(number)
        return unpacked(self._cls, data)

    def at(self, number: int) -> Value:
        """Raises `KeyError` when there is none."""
        value = self._read.get(number)
        if value is None:
            value = self._read[number] = self.read(number)
            if len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(number)
        return value

    def saved(self, many: int) -> Saved:
        """Those with the numbers below this, one after another, and where each ends."""
        found = [self._bytes(number) for number in range(many)]
        ends = np.cumsum(np.fromiter(map(len, found), np.int64, many))
        return Saved({"text": np.frombuffer(b"".join(found), np.uint8), "ends": ends})

    def restore(self, saved: Saved) -> None:
        """Have what `saved` gave; to be called before anything is put."""
        self._text, self._ends = saved.arrays["text"], saved.arrays["ends"]

    def _bytes(self, number: int) -> bytes:
        data = self._changed.get(number)
        if data is None and number < len(self._ends):
            start = int(self._ends[number - 1]) if number else 0
            return self._text[start : int(self._ends[number])].tobytes()
        return data or b""


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def packed(value: Any) -> bytes:
    """Raises `TypeError` or `ValueError` (not a finite number) for what has no such form."""
    pack, _ = _codec(type(value))
    return _encode(pack(value)).encode()


def unpacked(cls: type[Value], data: bytes) -> Value:
    """The value that `packed` was given."""
    _, unpack = _codec(cls)
    value: Value = unpack(json.loads(data.decode()))
    return value


def _codec(kind: Any) -> tuple[Step, Step]:
    """How a value of this type becomes JSON, and how it comes back; None is itself, and not given to either."""
    if kind not in _codecs:
        _codecs[kind] = _new_codec(kind)
    return _codecs[kind]


_codecs: dict[Any, tuple[Step, Step]] = {}
"""By type; made when it is first asked for."""


def _new_codec(kind: Any) -> tuple[Step, Step]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (stated,) = (one for one in inner if one is not type(None))
        return _codec(stated)
    if origin is tuple:
        pack, unpack = _codec(inner[0])
        if unpack is _same:
            return _same, tuple
        return lambda many: [pack(one) for one in many], lambda many: tuple([unpack(one) for one in many])
    if origin is dict:
        pack, unpack = _codec(inner[1])
        return (
            lambda named: {name: pack(one) for name, one in named.items()},
            lambda named: {name: unpack(one) for name, one in named.items()},
        )
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if kind is date:
        return date.toordinal, date.fromordinal
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return _same, {member.value: member for member in kind}.__getitem__
    if kind in (str, int, float, bool):
        return _same, _same
    raise TypeError(f"there is no compact form of {kind}")


def _of_dataclass(kind: Any) -> tuple[Step, Step]:
    """A list of the fields; those at the end that have their default are left out."""
    hints, members = get_type_hints(kind), fields(kind)
    names = [one.name for one in members]
    codecs = [_codec(hints[name]) for name in names]
    packs = [(place, pack) for place, (pack, _) in enumerate(codecs) if pack is not _same]
    unpacks = [(place, unpack) for place, (_, unpack) in enumerate(codecs) if unpack is not _same]
    defaults = [one.default for one in members]
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def pack(value: Any) -> list[Any]:
        values = list(values_of(value))
        while values and values[-1] is defaults[len(values) - 1]:
            values.pop()
        for place, step in packs:
            if place < len(values) and values[place] is not None:
                values[place] = step(values[place])
        return values

    def unpack(values: list[Any]) -> Any:
        for place, step in unpacks:
            if place < len(values) and values[place] is not None:
                values[place] = step(values[place])
        return kind(*values)

    if not all(map(_is_plain, hints.values())):
        return pack, unpack
    # Intervals, levels, contracts: there are few of them, and looking one up takes a tenth of making it.
    made = lru_cache(_FEW, typed=True)(lambda *values: unpack(list(values)))
    return pack, lambda values: made(*values)


def _is_plain(kind: Any) -> bool:
    """In JSON it is no list and no object."""
    either = get_origin(kind) in (Union, types.UnionType)
    stated = [one for one in get_args(kind) if one is not type(None)] if either else [kind]
    return all(isinstance(one, type) and issubclass(one, str | int | float | date) for one in stated)


def _same(value: Any) -> Any:
    return value


def _described(kind: Any) -> str:
    """The names and types of a class and of what is in it."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        members = [f"{one.name}: {_described(hints[one.name])}{_default(one)}" for one in fields(kind)]
        return f"{kind.__name__}({', '.join(members)})"
    inner = get_args(kind)
    return f"{get_origin(kind)}[{', '.join(map(_described, inner))}]" if inner else repr(kind)


def _default(member: Field[Any]) -> str:
    return "" if member.default is MISSING else f" = {member.default!r}"


FORMAT = hashlib.sha256("".join(map(_described, (Vacancy, Course, Promise, Candidate))).encode()).hexdigest()[:8]
"""Changes with any field of what is kept in this form."""
