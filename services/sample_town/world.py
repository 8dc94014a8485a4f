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

WORK_OF_SECTOR = {
    "food": 12.0, "cleaning": 12.0, "logistics": 12.0, "production": 10.0, "construction": 9.0, "hospitality": 9.0,
    "retail": 8.0, "care": 7.0, "technical": 5.0, "green": 4.0, "transport": 4.0, "textile": 3.0, "agriculture": 2.5,
    "administration": 1.5, "hairdressing": 1.5, "security": 1.5, "ict": 1.0, "education": 1.0, "crafts": 0.5,
    "business": 0.5, "media": 0.3,
}  # fmt: skip
"""How much of a generated town's work is in a sector: made up so that ordinary work is what there is most of."""
OTHER_SECTOR = 0.5
SHARE_OF_LEVEL = {"0": 0.02, "1": 0.05, "2": 0.1, "3": 0.25}
"""By major group of ISCO-08: beside each other occupation of the sector, how often armed forces, managers,
professionals (a judge, a surgeon) and associate professionals (a pilot) occur."""


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
        self._sums = list(accumulate(_weights(self.occupations)))
        near = [pc4 for pc4 in sorted(places.points) if "1501" <= pc4 <= "1567"]
        around = [pc4 for pc4 in sorted(places.points) if "1011" <= pc4 <= "1035" or "1441" <= pc4 <= "1448"]
        self.postcodes = near * 3 + around

    def occupation(self, draws: Draws) -> Concept:
        """Any occupation, ordinary work often and what few people do seldom."""
        return self.occupations[bisect(self._sums, draws.number() * self._sums[-1])]

    def day(self, in_days: int) -> str:
        """The ISO date that many days from the town's day."""
        return (self.today + timedelta(days=in_days)).isoformat()


def _weights(occupations: Sequence[Concept]) -> list[float]:
    """The weight of a sector is divided over its occupations."""
    shares = [SHARE_OF_LEVEL.get((concept.isco or "")[:1], 1.0) for concept in occupations]
    total: dict[str | None, float] = {}
    for concept, share in zip(occupations, shares, strict=True):
        total[concept.sector] = total.get(concept.sector, 0.0) + share
    return [
        WORK_OF_SECTOR.get(concept.sector or "", OTHER_SECTOR) * share / total[concept.sector]
        for concept, share in zip(occupations, shares, strict=True)
    ]
