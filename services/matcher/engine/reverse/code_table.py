"""What candidates make of codes of several kinds: a line per code, so that one code of everybody stands together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.reverse.columns import NEWER
from services.matcher.engine.stock.growing import with_room

SPARE_CODES = 8


class CodeTable:
    """`table[begin[name] + code, row]`; `newer` for a code that came after the row was put."""

    def __init__(self, names: Sequence[str], kind: type[np.generic] = np.int8, newer: int = NEWER) -> None:
        self._newer = newer
        self.table: NDArray[Any] = np.zeros((0, 0), kind)
        self.begin = dict.fromkeys(names, 0)
        self._codes = dict.fromkeys(names, 0)

    def put(self, number: int, values: Mapping[str, NDArray[Any]]) -> None:
        """In place of what was in the row; a value per code."""
        self.make_room({name: len(some) for name, some in values.items()})
        if number >= self.table.shape[1]:
            self.table = np.ascontiguousarray(with_room(self.table.T, number + 1, self._newer).T)
        mine = np.full(len(self.table), self._newer, self.table.dtype)
        for name, some in values.items():
            mine[self.begin[name] : self.begin[name] + len(some)] = some
        self.table[:, number] = mine

    def make_room(self, codes: Mapping[str, int]) -> None:
        """For so many codes of these kinds."""
        if all(many <= self._codes[name] for name, many in codes.items()):
            return
        before, begin, table = dict(self._codes), dict(self.begin), self.table
        for name, many in codes.items():
            if many > before[name]:
                self._codes[name] = many + SPARE_CODES
        at = 0
        for name, many in self._codes.items():
            self.begin[name], at = at, at + many
        self.table = np.full((at, table.shape[1]), self._newer, table.dtype)
        for name, many in before.items():
            self.table[self.begin[name] : self.begin[name] + many] = table[begin[name] : begin[name] + many]
