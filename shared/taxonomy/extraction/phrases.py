"""Finding the labels of concepts in running text, whatever the form and order of their words.

A label is a set of stems; it is found where all of them stand close together in one clause ("ik heb brood gebakken"
holds "brood bakken"). Words that no label has cost nothing, so a text takes milliseconds against a hundred thousand
labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.taxonomy.extraction.sentences import FILLERS, Piece, Word
from shared.taxonomy.extraction.stems import stem
from shared.taxonomy.store import Concept

MOST_WORDS = 5
LOOSE, TIGHT = 3, 1
"""How many other content words may stand between the words of a label: in a spoken account, in a vacancy text."""
SHORTEST_ALONE = 4
_VAGUE = (
    "werk plan sport muziek mode taal team bedrijf handel product verkoop markt dienst leider manager medewerker"
    " assistent hulp werknemer worker assistant operator art law business service design media kunst recht hout metaal"
    " auto klant stage opleiding school management office access innovation commitment responsible verantwoordelijk"
    " responsibility services frameworks consulting reliability recruitment werving kwaliteit quality omgeving klanten"
    " customers afspraken project resultaat informatie information"
)
VAGUE = frozenset(stem(word) for word in f"{_VAGUE}".split())
"""Labels of one word that say too little in running text."""


@dataclass(frozen=True, slots=True)
class Named:
    """A label that stands in the text; `exact`: its words as they are and in their order."""

    concept: Concept
    start: int
    end: int
    exact: bool
    preferred: bool
    words: int


@dataclass(frozen=True, slots=True)
class _Label:
    stems: tuple[str, ...]
    plain: tuple[str, ...]
    concept: Concept
    preferred: bool


class PhraseBook:
    """All labels of some concepts in the languages of vacancy texts. Built in its constructor; afterwards read-only."""

    def __init__(self, concepts: Iterable[Concept], languages: Sequence[str] = ("nl", "en")) -> None:
        labels: dict[tuple[tuple[str, ...], str], _Label] = {}
        for concept in concepts:
            for text, preferred in _texts(concept, languages):
                words = Piece(text.split("(")[0], 0).words
                content = [word for word in words if word.plain not in FILLERS]
                stems = tuple(word.stem for word in content)
                alone = len(stems) == 1 == len(words) and _says_enough(content[0])
                if alone or 1 < len(stems) <= MOST_WORDS:
                    made = _Label(stems, tuple(word.plain for word in content), concept, preferred)
                    labels.setdefault((stems, concept.uri), made)
        often = Counter(one for label in labels.values() for one in set(label.stems))
        self._by_stem: dict[str, list[_Label]] = {}
        for label in labels.values():
            rarest = min(label.stems, key=lambda one: (often[one], one))
            self._by_stem.setdefault(rarest, []).append(label)

    def named_in(self, clause: Piece, slack: int = TIGHT) -> Iterator[Named]:
        """Labels in the clause, longest first; a shorter one inside the words of a longer one is passed over."""
        content = clause.content
        taken: list[tuple[int, int]] = []
        found = [one for number, word in enumerate(content) for one in self._at(content, number, word.stem, slack)]
        found.sort(key=lambda one: (-one.words, not one.exact, one.end - one.start, not one.preferred, one.concept.uri))
        seen: set[tuple[str, int]] = set()
        for one in found:
            inside = any(start <= one.start and one.end <= end for start, end in taken)
            same = (one.start, one.end) in taken
            if (inside and not same) or (one.concept.uri, one.start) in seen:
                continue
            taken.append((one.start, one.end))
            seen.add((one.concept.uri, one.start))
            yield one

    def _at(self, content: Sequence[Word], number: int, stem: str, slack: int) -> Iterator[Named]:
        for label in self._by_stem.get(stem, ()):
            size = len(label.stems)
            window = content[max(0, number - size + 1 - slack) : number + size + slack]
            chosen = _chosen(label.stems, window, content[number])
            if chosen is None:
                continue
            first, last = chosen[0], chosen[-1]
            places = [index for index, word in enumerate(content) if first.start <= word.start <= last.start]
            if len(places) > size + slack:
                continue
            exact = len(places) == size and tuple(content[index].plain for index in places) == label.plain
            yield Named(label.concept, first.start, last.end, exact, label.preferred, size)


def _chosen(stems: Sequence[str], window: Sequence[Word], anchor: Word) -> list[Word] | None:
    """The nearest word to the anchor for every stem, in order of the text; `None` when one is missing."""
    chosen: dict[int, Word] = {}
    for wanted in stems:
        fitting = [word for word in window if word.stem == wanted and word.start not in chosen]
        if not fitting:
            return None
        nearest = min(fitting, key=lambda word: (abs(word.start - anchor.start), word.start))
        chosen[nearest.start] = nearest
    return [chosen[start] for start in sorted(chosen)]


def _texts(concept: Concept, languages: Sequence[str]) -> Iterator[tuple[str, bool]]:
    for language in languages:
        if concept.labels.get(language):
            yield concept.labels[language], True
        for other in concept.alternatives.get(language, ()):
            yield other, False


def _says_enough(word: Word) -> bool:
    return len(word.plain) >= SHORTEST_ALONE and word.stem not in VAGUE and not word.plain.isdigit()
