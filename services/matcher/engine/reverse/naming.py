"""Whose list names a vacancy or a course: some 60 names a candidate, so as small as can be."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable


class Naming:
    """Candidates by name, a sorted list of their numbers each."""

    def __init__(self) -> None:
        self._who: dict[str, list[int]] = {}
        self._number: dict[str, int] = {}
        self._ids: list[str] = []
        self._free: list[int] = []

    def of(self, name: str) -> list[str]:
        """The candidates whose list names it."""
        return [self._ids[number] for number in self._who.get(name, ())]

    def put(self, candidate: str, names: Iterable[str]) -> None:
        """The candidate, who has no names yet, names these, which are all different."""
        number = self._free.pop() if self._free else len(self._ids)
        if number == len(self._ids):
            self._ids.append("")
        self._ids[number], self._number[candidate] = candidate, number
        for name in names:
            insort(self._who.setdefault(name, []), number)

    def remove(self, candidate: str, names: Iterable[str]) -> None:
        """The candidate and the names that they were put with."""
        number = self._number.pop(candidate)
        self._ids[number] = ""
        self._free.append(number)
        for name in names:
            who = self._who[name]
            del who[bisect_left(who, number)]
            if not who:
                del self._who[name]
