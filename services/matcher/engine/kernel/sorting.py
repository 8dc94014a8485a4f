"""Places in order of several whole numbers. (One call of numpy's costs more here than the sorting.)"""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.verdicts import Ints

RUN = 8
"""So many are put in order by moving each to its place."""


@inner
def _comes_after(keys: Ints, lead: int, one: int, other_lead: int, other: int) -> bool:
    """Column `one`, with its first key `lead`, comes after the other."""
    if lead != other_lead:
        return lead > other_lead
    for row in range(1, len(keys)):
        if keys[row, one] != keys[row, other]:
            return keys[row, one] > keys[row, other]
    return False


@inner
def _merged(
    keys: Ints, lead: Ints, order: Ints, begin: int, middle: int, end: int, into_lead: Ints, into: Ints
) -> None:
    left, right = begin, middle
    in_order_as_it_is = right >= end or not _comes_after(
        keys, lead[middle - 1], order[middle - 1], lead[right], order[right]
    )
    for place in range(begin, end):
        takes_left = in_order_as_it_is or right >= end
        if not takes_left and left < middle:
            takes_left = not _comes_after(keys, lead[left], order[left], lead[right], order[right])
        one = left if takes_left else right
        into_lead[place], into[place] = lead[one], order[one]
        left, right = (left + 1, right) if takes_left else (left, right + 1)


@compiled
def in_order(keys: Ints) -> Ints:
    """Columns of `keys` by their first row, then by the next, ascending; the same in the order in which they stand."""
    many = keys.shape[1]
    lead, order = keys[0].copy(), np.arange(many)
    for begin in range(0, many, RUN):
        for place in range(begin + 1, min(begin + RUN, many)):
            first, one, at = lead[place], order[place], place
            while at > begin and _comes_after(keys, lead[at - 1], order[at - 1], first, one):
                lead[at], order[at] = lead[at - 1], order[at - 1]
                at -= 1
            lead[at], order[at] = first, one
    other_lead, other, width, turned = np.empty(many, np.int64), np.empty(many, np.int64), RUN, False
    while width < many:
        for begin in range(0, many, 2 * width):
            middle, end = min(begin + width, many), min(begin + 2 * width, many)
            # Arrays that change places would be counted at every turn.
            if turned:
                _merged(keys, other_lead, other, begin, middle, end, lead, order)
            else:
                _merged(keys, lead, order, begin, middle, end, other_lead, other)
        turned, width = not turned, 2 * width
    return other if turned else order
