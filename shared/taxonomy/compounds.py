"""Words to their stems and parts: "bakkerijmedewerkster" holds "bakkerij" and "medewerker".

Crude on purpose: both sides, labels and queries, go through the same rules, so a stem need not be a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

SHORTEST_PART = 4
SHORTEST_COMPOUND = 8
_LINKS = ("", "s", "en", "n", "e")
_ENDINGS = (
    *("eurs", "euses", "euse", "trices", "trice", "istes", "sters", "ster", "innen", "in", "ingen", "ing", "ers", "er"),
    *("ende", "end", "eren", "eer", "aars", "aar", "elen", "en", "ies", "ied", "es", "ed", "e", "s", "t", "n", "y"),
)
_VOWELS = frozenset("aeiouy")
SHORTEST_STEM = 3


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without endings of number, sex, person and doer, Dutch and English: bakker, bakt, bakken -> bak."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    if len(word) > SHORTEST_STEM and word[-2] == word[-3] and word[-2] in _VOWELS:
        word = word[:-2] + word[-1]
    return {"v": word[:-1] + "f", "z": word[:-1] + "s"}.get(word[-1:], word)


class Splitter:
    """Splits compounds over words that labels use by themselves or again and again."""

    def __init__(self, parts: Collection[str]) -> None:
        self.parts = frozenset(parts)
        self.stems = lru_cache(maxsize=50_000)(self._stems)

    @classmethod
    def learnt(cls, labels: Iterable[str]) -> Splitter:
        """A splitter over the words of plain labels that occur at least twice."""
        counts = Counter(word for label in labels for word in label.split())
        return cls([word for word, count in counts.items() if count >= 2 and len(word) >= SHORTEST_PART])

    def split(self, word: str) -> list[str]:
        """The fewest parts that make up the word, longest first part preferred; empty for what is no compound."""
        if len(word) < SHORTEST_COMPOUND:
            return []
        for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            first, rest = word[:end], word[end:]
            if first not in self.parts and not self._linked(first):
                continue
            if rest in self.parts or stem(rest) in self.parts:
                return [first, rest]
            if further := self.split(rest):
                return [first, *further]
        return []

    def _linked(self, first: str) -> bool:
        return any(first.endswith(link) and first[: -len(link)] in self.parts for link in _LINKS[1:])

    def _stems(self, text: str) -> tuple[str, ...]:
        """Stems of the words of a plain text, and of the parts of its compounds."""
        found: list[str] = []
        for word in text.split():
            found.append(stem(word))
            found += [stem(part) for part in self.split(word)]
        return tuple(found)
