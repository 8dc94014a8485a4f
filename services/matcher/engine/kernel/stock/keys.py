"""A line of the stock: what is read of a vacancy at once, and of every line the keys that the first look goes by."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.stock.skill_needs import FROM_OCCUPATION, STATED
from services.matcher.engine.verdicts import Ints

ROW = np.dtype(
    [
        ("security", "f8"),
        ("needs_whole", "f8"),
        ("needs_start", "i4"),
        ("needs_len", "i4"),
        ("starts", "i4"),
        ("latest", "i4"),
        ("closes", "i4"),
        ("bucket", "i4"),
        ("terms", "i4"),
        ("work", "i4"),
        ("occupation", "i4"),
        ("sector", "i4"),
        ("needs_source", "i4"),
        ("slot", "i4"),
    ],
    align=True,
)
"""A cache line of 64 bytes. `bucket`: as in `PlaceIndex`, or NOT_OPEN; `terms`, `work`: classes; `slot`: whose line;
the others as in `VacancyArrays`."""


Rows = NDArray[Any]
SOURCES, COVERED = 4, STATED
"""`trade` of `Keys` is SOURCES times the occupation, plus where the needs come from. COVERED: a list that stands in
`Needing`; FROM_OCCUPATION: one that does not, as the line changed since. Who stated it is all the same."""


class Keys(NamedTuple):
    """Of every line, close together for the first look; `trade`: see SOURCES."""

    terms: NDArray[np.int32]
    work: NDArray[np.int32]
    trade: NDArray[np.int32]
    sector: NDArray[np.int32]


def no_keys(lines: int) -> Keys:
    """Room for so many."""
    return Keys(*np.zeros((4, lines), np.int32))


def key_of(rows: Rows, name: str, listed: int) -> Ints:
    """A column of `Keys`; `listed`: COVERED or FROM_OCCUPATION, for rows with a list of needs."""
    if name != "trade":
        return rows[name]
    source = rows["needs_source"]
    return rows["occupation"] * SOURCES + np.where((source == STATED) | (source == FROM_OCCUPATION), listed, source)
