"""What somebody may be typing: names by their beginning from two letters on, in several languages at once.

All beginnings of words stand in the order of the alphabet, so a search is a bisection; several words may be typed in
any order; what matches nothing is tried again with the words that are nearly so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from shared.taxonomy.romanised import LATIN_ENOUGH, OTHER_SCRIPTS, folded, spelt_alike, without_article

SHORTEST = 2
LONGEST_WORDS = 6
SHORTEST_NEARLY = 3
MOST_NEARLY = 12
SPELT_OUT = ("uk",)
"""Other scripts of which the Latin letters keep the vowels, so that slips can be forgiven there too."""
WHOLE, BEGINNING, INSIDE, WORDS, NEARLY = range(5)
"""How a name is met, the best first: it is the text, begins with it, has it at a word, has its words, nearly so."""

Ints = NDArray[np.int64]


class TypeAhead:
    """The names of one kind in one language as columns of `typeahead_build.py`. Read-only, safe for many threads."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], language: str) -> None:
        at = {key.split(".", 1)[1]: value for key, value in arrays.items() if key.startswith(f"{language}.")}
        self._language = language
        self._sides = [_Side(at, side) for side in ("own", "roman") if f"{side}_text" in at]
        self._concepts = at["concepts"]
        self._order = at["order"]

    def met(self, typed: str, most: int, *, nearly: bool = False) -> list[tuple[int, int, int, str]]:
        """The best `most` names: how it was met (WHOLE to NEARLY), its order, its concept's number, itself. Slips are
        forgiven when `nearly` is asked."""
        found: dict[int, int] = {}
        for side, text in zip(self._sides, self._typed(typed), strict=False):
            lossy = nearly and side is not self._sides[0] and self._language not in SPELT_OUT
            if len(text.replace(" ", "")) >= SHORTEST and not lossy:
                for way, names in [(NEARLY, side.nearly(text))] if nearly else side.met(text, most):
                    for name in self._first(names, most):
                        found[name] = min(way, found.get(name, way))
        own = self._sides[0]
        return [(way, int(self._order[name]), int(self._concepts[name]), own.text(name)) for name, way in found.items()]

    def _typed(self, typed: str) -> tuple[str, ...]:
        """What is looked for among the names as they are written, and among those in Latin letters."""
        latin = self._language in OTHER_SCRIPTS and LATIN_ENOUGH.search(typed)
        return ("", folded(typed, self._language)) if latin else (without_article(spelt_alike(typed)),)

    def _first(self, names: Ints, most: int) -> list[int]:
        if len(names) > most:
            names = names[np.argpartition(self._order[names], most)[:most]]
        found: list[int] = names.tolist()
        return found


class _Side:
    """Names in one spelling; `starts` are all places in the text where a word begins, in the order of the alphabet."""

    def __init__(self, at: Mapping[str, NDArray[Any]], side: str) -> None:
        self._text, self._ends = at[f"{side}_text"], at[f"{side}_ends"]
        self._starts, self._names = at[f"{side}_starts"], at[f"{side}_names"]
        self._words = at[f"{side}_words"].tobytes().decode().split("\n")
        self._bytes = self._text.data

    def text(self, name: int) -> str:
        return str(self._bytes[self._ends[name] : self._ends[name + 1]], "utf-8").rstrip("\n")

    def met(self, text: str, most: int) -> list[tuple[int, Ints]]:
        """Names by how they are met."""
        starts, names = self._beginning(text)
        at_start = starts == self._ends[names]
        whole = at_start & (self._ends[names + 1] - starts == len(text.encode()) + 1)
        found = [(WHOLE, names[whole]), (BEGINNING, names[at_start]), (INSIDE, names[~at_start])]
        words = _words(text)
        if " " in text and len(names) < most:
            found.append((WORDS, self._all([self._beginning(word)[1] for word in words])))
        return found

    def nearly(self, text: str) -> Ints:
        """Names with words that begin nearly so; of each word the first letter is right, or it is the second."""
        return self._all([self._nearly(word) for word in _words(text)])

    def _beginning(self, text: str) -> tuple[Ints, Ints]:
        """Where a name goes on so from a word on, and the numbers of the names."""
        wanted = text.encode()
        places, size = range(len(self._starts)), len(wanted)

        def cut(place: int) -> bytes:
            start = int(self._starts[place])
            return bytes(self._bytes[start : start + size])

        first = bisect_left(places, wanted, key=cut)
        last = bisect_right(places, wanted, lo=first, key=cut)
        return self._starts[first:last], self._names[first:last].astype(np.int64)

    def _nearly(self, word: str) -> Ints:
        exact = self._beginning(word)[1]
        if len(exact) or len(word) < SHORTEST_NEARLY:
            return exact
        slips = 1 if len(word) < 6 else 2
        words = self._words
        some = {
            other[: len(word)]
            for letter in dict.fromkeys(word[:2])
            for other in words[bisect_left(words, letter) : bisect_left(words, chr(ord(letter) + 1))]
        }
        hits = process.extract(word, sorted(some), scorer=OSA.distance, score_cutoff=slips, limit=MOST_NEARLY)
        begun = [other for other, _, _ in hits]
        return np.concatenate([exact, *(self._beginning(other)[1] for other in begun)])

    def _all(self, each: list[Ints]) -> Ints:
        """Names that are among each."""
        if not each:
            return np.zeros(0, np.int64)
        each.sort(key=len)
        found = np.unique(each[0])
        for names in each[1:]:
            there = np.zeros(len(self._ends), bool)
            there[names] = True
            found = found[there[found]]
        return found


def _words(text: str) -> list[str]:
    """Words that are long enough to look for."""
    return [word for word in text.split() if len(word) >= SHORTEST][:LONGEST_WORDS]
