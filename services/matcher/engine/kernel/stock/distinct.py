"""Combinations of columns that many vacancies share, each with a number."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.stock.growing import with_room


class Distinct:
    """Distinct combinations, numbered in the order in which they are first seen."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._codes: dict[Hashable, int] = {}
        self.columns = tuple(np.zeros(0, kind) for kind in kinds)

    def __len__(self) -> int:
        return len(self._codes)

    def codes(self, combinations: Sequence[NDArray[Any]]) -> list[int]:
        """The number of the combination in each row."""
        # Not stated is nan, which is not equal to itself: -1 stands for it in the key.
        keys = zip(*(np.nan_to_num(column, nan=-1.0).tolist() for column in combinations), strict=True)
        found, before = [], len(self._codes)
        for key in keys:
            found.append(self._codes.setdefault(key, len(self._codes)))
        if len(self._codes) > before:
            self.columns = tuple(with_room(column, len(self._codes)) for column in self.columns)
            first = np.unique(np.array(found), return_index=True)
            for code, row in zip(*(one.tolist() for one in first), strict=True):
                if code >= before:
                    for column, values in zip(self.columns, combinations, strict=True):
                        column[code] = values[row]
        return found
