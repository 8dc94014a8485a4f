"""What columns are written down as, and made from again: arrays, and tables that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPARE_ROWS, SPARE_SHARE = 64, 16
"""Rows that a written array has to spare, at least, and as one in so many: so that one which is mapped from a file
need not be copied whole for the first thing that is added."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Both by name; names of parts are joined by a dot."""

    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)

    def named(self, name: str) -> Saved:
        """As a part of something greater."""
        return Saved(*({f"{name}.{one}": value for one, value in some.items()} for some in (self.arrays, self.tables)))

    def part(self, name: str) -> Saved:
        """The part that was given this name."""
        start = f"{name}."
        return Saved(
            *(
                {one.removeprefix(start): value for one, value in some.items() if one.startswith(start)}
                for some in (self.arrays, self.tables)
            )
        )

    def __or__(self, other: Saved) -> Saved:
        return Saved({**self.arrays, **other.arrays}, {**self.tables, **other.tables})


def with_spare(rows: NDArray[Any]) -> NDArray[Any]:
    """A copy with room to grow, filled up with 0."""
    spare = max(SPARE_ROWS, len(rows) // SPARE_SHARE)
    longer = np.zeros((len(rows) + spare, *rows.shape[1:]), rows.dtype)
    longer[: len(rows)] = rows
    return longer
