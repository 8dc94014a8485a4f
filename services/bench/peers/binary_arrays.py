"""Arrays as PostgreSQL reads them from the wire, counted from 0: the client adds next to nothing to a query."""

from __future__ import annotations

import struct
from typing import ClassVar

import numpy as np
import psycopg
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

_HEADER = struct.Struct(">iiI")
_DIMENSION = struct.Struct(">ii")


class WireArray:
    """One dimension, no nulls."""

    element_oid: ClassVar[int]
    element: ClassVar[str]

    def __init__(self, values: np.ndarray) -> None:
        rows = np.empty(len(values), np.dtype([("length", ">i4"), ("value", self.element)]))
        rows["length"], rows["value"] = np.dtype(self.element).itemsize, values
        head = _HEADER.pack(1 if len(values) else 0, 0, self.element_oid)
        self._values = values
        self.data = head + (_DIMENSION.pack(len(values), 0) + rows.tobytes() if len(values) else b"")

    @property
    def text(self) -> str:
        """As PostgreSQL writes it."""
        shown = ["t" if one is True else "f" if one is False else repr(one) for one in self._values.tolist()]
        return f"[0:{len(shown) - 1}]={{{','.join(shown)}}}" if shown else "{}"


class Bools(WireArray):
    element_oid, element = 16, "u1"


class Integers(WireArray):
    element_oid, element = 23, ">i4"


class Doubles(WireArray):
    element_oid, element = 701, ">f8"


class _Dumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: WireArray) -> Buffer | None:
        return obj.data


class _Bools(_Dumper):
    oid = 1000


class _Integers(_Dumper):
    oid = 1007


class _Doubles(_Dumper):
    oid = 1022


def teach(connection: psycopg.Connection) -> None:
    """Let a connection send them."""
    for kind, dumper in ((Bools, _Bools), (Integers, _Integers), (Doubles, _Doubles)):
        connection.adapters.register_dumper(kind, dumper)
