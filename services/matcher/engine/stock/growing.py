"""Arrays that grow by doubling, so that adding one row costs the same whatever is there; and arrays whose rows of a
cache line each are one wait for memory each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST = 64
CACHE_LINE = 64
"""Bytes."""


def with_room(array: NDArray[Any], rows: int, fill: int = 0) -> NDArray[Any]:
    """The array itself when it has so many rows, else one at least twice as long, filled up with `fill`."""
    if rows <= len(array):
        return array
    longer = np.full((max(SMALLEST, rows, 2 * len(array)), *array.shape[1:]), fill, array.dtype)
    longer[: len(array)] = array
    return longer


def on_cache_lines(rows: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """So many rows of zeros that begin where a cache line does: numpy promises multiples of 16 bytes."""
    room = np.zeros(rows * dtype.itemsize + CACHE_LINE, np.uint8)
    begin = -room.ctypes.data % CACHE_LINE
    return room[begin : begin + rows * dtype.itemsize].view(dtype)
