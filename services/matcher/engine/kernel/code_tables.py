"""Answers per code that depend on one value of a profile alone, kept because many candidates have the same value."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

Table = TypeVar("Table")

MOST_KEPT = 2048
"""Tables, of one number per code: some hundreds of bytes each."""


class CodeTables:
    """Tables of one stock by what they answer, the value of the profile, and how many codes there are: numbers are
    never given away again, so a table holds until there are more. Nobody may write to them. Use under the engine's
    lock."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: dict[tuple[object, Hashable, int], object] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, answer: Callable[..., Table], value: Hashable, codes: int, *asked: object) -> Table:
        """What `answer(*asked)` gives for a profile with this value, per code; asked when it is not kept."""
        key = answer, value, codes
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]  # the oldest
            found = self._kept[key] = answer(*asked)
        return found  # type: ignore[return-value]  # of an answer all tables have one type
