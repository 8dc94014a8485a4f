"""Small numbers for values that repeat, so that a rule runs once per distinct value and not once per vacancy."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

import numpy as np

from services.matcher.engine.verdicts import Floats, Ints

Value = TypeVar("Value", bound=Hashable)
FEW = 128
"""For no more than so many rows plain Python is quicker than sorting them."""


class Interned(Generic[Value]):
    """Values numbered in the order in which they were first seen; a number is never given away again."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self._codes: dict[Value, int] = {}

    def code(self, value: Value) -> int:
        if value not in self._codes:
            self._codes[value] = len(self.values)
            self.values.append(value)
        return self._codes[value]

    def find(self, value: Value) -> int:
        """The number of a value, -1 when it was never seen."""
        return self._codes.get(value, -1)

    def number(self, values: Iterable[Value]) -> None:
        """Numbers these in turn."""
        for value in values:
            self.code(value)

    def __len__(self) -> int:
        return len(self.values)

    def spread(self, codes: Ints, rule: Callable[[Value], float]) -> Floats:
        """`rule` of every coded value, worked out once per distinct value."""
        if len(codes) >= len(self.values):
            return np.array([rule(value) for value in self.values], np.float64)[codes]
        if len(codes) <= FEW:
            listed = codes.tolist()
            found = {code: rule(self.values[code]) for code in dict.fromkeys(listed)}
            return np.array([found[code] for code in listed], np.float64)
        distinct, place = np.unique(codes, return_inverse=True)
        return np.array([rule(self.values[code]) for code in distinct.tolist()], np.float64)[place]
