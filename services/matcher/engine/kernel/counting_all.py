"""Which tracks of every vacancy have an entry: everything that totals are made of, in one call that may go on beside
the search for a list."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.counting import at_least
from services.matcher.engine.kernel.courses.fitting import no_fits
from services.matcher.engine.kernel.held import Held, hold
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import Bits
from services.matcher.engine.kernel.listed.survivors import Reading, read, unread
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.verdicts import PASS, UNKNOWN, Ints


class Counts(NamedTuple):
    """Of every survivor its slot, and bits of the tracks with an entry that is ranked, that is to be clarified."""

    slot: NDArray[np.int32]
    ranked: Bits
    to_clarify: Bits

    @property
    def total_ranked(self) -> int:
        return int(np.bitwise_count(self.ranked).sum())

    @property
    def total_to_clarify(self) -> int:
        return int(np.bitwise_count(self.to_clarify).sum())


@compiled
def counted(
    stock: Held[Stock], now: Held[Prepared], speaks: Ints, reading: Held[Reading], tracks: int
) -> tuple[NDArray[np.int32], Bits, Bits]:
    """The columns of `Counts`, of tracks with a bit in `tracks`. All lines within reach are read once more, and lessons
    beside work are looked at anew: what a look fills in while it goes on is neither read nor written here.
    `speaks`: see `Person`."""
    (offer, rules), known, within = stock.arrays, now.arrays, reading.arrays.within
    own, many = unread(within, reading.arrays.of_terms), len(within.line)
    read(offer, rules, known, own, np.arange(many))
    anew = hold(Prepared(
        known.who, known.gates, known.options, known.first, known.found, known.timing, no_fits(offer, known.timing),
        known.needed, known.most,
    ))  # fmt: skip
    rows, many = own.rows, own.known[0]
    position, slot, first_day = rows.position[:many], rows.slot[:many], rows.first_day[:many]
    clean, doubtful = rows.clean[:many] & np.int8(tracks), rows.doubtful[:many] & np.int8(tracks)
    ranked = at_least(PASS, stock, anew, speaks, position, slot, first_day, clean)
    return slot, ranked, at_least(UNKNOWN, stock, anew, speaks, position, slot, first_day, doubtful & ~ranked)
