"""The occupation that a vacancy is about: from its title, and from where a text says whom it looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from shared.taxonomy.extraction.findings import Finding, Named
from shared.taxonomy.extraction.sentences import Piece

LONGEST_TITLE = 12
_SOUGHT = re.compile(
    r"\b(?:op\s+zoek\s+naar|(?:wij|we)\s+zoeken(?:\s+nog)?|zoekt|gezocht:|functie(?:titel|naam)?:|vacature:|looking\s+for|seeking|hiring|job\s+title:|position:)"
    r"\s+(?:naar\s+)?(?:een|an?|meerdere|ervaren|enthousiaste|\d+)?\s*(?P<who>[^.,;:!?\n()]{3,60}?)"
    r"(?=\s+(?:die|voor|met|om|in|bij|te|ter|who|to|for|with|that|at|on|and)\b|[.,;:!?\n()]|$)",
    re.IGNORECASE,
)
_WORKED_AS = re.compile(
    r"\b(?:als|as|was|ben|werd|am|became|heb\s+gewerkt\s+als)\s+(?:een\s+|an?\s+)?(?P<who>[^.,;:!?\n()]{3,50}?)"
    r"(?=\s+(?:gewerkt|geweest|werkte|bij|in|voor|met|van|tot|sinds|en|aan|gedurende|for|at|with|from|since|until|and|then)\b|[.,;:!?\n()]|$)",
    re.IGNORECASE,
)


class LinkFound(Protocol):
    """An occupation with how sure that is."""

    @property
    def concept(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def score(self) -> float: ...


class TitleLinker(Protocol):
    """The part of `shared.taxonomy.linker.Linker` that is used here; `None` when not sure."""

    def many(self, kind: str, texts: Sequence[str], language: str = "nl") -> Sequence[LinkFound | None]: ...


def sought(sentences: Sequence[Piece], linker: TitleLinker, language: str) -> list[Finding]:
    """The title (the first line) and those whom the text says it looks for, as far as the linker is sure."""
    phrases = [one for one in _title(sentences)] + [one for piece in sentences for one in _after(_SOUGHT, piece)]
    return _linked(phrases, linker, language)


def worked_as(sentences: Sequence[Piece], linker: TitleLinker, language: str) -> list[Finding]:
    """What somebody says to be or to have been."""
    return _linked([one for piece in sentences for one in _after(_WORKED_AS, piece)], linker, language)


def _title(sentences: Sequence[Piece]) -> Iterator[Piece]:
    first = next(iter(sentences), None)
    if first is not None and len(first.words) <= LONGEST_TITLE and not first.text.endswith((".", "!", "?")):
        yield first


def _after(pattern: re.Pattern[str], piece: Piece) -> Iterator[Piece]:
    for found in pattern.finditer(piece.text):
        who = found["who"].strip()
        if who:
            yield Piece(who, piece.start + found.start("who") + found["who"].index(who[0]))


def _linked(phrases: Sequence[Piece], linker: TitleLinker, language: str) -> list[Finding]:
    links = linker.many("occupation", [phrase.text for phrase in phrases], language) if phrases else ()
    return [
        Finding(
            "occupation",
            Named(link.concept, link.label, "linked"),
            phrase.start,
            phrase.end,
            phrase.text,
            round(min(1.0, link.score), 2),
        )
        for phrase, link in zip(phrases, links, strict=True)
        if link is not None
    ]
