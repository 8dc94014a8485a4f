"""What is shown of entries, out of the arrays that it stands in."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import LEARN_FIRST
from services.matcher.engine.kernel.courses.learning import NO_SECOND
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.kernel.tracks.best import NO_OPTION, Found
from services.matcher.engine.verdicts import Floats, Ints

SLOT, TRACK, GROUP, EMPLOYER, UNIT, FIRST, SECOND, TIED = range(8)
COLUMNS = 8
NO_COURSE = NO_SECOND


@compiled
def shown(stock: Held[Stock], now: Held[Prepared], scored: Held[Found], rows: Ints) -> tuple[Ints, Floats]:
    """Of these entries the numbers above, a row each; FIRST and SECOND: numbers of courses, NO_COURSE without; and
    their scores."""
    offer, known, entries = stock.lent.offer, now.lent, scored.lent
    found, scores = np.empty((COLUMNS, len(rows)), np.int64), np.empty(len(rows), np.float64)
    for place in range(len(rows)):
        row = rows[place]
        slot, track, option = entries.slot[row], entries.track[row], entries.option[row]
        first = second = NO_COURSE
        if option != NO_OPTION:
            if track == LEARN_FIRST:
                first, second = known.first.first[option], known.first.second[option]
            else:
                first = known.options.course[option]
        found[SLOT, place], found[TRACK, place], found[GROUP, place] = slot, track, entries.group[row]
        found[EMPLOYER, place], found[UNIT, place] = offer.employer[slot], offer.unit[slot]
        found[FIRST, place], found[SECOND, place], found[TIED, place] = first, second, entries.tied[row]
        scores[place] = entries.score[row]
    return found, scores
