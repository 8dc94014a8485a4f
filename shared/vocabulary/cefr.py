"""Language levels of the Common European Framework of Reference (CEFR; Dutch: ERK), per skill.

A level that is not known is `None`, which is not A0: A0 says that a person has been looked at and has none of
the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

LANGUAGE_SKILLS = ("listening", "speaking", "reading", "writing")


class Level(IntEnum):
    """A0 < A1 < … < C2. A0, "nothing yet", is our addition below the framework's A1."""

    A0 = 0
    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6


@dataclass(frozen=True, slots=True)
class LanguageLevels:
    """One level for each of the four skills, or `None` where it is not known, or not asked."""

    listening: Level | None = None
    speaking: Level | None = None
    reading: Level | None = None
    writing: Level | None = None

    @classmethod
    def all(cls, level: Level | None) -> LanguageLevels:
        return cls(level, level, level, level)

    def __iter__(self) -> Iterator[Level | None]:
        """The four levels in the order of `LANGUAGE_SKILLS`."""
        return iter((self.listening, self.speaking, self.reading, self.writing))
