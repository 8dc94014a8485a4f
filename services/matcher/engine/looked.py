"""What one look through the stock found for a candidate, whoever looked."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.selection import Entries, Entry, Placed, the_list
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Ints


class Looked(ABC):
    """Entries of vacancy x track. To be read until the stock changes."""

    @property
    @abstractmethod
    def entries(self) -> Entries:
        """All of them."""

    @property
    @abstractmethod
    def total_ranked(self) -> int: ...

    @property
    @abstractmethod
    def total_to_clarify(self) -> int: ...

    @abstractmethod
    def ranked_slots(self) -> Ints:
        """Of the vacancies that have a ranked entry, each once, in any order."""

    @abstractmethod
    def listed(self, limit: int, settings: Settings) -> tuple[Placed, ...]:
        """What the list rule takes of the ranked ones."""

    @abstractmethod
    def to_clarify(self, limit: int) -> list[Entry]:
        """The first so many that are to be clarified."""


class LookedByNumpy(Looked):
    """Made of objects."""

    def __init__(self, entries: Entries, stock: StockColumns) -> None:
        self._entries, self._stock = entries, stock

    @property
    def entries(self) -> Entries:
        return self._entries

    @property
    def total_ranked(self) -> int:
        return len(self._entries.ranked)

    @property
    def total_to_clarify(self) -> int:
        return len(self._entries.to_clarify)

    def ranked_slots(self) -> Ints:
        slots = self._stock.vacancies.slots
        return np.unique(np.array([slots[entry.vacancy] for entry in self._entries.ranked], np.int64))

    def listed(self, limit: int, settings: Settings) -> tuple[Placed, ...]:
        return the_list(self._entries.ranked, limit, settings)

    def to_clarify(self, limit: int) -> list[Entry]:
        return list(self._entries.to_clarify[:limit])
