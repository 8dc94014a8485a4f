"""Which promises count for which vacancy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.saved import Saved, with_spare
from services.matcher.engine.stock.slab import Slab, packed_lists
from services.matcher.engine.verdicts import Bools, Ints


class Pairs(NamedTuple):
    """Promises that count for a vacancy, by slot: `promise[start[slot] : start[slot] + many[slot]]`, in order."""

    promise: Ints
    start: Ints
    many: Ints

    def of_rows(self, slots: Ints) -> tuple[Ints, Ints]:
        """For rows with these slots: (row, promise) of every pair, rows ascending, promises in order within a row."""
        many = self.many[slots]
        row = np.repeat(np.arange(len(slots)), many)
        before = np.cumsum(many) - many
        pair = np.repeat(self.start[slots] - before, many) + np.arange(len(row))
        return row, self.promise[pair]

    def of_slot(self, slot: int) -> Ints:
        """The promises of one slot, in order."""
        start = int(self.start[slot])
        numbers: Ints = self.promise[start : start + int(self.many[slot])]
        return numbers

    def with_one_more(self, number: int, slots: Ints, before: Bools) -> Pairs:
        """These pairs, and one promise more for each of these slots. `before`: per promise whether it comes before."""
        row, promise = self.of_rows(slots)
        rows, promises = np.append(row, np.arange(len(slots))), np.append(promise, np.full(len(slots), number))
        turn = np.append(np.where(before[promise], 0, 2), np.ones(len(slots), np.int64))
        order = np.lexsort((turn, rows))
        many = np.zeros(len(self.many), np.int64)
        many[slots] = self.many[slots] + 1
        start = np.zeros(len(self.many), np.int64)
        start[slots] = np.cumsum(many[slots]) - many[slots]
        return Pairs(promises[order], start, many)


class PairLists:
    """Pairs that change one slot at a time."""

    def __init__(self) -> None:
        self.slab = Slab(np.int64)
        self.start: Ints = np.zeros(0, np.int64)
        self.many: Ints = np.zeros(0, np.int64)

    @property
    def pairs(self) -> Pairs:
        """As of now: growing replaces the arrays."""
        return Pairs(self.slab.columns[0], self.start, self.many)

    def make_room(self, slots: int) -> None:
        """Every slot below this has a list."""
        self.start, self.many = with_room(self.start, slots), with_room(self.many, slots)

    def put(self, slot: int, numbers: list[int]) -> None:
        """Just these, in this order."""
        start, many = int(self.start[slot]), int(self.many[slot])
        if many or numbers:
            self.slab.let_go(start, many)
            self.start[slot], self.many[slot] = self.slab.put(numbers), len(numbers)

    def saved(self) -> Saved:
        """All of it as of now, in arrays of its own."""
        packed = packed_lists(self.start, self.many, self.slab.columns)
        arrays = {"promise": packed.columns[0], "start": packed.start, "many": self.many}
        return Saved({name: with_spare(column) for name, column in arrays.items()}, {"used": packed.used})

    def restore(self, saved: Saved) -> None:
        """Have what `saved` gave."""
        self.slab.adopt(saved.tables["used"], saved.arrays["promise"])
        self.start, self.many = saved.arrays["start"], saved.arrays["many"]
