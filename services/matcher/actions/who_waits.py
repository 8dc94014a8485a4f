"""The candidates who wait to be ranked, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import ceil

FEW = 25
"""A vacancy that concerns no more does not wait for those that concern many: most concern a handful, some hundreds."""
STEPS = 100
"""Who waits least urgently has had a turn after so many steps (four seconds of steps of 40 ms), however much else there
is to do."""


class WhoWaits:
    """First come candidates who changed; then those whom a vacancy concerns that concerns few; then those of any
    vacancy; then all others (of a course, mostly, which concerns hundreds)."""

    def __init__(self) -> None:
        self._changed: dict[str, None] = {}
        self._of_few: dict[str, None] = {}
        self._of_vacancies: dict[str, set[str]] = {}
        self._others: dict[str, None] = {}
        self._due = 0

    def __len__(self) -> int:
        return len(self._changed.keys() | self._of_vacancies.keys() | self._others.keys())

    def changed(self, candidate: str) -> None:
        self._changed[candidate] = None

    def concerned(self, vacancy: str, candidates: Iterable[str]) -> None:
        """All whom this vacancy concerns, as it is now."""
        some = list(candidates)
        for candidate in some:
            self._of_vacancies.setdefault(candidate, set()).add(vacancy)
        if len(some) <= FEW:
            self._of_few |= dict.fromkeys(some)

    def others(self, candidates: Iterable[str]) -> None:
        """Whom something else concerns."""
        self._others |= dict.fromkeys(candidates)

    def no_more(self, candidate: str) -> None:
        self._changed.pop(candidate, None)
        self._of_few.pop(candidate, None)
        self._of_vacancies.pop(candidate, None)
        self._others.pop(candidate, None)
        if not self._others:
            self._due = 0

    def only_for(self, candidate: str) -> set[str] | None:
        """The vacancies for which the candidate waits; None when it is for something else too."""
        if candidate in self._changed or candidate in self._others:
            return None
        return self._of_vacancies.get(candidate)

    def urgent(self) -> Iterator[str]:
        """In turn, some of them twice; nothing may be changed while it is read."""
        return chain(self._changed, self._of_few, self._of_vacancies)

    def less_urgent(self) -> Iterator[str]:
        return iter(self._others)

    def due(self) -> int:
        """How many of the less urgent have a turn in this step, if it has the time."""
        self._due = max(self._due, ceil(len(self._others) / STEPS))
        return self._due
