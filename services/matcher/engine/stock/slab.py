"""Many short lists in a few long arrays, a block each; blocks that are let go are used again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.verdicts import Ints

BLOCK = 4
"""Blocks are multiples of this, so that a block that was let go fits many others."""


class Slab:
    """`columns` belong together; growing replaces them. Who holds a block knows its start and length."""

    def __init__(self, *kinds: DTypeLike) -> None:
        self.columns: tuple[NDArray[Any], ...] = tuple(np.zeros(0, kind) for kind in kinds)
        self.used = 0
        self._free: dict[int, list[int]] = {}

    def put(self, *lists: Sequence[float]) -> int:
        """One list per column, equally long; returns the start of the block that they are in now, 0 for empty ones."""
        length = len(lists[0])
        if not length:
            return 0
        size = _rounded(length)
        free = self._free.get(size)
        start = free.pop() if free else self.used
        if start == self.used:
            self.used += size
            self.columns = tuple(with_room(column, self.used) for column in self.columns)
        for column, values in zip(self.columns, lists, strict=True):
            column[start : start + length] = values
        return start

    def adopt(self, used: int, *columns: NDArray[Any]) -> None:
        """Have these columns, as `packed_lists` made them."""
        self.used, self.columns = used, columns

    def let_go(self, start: int, length: int) -> None:
        """The block is not used any more."""
        if length:
            self._free.setdefault(_rounded(length), []).append(start)


class PackedLists(NamedTuple):
    """Lists one after another without gaps: where each begins, the columns, and how much of them is used."""

    start: Ints
    columns: tuple[NDArray[Any], ...]
    used: int


def packed_lists(start: NDArray[Any], many: NDArray[Any], columns: Sequence[NDArray[Any]]) -> PackedLists:
    """The lists at these places of a slab's columns, as a new slab would hold them; those of length 0 begin at 0."""
    many = many.astype(np.int64)
    sizes = -(-many // BLOCK) * BLOCK
    begins = np.where(many > 0, np.cumsum(sizes) - sizes, 0)
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    source, target = np.repeat(start, many) + within, np.repeat(begins, many) + within
    used = int(sizes.sum())
    packed = []
    for column in columns:
        found = np.zeros(used, column.dtype)
        found[target] = column[source]
        packed.append(found)
    return PackedLists(begins, tuple(packed), used)


def _rounded(length: int) -> int:
    return -(-length // BLOCK) * BLOCK
