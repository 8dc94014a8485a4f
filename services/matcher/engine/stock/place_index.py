"""Which vacancies are where: a look at the places within reach need not touch the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.vacancy_arrays import I4, I8, U1

REMOTE, PLACE_NOT_KNOWN, FIRST_PLACE = range(3)
"""Buckets: work without travel, work at a place that is not known, and then one per place."""
_NOT_INDEXED = -1
FEWEST_ASTRAY, SHARE_ASTRAY = 512, 32
"""Sorted anew when more than so many slots, and more than one in so many, are not where they were."""


class PlaceArrays(NamedTuple):
    """`slots[start[bucket] : start[bucket + 1]]` were in the bucket when last sorted; leave out those that have
    `astray` set. All of those are in `others`, whatever their bucket is now. Free slots may be in either, so look at
    `taken`. Every slot that is taken comes exactly once. A bucket beyond the last has only slots among the others."""

    start: I8
    slots: I4
    others: I4
    astray: U1


class PlaceIndex:
    """Buckets by slot, sorted now and then."""

    def __init__(self) -> None:
        self._bucket: I4 = np.zeros(0, np.int32)
        self._indexed: I4 = np.zeros(0, np.int32)
        self._astray: U1 = np.zeros(0, np.uint8)
        self._others: I4 = np.zeros(0, np.int32)
        self._many = 0
        self._start: I8 = np.zeros(FIRST_PLACE + 1, np.int64)
        self._slots: I4 = np.zeros(0, np.int32)

    def put(self, slot: int, place: int, remote: bool) -> None:
        """The vacancy in this slot is there now. A slot that is emptied needs not be told: `taken` says so."""
        if slot >= len(self._bucket):
            self._bucket = with_room(self._bucket, slot + 1, _NOT_INDEXED)
            self._indexed = with_room(self._indexed, slot + 1, _NOT_INDEXED)
            self._astray = with_room(self._astray, slot + 1)
        bucket = REMOTE if remote else FIRST_PLACE + place if place >= 0 else PLACE_NOT_KNOWN
        self._bucket[slot] = bucket
        if bucket != self._indexed[slot] and not self._astray[slot]:
            self._astray[slot] = 1
            self._others = with_room(self._others, self._many + 1)
            self._others[self._many] = slot
            self._many += 1

    def restore(self, places: I4, remote: U1) -> None:
        """Sorted anew, for these vacancies by slot."""
        self._bucket = np.where(remote > 0, REMOTE, np.where(places >= 0, FIRST_PLACE + places, PLACE_NOT_KNOWN))
        self._bucket = self._bucket.astype(np.int32)
        self._indexed = np.full(len(places), _NOT_INDEXED, np.int32)
        self._astray = np.zeros(len(places), np.uint8)
        self._sort()

    def arrays(self) -> PlaceArrays:
        """As of now; holds until the next change. Sorts when too many have changed."""
        if self._many > max(FEWEST_ASTRAY, len(self._slots) // SHARE_ASTRAY):
            self._sort()
        return PlaceArrays(self._start, self._slots, self._others[: self._many], self._astray)

    def _sort(self) -> None:
        found = np.flatnonzero(self._bucket != _NOT_INDEXED)
        buckets = self._bucket[found]
        many = np.bincount(buckets, minlength=FIRST_PLACE)
        self._start = np.concatenate([np.zeros(1, np.int64), np.cumsum(many, dtype=np.int64)])
        self._slots = found[np.argsort(buckets, kind="stable")].astype(np.int32)
        self._indexed[found] = buckets
        self._astray[:] = 0
        self._many = 0
