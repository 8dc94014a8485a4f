"""The order in which combinations of one vacancy x track come, and the entries that are found."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.courses.singles import FINEST
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.parts_now import FIRST, SECURE, TRAVELLED, WISHED
from services.matcher.engine.verdicts import PASS, Floats, Ints

RANKED, TO_CLARIFY = range(2)
NO_OPTION, NO_SCORE = -1, -np.inf


class Found(NamedTuple):
    """Entries, one row each, in no particular order; the first `count[0]` rows are there. `option` is a row of
    `Singles` for dual and evening, of `Learning` for learn_first, NO_OPTION for direct; `tied`: another combination of
    the entry may be as good in all but its id, which then decides."""

    slot: NDArray[np.int32]
    track: NDArray[np.int8]
    group: NDArray[np.int8]
    option: NDArray[np.int32]
    tied: NDArray[np.int8]
    score: Floats
    count: Ints  # type: ignore[assignment]


def room_for(entries: int) -> Found:
    return Found(
        np.empty(entries, np.int32), np.empty(entries, np.int8), np.empty(entries, np.int8),
        np.empty(entries, np.int32), np.empty(entries, np.int8), np.empty(entries, np.float64), np.zeros(1, np.int64),
    )  # fmt: skip


@compiled
def group_of(verdict: int) -> int:
    return RANKED if verdict == PASS else TO_CLARIFY


@compiled
def total(parts: Floats, place: int, language: float, growth: float, guided: float, start: float) -> float:
    """The score, added up in the order of PARTS."""
    score = parts[place, FIRST] + language + growth + parts[place, WISHED] + parts[place, TRAVELLED]
    return score + guided + start + parts[place, SECURE]


@compiled
def before(
    score: float, end: int, travel: int, minutes: int, other: float, other_end: int, other_travel: int,
    other_minutes: int,
) -> int:  # fmt: skip
    """1 when the first comes before the other, -1 when it comes after it, 0 when ids decide (Combinations)."""
    mine, others = np.rint(score * FINEST), np.rint(other * FINEST)
    if mine != others:
        return 1 if mine > others else -1
    if end != other_end:
        return 1 if end < other_end else -1
    if travel != other_travel:
        return 1 if travel < other_travel else -1
    if minutes != other_minutes:
        return 1 if minutes < other_minutes else -1
    return 0
