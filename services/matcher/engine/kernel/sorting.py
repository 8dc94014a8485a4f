"""Places in order of several whole numbers. (One call of numpy's costs more here than the sorting.)

As many rows of keys as have room for it become one number per place; places are put in order by the last of these
numbers first, each time leaving those that are the same as they were. To merge two runs takes no branch that depends
on what is in them: which of two unsorted numbers is less cannot be foreseen.
"""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.verdicts import Ints

RUN = 8
"""So many are put in order by moving each to its place."""
BITS = 63
"""What a number has room for, but for its sign."""
NONE, ONE = np.uint64(0), np.uint64(1)


@compiled
def in_order(keys: Ints) -> Ints:
    """Columns of `keys` by their first row, then by the next, ascending; the same in the order in which they stand."""
    many, below = keys.shape[1], len(keys)
    order, other = np.arange(many), np.empty(many, np.int64)
    lead, other_lead = np.empty(many, np.int64), np.empty(many, np.int64)
    while below > 0:
        below = _joined(keys, below, order, lead)
        if _sorted(lead, order, other_lead, other):
            order, other = other, order
    return order


@inner
def _joined(keys: Ints, below: int, order: Ints, lead: Ints) -> int:
    """Fills `lead` with as many rows in one as there is room for, of those before `below`: the first that is in it."""
    bits, row = 0, below
    for place in range(len(order)):
        lead[place] = 0
    while row > 0:
        low = high = keys[row - 1, 0] if len(order) > 0 else 0
        for key in keys[row - 1]:
            low, high = min(low, key), max(high, key)
        span, more = np.uint64(high) - np.uint64(low), 0
        while span > NONE:
            span, more = span >> ONE, more + 1
        if bits + more > BITS and row < below:
            break
        row -= 1
        if more > BITS:
            low = 0  # alone, and as it is
        if more > 0:
            for place in range(len(order)):
                lead[place] |= (keys[row, order[place]] - low) << bits
        bits += more
    return row


@inner
def _sorted(lead: Ints, order: Ints, other_lead: Ints, other: Ints) -> bool:
    """Puts both in order by `lead`; true when they are in the other two after it."""
    many, width, turned = len(order), RUN, False
    for begin in range(0, many, RUN):
        for place in range(begin + 1, min(begin + RUN, many)):
            first, one, at = lead[place], order[place], place
            while at > begin and lead[at - 1] > first:
                lead[at], order[at] = lead[at - 1], order[at - 1]
                at -= 1
            lead[at], order[at] = first, one
    while width < many:
        for begin in range(0, many, 2 * width):
            middle, end = min(begin + width, many), min(begin + 2 * width, many)
            # Arrays that change places would be counted at every turn.
            if turned:
                _merged(other_lead, other, begin, middle, end, lead, order)
            else:
                _merged(lead, order, begin, middle, end, other_lead, other)
        turned, width = not turned, 2 * width
    return turned


@inner
def _merged(lead: Ints, order: Ints, begin: int, middle: int, end: int, into_lead: Ints, into: Ints) -> None:
    left, right, place = np.uint64(begin), np.uint64(middle), np.uint64(begin)
    until, last = np.uint64(middle), np.uint64(end)
    while left < until and right < last:
        takes_right = np.uint64(lead[right] < lead[left])
        taken = right if takes_right != 0 else left
        into_lead[place], into[place] = lead[taken], order[taken]
        right, left, place = right + takes_right, left + (ONE - takes_right), place + ONE
    while left < until:
        into_lead[place], into[place] = lead[left], order[left]
        left, place = left + ONE, place + ONE
    while right < last:
        into_lead[place], into[place] = lead[right], order[right]
        right, place = right + ONE, place + ONE
