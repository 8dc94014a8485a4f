"""Which tracks of every vacancy have an entry: what totals are made of, in two calls that may go on beside the search
for a list. What is ranked comes first: who looks for near misses leaves that out, and need not wait for the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, cached_property
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


class CountedRanked(NamedTuple):
    """Of every survivor its slot, and bits of the tracks with an entry that is ranked; and what was read for it."""

    slot: NDArray[np.int32]
    ranked: Bits
    reading: Held[Reading]
    now: Held[Prepared]


class Counts:
    """Of tracks with a bit in `tracks`, all that is within reach. Counted once: when it is asked for, or `beside` what
    will ask. `speaks`: see `Person`."""

    _counting: tuple[Future[CountedRanked], Future[Bits]] | None = None

    def __init__(
        self, stock: Held[Stock], now: Held[Prepared], speaks: Ints, reading: Held[Reading], tracks: int
    ) -> None:
        self._stock, self._now, self._speaks, self._reading, self._tracks = stock, now, speaks, reading, tracks

    @property
    def total_ranked(self) -> int:
        return int(np.bitwise_count(self.ranked).sum())

    @property
    def total_to_clarify(self) -> int:
        return int(np.bitwise_count(self.to_clarify).sum())

    @property
    def slot(self) -> NDArray[np.int32]:
        """Of every survivor."""
        return self._counted.slot

    @property
    def ranked(self) -> Bits:
        """Of every survivor bits of the tracks with an entry that is ranked."""
        return self._counted.ranked

    @cached_property
    def to_clarify(self) -> Bits:
        """Of every survivor bits of the tracks with an entry that is to be clarified."""
        return self._count_rest(self._counted) if self._counting is None else self._counting[1].result()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Counts while the block goes on: compiled code does not hold the lock of the interpreter."""
        first = _thread().submit(self._count_ranked)
        last = _thread().submit(lambda: self._count_rest(first.result()))
        self._counting = first, last
        try:
            yield
        finally:
            last.exception()  # nothing is counted any more when the block is over, whoever did not ask for it

    @cached_property
    def _counted(self) -> CountedRanked:
        return self._count_ranked() if self._counting is None else self._counting[0].result()

    def _count_ranked(self) -> CountedRanked:
        return CountedRanked._make(_ranked(self._stock, self._now, self._speaks, self._reading, self._tracks))

    def _count_rest(self, found: CountedRanked) -> Bits:
        rest: Bits = _to_clarify(self._stock, found.now, self._speaks, found.reading, found.ranked, self._tracks)
        return rest


@cache
def _thread() -> ThreadPoolExecutor:
    """Starting one for every candidate takes 0.3 ms."""
    return ThreadPoolExecutor(1, "counting")


os.register_at_fork(after_in_child=_thread.cache_clear)  # a thread does not come along


@compiled
def _ranked(
    stock: Held[Stock], now: Held[Prepared], speaks: Ints, reading: Held[Reading], tracks: int
) -> tuple[NDArray[np.int32], Bits, Held[Reading], Held[Prepared]]:
    """The columns of `CountedRanked`. All lines within reach are read once more, and lessons beside work are looked at
    anew: what a look fills in while it goes on is neither read nor written here."""
    (offer, rules), known, within = stock.arrays, now.arrays, reading.arrays.within
    own, many = unread(within, reading.arrays.of_terms), len(within.line)
    read(offer, rules, known, own, np.arange(many))
    anew = hold(Prepared(
        known.who, known.gates, known.options, known.first, known.found, known.timing, no_fits(offer, known.timing),
        known.needed, known.most,
    ))  # fmt: skip
    rows, many = own.rows, own.known[0]
    position, slot, first_day = rows.position[:many], rows.slot[:many], rows.first_day[:many]
    clean = rows.clean[:many] & np.int8(tracks)
    return slot, at_least(PASS, stock, anew, speaks, position, slot, first_day, clean), hold(own), anew


@compiled
def _to_clarify(
    stock: Held[Stock], now: Held[Prepared], speaks: Ints, reading: Held[Reading], ranked: Bits, tracks: int
) -> Bits:
    """Of the survivors that were read for what is `ranked`."""
    rows, many = reading.arrays.rows, len(ranked)
    position, slot, first_day = rows.position[:many], rows.slot[:many], rows.first_day[:many]
    doubtful = rows.doubtful[:many] & np.int8(tracks)
    return at_least(UNKNOWN, stock, now, speaks, position, slot, first_day, doubtful & ~ranked)
