"""What somebody may be typing: names by their beginning from two letters on, in several languages at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from shared.taxonomy.store import Concept, Taxonomy
from shared.taxonomy.wording import plain

SHORTEST = 2
MOST_BEGINNINGS = 400
NEARLY = 78
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept, its label in each language asked for (its fallback where there is none), and the name that was met."""

    concept: str
    labels: tuple[str, ...]
    matched: str


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    concept: str
    preferred: bool


class TypeAhead:
    """All names of one kind in one language, in the order of the alphabet; every word of a name may begin it."""

    def __init__(self, concepts: Sequence[Concept], language: str) -> None:
        names = [
            _Name(text, concept.uri, place == 0)
            for concept in concepts
            for place, name in enumerate((concept.labels.get(language, ""), *concept.alternatives.get(language, ())))
            if (text := plain(name))
        ]
        self._names = sorted(names, key=lambda name: (name.text, name.concept))
        starts = [(name.text[at:], number) for number, name in enumerate(self._names) for at in _word_starts(name.text)]
        starts.sort()
        self._starts = [text for text, _ in starts]
        self._numbers = [number for _, number in starts]
        self._by_letter: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            self._by_letter.setdefault(name.text[0], []).append(number)

    def beginning(self, text: str) -> Iterator[tuple[tuple[int, ...], _Name]]:
        """Names of which a word begins like the text, with their order: whole names, then first words, short ones."""
        first = bisect_left(self._starts, text)
        last = bisect_left(self._starts, text + _LAST, first)
        step = max(1, (last - first) // MOST_BEGINNINGS) if last - first > 4 * MOST_BEGINNINGS else 1
        for place in range(first, last, step):
            name = self._names[self._numbers[place]]
            at_start = name.text.startswith(text)
            yield (0, name.text != text, not at_start, not name.preferred, len(name.text)), name

    def nearly(self, text: str, most: int) -> Iterator[tuple[tuple[int, ...], _Name]]:
        """Names of which the beginning is nearly the text; the first letter has to be right."""
        numbers = self._by_letter.get(text[0], [])
        cut = [self._names[number].text[: len(text)] for number in numbers]
        for _, score, place in process.extract(text, cut, scorer=fuzz.ratio, score_cutoff=NEARLY, limit=most):
            name = self._names[numbers[place]]
            yield (1, -int(score), 0, not name.preferred, len(name.text)), name


def suggestions(
    taxonomy: Taxonomy, sources: Sequence[TypeAhead], text: str, languages: Sequence[str], limit: int
) -> list[Suggestion]:
    """Concepts that may be meant, best first, each once; empty below two letters."""
    typed = plain(text)
    if len(typed) < SHORTEST:
        return []
    met = [hit for source in sources for hit in source.beginning(typed)]
    if len({name.concept for _, name in met}) < limit and len(typed) > SHORTEST:
        met += [hit for source in sources for hit in source.nearly(typed, limit)]
    found: dict[str, Suggestion] = {}
    for _, name in sorted(met, key=lambda hit: (hit[0], hit[1].text, hit[1].concept)):
        if name.concept not in found:
            labels = tuple(taxonomy.label(name.concept, language) or name.text for language in languages)
            found[name.concept] = Suggestion(name.concept, labels, name.text)
        if len(found) == limit:
            break
    return list(found.values())


def _word_starts(text: str) -> Iterator[int]:
    yield 0
    yield from (at + 1 for at, letter in enumerate(text) if letter == " ")
