"""Arrays that grow by doubling, so that adding one row costs the same whatever is there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST = 64


def with_room(array: NDArray[Any], rows: int, fill: int = 0) -> NDArray[Any]:
    """The array itself when it has so many rows, else one at least twice as long, filled up with `fill`."""
    if rows <= len(array):
        return array
    longer = np.full((max(SMALLEST, rows, 2 * len(array)), *array.shape[1:]), fill, array.dtype)
    longer[: len(array)] = array
    return longer
