"""Answers per code that depend on one value of a profile alone, kept because many candidates have the same value."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from services.matcher.engine.verdicts import Bytes, Floats, Ints

Table = TypeVar("Table", Bytes, Floats, Ints)

MOST_KEPT = 2048
"""Tables, of one number per code: some hundreds of bytes each."""


class CodeTables:
    """Tables of one stock by what they answer, the value of the profile, and how many codes there are: numbers are
    never given away again, so a table holds until there are more. Nobody may write to them. Use under the engine's
    lock."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: dict[tuple[str, Hashable, int], object] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, question: str, value: Hashable, codes: int, answer: Callable[[], Table]) -> Table:
        """`answer`: of the question for a profile with this value, per code; asked when it is not kept."""
        key = question, value, codes
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]  # the oldest
            found = self._kept[key] = answer()
        return found  # type: ignore[return-value]  # of a question all answers have one type
