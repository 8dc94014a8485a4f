"""Which of the combinations of a group can be best where an earlier start is never worse."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.verdicts import Floats, Ints

NOTHING = -np.inf


@compiled
def front_of(  # noqa: C901, PLR0912 - one loop: see jit.py
    begin: Ints, ends: Ints, kinds: Ints, growth: Floats, travel: Ints, minutes: Ints, tied: Ints
) -> Ints:
    """1 per row that is left. Rows are in order of (group, end, kind); `growth` is rounded as scores are.

    One row makes another superfluous when its kind has no bit that the other's has not, it ends no later, and brings
    no less: the other never scores higher, nor comes first in a tie. Those that would tie in all are marked in `tied`.
    """
    front, best = np.empty(len(ends), np.int64), np.empty(4, np.float64)
    for row in range(len(ends)):
        front[row] = 1
    for group in range(len(begin) - 1):
        for kind in range(4):
            best[kind] = NOTHING
        row = begin[group]
        while row < begin[group + 1]:
            last = row
            while last < begin[group + 1] and ends[last] == ends[row]:
                last += 1
            for one in range(row, last):
                for kind in range(4):
                    if kind & ~kinds[one] == 0 and best[kind] >= growth[one]:
                        front[one] = 0
                for other in range(row, one):
                    if kinds[other] & ~kinds[one] == 0 and growth[other] >= growth[one]:
                        worse = growth[other] > growth[one] or travel[other] < travel[one]
                        same_travel = travel[other] == travel[one]
                        if worse or (same_travel and minutes[other] <= minutes[one]):
                            front[one] = 0
                            if not worse and minutes[other] == minutes[one]:
                                tied[other] = 1
            for one in range(row, last):
                best[kinds[one]] = max(best[kinds[one]], growth[one])
            row = last
    return front
