"""Vacancies as plain arrays: one row per slot, nothing but numbers, for numpy and compiled code alike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.stock.growing import with_room

FOREVER = 2**30
"""A last day that never comes."""
NOT_KNOWN_UNIT = -1
"""`isco_unit` where the unit group is not known."""

I1 = NDArray[np.int8]
I4 = NDArray[np.int32]
I8 = NDArray[np.int64]
U1 = NDArray[np.uint8]
F8 = NDArray[np.float64]


class VacancyArrays(NamedTuple):
    """All C-contiguous and equally long, but for the last two; a row with `taken` 0 is free and says nothing.

    Days are day numbers (`date.toordinal`; 0 or FOREVER where there is no bound), hours not stated are nan. `*_class`
    point into `WeekArrays` and `LanguageArrays`; `place` is a number of `TravelMinutes`; the other codes are those of
    the `Interned` of the same name. A vacancy needs `needs_concept[start : start + len]`, each with its weight times
    rarity in `needs_weight`; `needs_whole` is their sum, added up in that order.

    Growing replaces arrays, so take this anew for every use.
    """

    taken: U1
    positions: I4
    closes: I4
    starts: I4
    latest: I4
    hours_min: F8
    hours_max: F8
    work_hours: F8
    """Fewest hours of work a week with the school day; nan when it cannot be told."""
    week_class: I4
    place: I4
    remote: U1
    language_class: I4
    security: F8
    engagement: I4
    occupation: I4
    licences: I4
    certificates: I4
    education: I4
    other_languages: I4
    sector: I4
    employer: I4
    isco_unit: I4
    needs_source: I1
    needs_start: I8
    needs_len: I4
    needs_whole: F8
    needs_concept: I4
    needs_weight: F8


PER_SLOT = VacancyArrays._fields[:-2]
"""The fields that have a row per slot."""
_CODES = ["i4"] * 9
_DTYPES = ["u1", *["i4"] * 4, *["f8"] * 3, "i4", "i4", "u1", "i4", "f8", *_CODES, "i1", "i8", "i4", "f8", "i4", "f8"]
"""In the order of the fields."""


def empty() -> VacancyArrays:
    """Without any row."""
    return VacancyArrays(*(np.zeros(0, kind) for kind in _DTYPES))


def with_slots(arrays: VacancyArrays, slots: int) -> VacancyArrays:
    """With room for so many slots; the very same when there is room."""
    if slots <= len(arrays.taken):
        return arrays
    return arrays._replace(**{name: with_room(getattr(arrays, name), slots) for name in PER_SLOT})
