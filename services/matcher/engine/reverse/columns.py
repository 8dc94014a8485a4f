"""The rows of `People` as compiled code takes them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.verdicts import Floats, Ints, Weeks

Digits = NDArray[np.int8]


class Columns(NamedTuple):
    """The arrays of `People`, and means of travel by code."""

    rows: Any
    free_now: Weeks
    free_ever: Weeks
    engagement: NDArray[np.int8]
    licences: NDArray[np.int8]
    certificates: NDArray[np.int8]
    education: NDArray[np.int8]
    other_languages: NDArray[np.int8]
    wished_sector: Floats
    wished_engagement: Floats
    held_skill: NDArray[np.int32]
    held_level: Floats
    done: NDArray[np.int32]
    done_1: Digits
    done_2: Digits
    done_3: Digits
    done_4: Digits
    done_worth: Floats
    wish: NDArray[np.int32]
    wish_1: Digits
    wish_2: Digits
    wish_3: Digits
    wish_4: Digits
    excluded: NDArray[np.int32]
    means: Ints
    public: int
