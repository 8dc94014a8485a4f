"""A text cut into sentences, clauses and words, each knowing where it stands in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from shared.taxonomy.extraction.stems import stem

LONGEST_TEXT = 20_000
"""What is read of a text, in characters."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|[\n\r;•·▪●*|]+|\s[-–]\s(?=[A-Z])")
_CLAUSE_END = re.compile(
    r",(?!\d)|:(?!\d)|\(|\)|\s[-–]\s|\b(?:maar|but|terwijl|while|although|hoewel)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?(?:[+#]+)?")
_DUTCH = (
    "de het een en of van voor in op aan met bij te om je jij u we wij hebt heb heeft bent ben kunt kun kan ik er dat"
    " die dit deze als ook mijn onze ons jouw uw is zijn was waren wordt worden naar uit over door tot zich zelf"
    " onder tijdens via per goed goede graag"
)
_ENGLISH = (
    "the a an and or of for in on at with to you we your our can are is be as i my have has had this that by from"
)
FILLERS = frozenset(f"{_DUTCH} {_ENGLISH}".split())
"""Words without a meaning of their own."""


@dataclass(frozen=True, slots=True)
class Word:
    plain: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A sentence or clause: `text` is exactly what stands at `start` in the whole text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words, fillers too."""
        found = []
        for match in _WORD.finditer(self.text):
            bare = bare_word(match[0])
            found.append(Word(bare, stem(bare), self.start + match.start(), self.start + match.end()))
        return tuple(found)

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """Words that carry a meaning of their own."""
        return tuple(word for word in self.words if word.plain not in FILLERS)

    def clauses(self) -> Iterator[Piece]:
        yield from _pieces(self.text, self.start, _CLAUSE_END)

    def clause_at(self, place: int) -> Piece:
        """The clause in which a place of the whole text lies; the piece itself when it is on a border."""
        return next((one for one in self.clauses() if one.start <= place < one.end), self)


def sentences(text: str) -> list[Piece]:
    """Sentences, headings and items of lists, in order; never empty ones."""
    return list(_pieces(text, 0, _SENTENCE_END))


@lru_cache(maxsize=100_000)
def bare_word(word: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("’", "'")


def bare_words(text: str) -> Iterator[str]:
    """The words of a text as `Piece.words` has them plain; quicker, for a first look."""
    return map(bare_word, _WORD.findall(text))


def _pieces(text: str, offset: int, border: re.Pattern[str]) -> Iterator[Piece]:
    start = 0
    for end, following in [*((found.start(), found.end()) for found in border.finditer(text)), (len(text), len(text))]:
        part = text[start:end]
        bare = part.strip()
        if bare:
            yield Piece(bare, offset + start + part.index(bare[0]))
        start = following
