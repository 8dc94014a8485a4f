"""What candidates make of codes of several kinds: one row each, so that a look at all kinds touches one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from services.matcher.engine.growing import with_room
from services.matcher.engine.reverse.columns import NEWER
from services.matcher.engine.verdicts import Bytes, Ints

SPARE_CODES = 8


class CodeTable:
    """`table[row, begin[name] + code]`; NEWER for a code that came after the row was put."""

    def __init__(self, names: Sequence[str]) -> None:
        self.table: Bytes = np.zeros((0, 0), np.int8)
        self.begin = dict.fromkeys(names, 0)
        self._codes = dict.fromkeys(names, 0)

    def put(self, number: int, values: Mapping[str, Bytes | Ints]) -> None:
        """In place of what was in the row; a value per code."""
        self.make_room({name: len(some) for name, some in values.items()})
        self.table = with_room(self.table, number + 1, NEWER)
        row = self.table[number]
        row[:] = NEWER
        for name, some in values.items():
            row[self.begin[name] : self.begin[name] + len(some)] = some

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
        self.table = np.full((len(table), at), NEWER, np.int8)
        for name, many in before.items():
            self.table[:, self.begin[name] : self.begin[name] + many] = table[:, begin[name] : begin[name] + many]
