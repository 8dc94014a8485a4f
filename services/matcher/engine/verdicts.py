"""What a gate answers, as numbers that arrays can hold. The worst of several is their minimum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PASS, UNKNOWN, FAIL = 1, 0, -1
RESULT_NAMES = {PASS: "pass", UNKNOWN: "unknown", FAIL: "fail"}

Bools = NDArray[np.bool_]
Bytes = NDArray[np.int8]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Weeks = NDArray[np.uint64]
"""Half-hours of the week: the last axis has six words of 64 bits."""


def verdict(passes: Bools) -> Bytes:
    """Pass where true, else fail."""
    return np.where(passes, PASS, FAIL).astype(np.int8)


def unless_unknown(unknown: Bools, passes: Bools) -> Bytes:
    """Unknown where it cannot be told, else pass or fail."""
    return np.where(unknown, UNKNOWN, np.where(passes, PASS, FAIL)).astype(np.int8)


def everywhere(result: int, length: int) -> Bytes:
    return np.full(length, result, np.int8)
