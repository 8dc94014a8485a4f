"""Names of work and skills in texts whose sentences are not read: Arabic, Farsi, Tigrinya, Turkish, Ukrainian.

Only what the taxonomy calls them in these languages is found, in the forms that the script and the commonest endings
allow: enough to put "працювала вчителькою" or "خباز" on a form for somebody to confirm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.taxonomy.extraction.findings import NAME, Finding, Named
from shared.taxonomy.extraction.languages_read import LANGUAGES_READ
from shared.taxonomy.extraction.sentences import Piece
from shared.taxonomy.store import LANGUAGES, Concept

LANGUAGES_NAMED = tuple(language for language in LANGUAGES if language not in LANGUAGES_READ)
CONFIDENCE = {True: 0.8, False: 0.65}
"""Of a name as it is, and of one in another form. Only for ordering."""
LONGEST_ENDING, SHORTEST_NAME = 4, 3
_KEY = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ı": "i", "ـ": None, "\u200c": None})
_ARABIC, _ETHIOPIC = re.compile(r"[\u0600-\u06ff]"), re.compile(r"[\u1200-\u137f]")
_ARABIC_BEFORE = re.compile(r"^(?:[وف]?(?:[بک]?ال|لل|[بلک])|[وف])(?=..)")
_ARABIC_AFTER = re.compile(r"(?<=...)(?:ات|ون|ین|ان|ها|های|ی|ه|ا)$")
_ETHIOPIC_BEFORE = re.compile(r"^(?:ከም|ናይ|[ብንዝከ])(?=..)")


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    concept: Concept
    preferred: bool


class NameBook:
    """The names of some concepts in LANGUAGES_NAMED. Built in its constructor; afterwards read-only."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._by_key: dict[str, list[_Name]] = {}
        for concept in concepts:
            for text, preferred in _texts(concept):
                words = tuple(_plain(word) for word in _WORD.findall(text.split("(")[0]))
                if words and len("".join(words)) >= SHORTEST_NAME:
                    for form in _forms(words[0]):
                        self._by_key.setdefault(form[:_KEY], []).append(_Name(words, concept, preferred))

    def named_in(self, piece: Piece, language: str) -> Iterator[Finding]:
        """Every name in the piece, the longest where several begin; `label` is in `language`. Reason: `NAME`."""
        words = [(found, _plain(found[0])) for found in _WORD.finditer(piece.text)]
        free = 0
        for number, (first, _) in enumerate(words):
            if number < free:
                continue
            found = self._best([plain for _, plain in words[number:]])
            if found is None:
                continue
            name, exact = found
            free = number + len(name.words)
            start, end = first.start(), words[free - 1][0].end()
            concept = name.concept
            value = Named(concept.uri, concept.label(language), NAME)
            at = piece.start
            yield Finding(concept.kind, value, at + start, at + end, piece.text[start:end], CONFIDENCE[exact])

    def _best(self, words: Sequence[str]) -> tuple[_Name, bool] | None:
        """The longest name that the words begin with, one in its own form first; then work before skills."""
        fitting = []
        for key in {form[:_KEY] for form in _forms(words[0])}:
            for name in self._by_key.get(key, ()):
                if len(name.words) <= len(words) and all(map(_fits, name.words, words)):
                    fitting.append((name, tuple(words[: len(name.words)]) == name.words))
        return min(
            fitting,
            key=lambda one: (
                -len(one[0].words),
                not one[1],
                one[0].concept.kind,
                not one[0].preferred,
                one[0].concept.uri,
            ),
            default=None,
        )


def _fits(name: str, word: str) -> bool:
    """Whether the word may be a form of the name's word."""
    if name == word:
        return True
    if _ARABIC.match(name):
        return not _forms(name).isdisjoint(_forms(word))
    return any(_ends_otherwise(name, form) for form in _forms(word))


def _ends_otherwise(name: str, word: str) -> bool:
    """The name with an ending; a longer name may lose its own last letter for it (вчителька, вчителькою). A syllable
    of the Ethiopic script changes as a whole."""
    longest = 1 if _ETHIOPIC.match(name) else LONGEST_ENDING
    if word.startswith(name):
        return len(word) - len(name) <= longest and len(name) >= SHORTEST_NAME
    kept = len(name) - 1
    least = SHORTEST_NAME if _ETHIOPIC.match(name) else SHORTEST_NAME + 2
    return len(name) >= least and word.startswith(name[:kept]) and len(word) - kept <= longest


def _forms(word: str) -> frozenset[str]:
    """The word with and without what Arabic and Tigrinya write onto it: articles, prepositions, endings."""
    if _ARABIC.match(word):
        bare = _ARABIC_BEFORE.sub("", word)
        return frozenset((word, bare, _ARABIC_AFTER.sub("", word), _ARABIC_AFTER.sub("", bare)))
    if _ETHIOPIC.match(word):
        return frozenset((word, _ETHIOPIC_BEFORE.sub("", word)))
    return frozenset((word,))


def _plain(word: str) -> str:
    """Lower case, without vowel signs and accents; letters that differ between Arabic and Farsi keyboards as one."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.translate(_ALIKE).replace("ʼ", "'").replace("’", "'")


def _texts(concept: Concept) -> Iterator[tuple[str, bool]]:
    for language in LANGUAGES_NAMED:
        if concept.labels.get(language):
            yield concept.labels[language], True
        for other in concept.alternatives.get(language, ()):
            yield other, False
