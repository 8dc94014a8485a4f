"""The distinct language demands of the vacancies in stock: a minimum, and a lower one with guidance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.language import SKILLS, asked_levels
from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.verdicts import Bytes
from shared.vocabulary.cefr import LanguageLevels

LanguageKey = tuple[tuple[int, ...] | None, tuple[int, ...] | None]
"""What is asked of the four skills, and what with guidance; None where it is not stated."""


class LanguageArrays(NamedTuple):
    """One row per class; a minimum that is not stated asks A0 of every skill."""

    stated: NDArray[np.uint8]
    minimum: Bytes
    lower_stated: NDArray[np.uint8]
    lower: Bytes


class LanguageClasses:
    """Numbered in the order in which they were first seen; a number is never given away again."""

    def __init__(self) -> None:
        self.keys: list[LanguageKey] = []
        self._codes: dict[LanguageKey, int] = {}
        flags, levels = np.zeros(0, np.uint8), np.zeros((0, SKILLS), np.int8)
        self.arrays = LanguageArrays(flags, levels, flags, levels)

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, minimum: LanguageLevels | None, lower: LanguageLevels | None) -> int:
        """The class of what a vacancy asks."""
        return self.code((_asked(minimum), _asked(lower)))

    def code(self, key: LanguageKey) -> int:
        """The number of a class, a new one when it was never seen."""
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self.keys)
            self.keys.append(key)
            self.arrays = LanguageArrays(*(with_room(column, code + 1) for column in self.arrays))
            minimum, lower = key
            for column, value in zip(
                self.arrays, (minimum is not None, minimum or 0, lower is not None, lower or 0), strict=True
            ):
                column[code] = value
        return code


def _asked(levels: LanguageLevels | None) -> tuple[int, ...] | None:
    return None if levels is None else tuple(asked_levels(levels).tolist())
