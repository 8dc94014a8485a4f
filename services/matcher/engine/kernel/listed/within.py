"""The lines within reach: of places near enough, with terms and hours of work that are worth a look."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.kernel.stock.lines import Lines
from services.matcher.engine.verdicts import FAIL, Bytes, Floats, Ints

MARGIN = 1e-6
"""More than what is lost by keeping shares in half the room."""
NONE = np.uint64(0)
Halves = NDArray[np.float32]


class Within(NamedTuple):
    """Lines within reach of which terms and work are worth a look, in order; those of a bucket end at
    `until[bucket]`, and those after the last of `until` are of any. `covered` of each: see `Needing`; empty when the
    skills of the candidate are not stated."""

    line: NDArray[np.uint32]
    until: Ints
    covered: Halves


@inner
def within_reach(
    lines: Lines, reach: Bytes, terms: Bytes, asked: Bytes, language_of: Ints, wanted: Bytes, any_line: bool,
    by_concept: bool, start: Ints, needing: NDArray[np.uint32], share: Halves, credit: Floats, weight: float,
    whole: Halves,
) -> tuple[Within, Bytes]:  # fmt: skip
    """Of all lines, or none (not `any_line`); and 1 for terms classes that are worth a look. `start` to `share`, and
    `whole`: see `Needing`; `credit`: of the candidate, per concept, `weight`: of the part `skills`."""
    of_terms = np.empty(len(terms), np.int8)
    for one in range(len(terms)):
        of_terms[one] = terms[one] != FAIL and asked[language_of[one]] != 0
    of_line, of_work, begin, used = lines.terms, lines.work, lines.start, lines.used[0]
    last = len(begin) - 1
    buckets, count = min(len(reach), last) if any_line else 0, NONE
    line, until = np.empty(used + 1, np.uint32), np.empty(buckets, np.int64)
    # Without branches: which passes cannot be foreseen. Unsigned: of a number that could be negative compiled code asks
    # at every use whether it is.
    for bucket in range(buckets):
        if reach[bucket] != FAIL:
            for one in range(np.uint64(begin[bucket]), np.uint64(begin[bucket + 1])):
                line[count] = one
                count += np.uint64(of_terms[np.uint32(of_line[one])] & wanted[np.uint32(of_work[one])])
        until[bucket] = count
    for one in range(np.uint64(begin[last]), np.uint64(used if any_line else begin[last])):
        line[count] = one
        count += np.uint64(of_terms[np.uint32(of_line[one])] & wanted[np.uint32(of_work[one])])
    many = np.int64(count)
    covered = np.empty(many if by_concept else 0, np.float32)
    if by_concept:
        cover(start, needing, share, credit, weight, whole)
        for number in range(many):
            covered[number] = whole[line[number]] + np.float32(MARGIN)
        _clear(start, needing, credit, whole)
    return Within(line[:many], until, covered), of_terms


@compiled
def cover(
    start: Ints, line: NDArray[np.uint32], share: Halves, credit: Floats, weight: float, covered: Halves
) -> None:  # fmt: skip
    """Adds the part `skills` to every line that needs something that the candidate has: few concepts, so few lines.
    Less than MARGIN away from what it is."""
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            worth = np.float32(weight * credit[concept])
            for place in range(np.uint64(start[concept]), np.uint64(start[concept + 1])):
                covered[line[place]] += share[place] * worth


@inner
def _clear(start: Ints, line: NDArray[np.uint32], credit: Floats, covered: Halves) -> None:
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            for place in range(np.uint64(start[concept]), np.uint64(start[concept + 1])):
                covered[line[place]] = 0.0
