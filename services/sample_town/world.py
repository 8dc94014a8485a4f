"""What generated towns are made from: cheap random choices, and the concepts and postcodes to choose among."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

from shared.places import Places
from shared.taxonomy import Concept, Taxonomy

T = TypeVar("T")


class Draws:
    """The random choices of one thing: takes numbers in [0, 1) from its own row."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self._numbers = numbers
        self._next = 0

    def number(self) -> float:
        """Uniform in [0, 1)."""
        value = self._numbers[self._next % len(self._numbers)]
        self._next += 1
        return value

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self.number() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + int(self.number() * (high - low + 1))

    def one(self, options: Sequence[T]) -> T:
        """Any of the options, equally likely."""
        return options[int(self.number() * len(options))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """Any of the options, as likely as its weight."""
        sums = list(accumulate(options.values()))
        return list(options)[bisect(sums, self.number() * sums[-1])]

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Up to `most` different options, in their order."""
        chosen = {int(self.number() * len(options)) for _ in range(min(most, len(options)))} if options else set()
        return [options[position] for position in sorted(chosen)]


class World:
    """What generated bodies are made of: the taxonomy's occupations and skills, and the region's postcodes."""

    def __init__(self, taxonomy: Taxonomy, places: Places, today: date) -> None:
        self.taxonomy = taxonomy
        self.today = today
        self.occupations: list[Concept] = taxonomy.concepts("occupation")
        near = [pc4 for pc4 in sorted(places.points) if "1501" <= pc4 <= "1567"]
        around = [pc4 for pc4 in sorted(places.points) if "1011" <= pc4 <= "1035" or "1441" <= pc4 <= "1448"]
        self.postcodes = near * 3 + around

    def day(self, in_days: int) -> str:
        """The ISO date that many days from the town's day."""
        return (self.today + timedelta(days=in_days)).isoformat()
