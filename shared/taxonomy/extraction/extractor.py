"""The reader of texts: one for the whole process, over one taxonomy and its linker."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from shared.taxonomy.extraction.findings import Finding, Named, in_order
from shared.taxonomy.extraction.hours import hours, years_asked
from shared.taxonomy.extraction.language_needs import language_needs
from shared.taxonomy.extraction.languages_read import LANGUAGES_READ, unread
from shared.taxonomy.extraction.names_elsewhere import NameBook
from shared.taxonomy.extraction.occupations import TitleLinker, sought, worked_as
from shared.taxonomy.extraction.own_account import told_work
from shared.taxonomy.extraction.papers import Papers
from shared.taxonomy.extraction.phrases import PhraseBook
from shared.taxonomy.extraction.sentences import LONGEST_TEXT, Piece, sentences
from shared.taxonomy.extraction.shifts import shifts
from shared.taxonomy.extraction.skills import is_language, occupations, skills
from shared.taxonomy.extraction.strength import is_wish_heading
from shared.taxonomy.store import Taxonomy


class Extractor:
    """Reads at most `LONGEST_TEXT` characters. Deterministic and thread-safe; the text is neither logged nor kept.

    The indexes of labels are built at first use: under a second for the starter set, six for all of ESCO (`warm_up`).
    """

    def __init__(self, taxonomy: Taxonomy, linker: TitleLinker) -> None:
        self._taxonomy = taxonomy
        self._linker = linker
        self._building = threading.Lock()

    def vacancy(self, text: str, language: str = "nl") -> list[Finding]:
        """All that a vacancy text asks and offers, in the order of the text. Dutch and English are read alike;
        `language` is that of the labels."""
        text = text[:LONGEST_TEXT]
        pieces = sentences(text)
        found = self._labelled(sought(pieces, self._linker, _linked_as(language)), language)
        book, wished = self._skills, False
        for piece in pieces:
            wished = is_wish_heading(piece) or (wished and not piece.text.endswith(":"))
            found += self._asked(piece)
            found += skills(book, piece, text, language, wished=wished, forms_alone=False)
        return in_order(_once(_apart(found)))

    def account(self, text: str, language: str = "nl", this_year: int | None = None) -> list[Finding]:
        """What somebody tells of their own work. `need` `not_needed` is what they say not to have or to have done.

        In parts that are neither Dutch nor English only names of work and skills are found (`names_elsewhere`).
        `this_year`: what "since 2015" is counted to.
        """
        text = text[:LONGEST_TEXT]
        pieces = sentences(text)
        found: list[Finding] = []
        for piece in pieces:
            found += occupations(self._occupations, piece, text, language)
            found += skills(self._skills, piece, text, language, wished=False, forms_alone=True)
            found += self._papers.in_sentence(piece)
            found += shifts(piece)
            found += (replace(one, kind="language") for one in language_needs(piece))
        named = [(one.start, one.end) for one in found if one.kind == "occupation"]
        found += (
            one
            for one in self._labelled(worked_as(pieces, self._linker, _linked_as(language)), language)
            if not any(one.start < end and start < one.end for start, end in named)
        )
        for piece in unread(pieces, found):
            found += self._names.named_in(piece, language)
        told = told_work(pieces, _apart(found), self._taxonomy, self._by_english, self._brings, language, this_year)
        return in_order(list(told))

    def unread(self, text: str, findings: Sequence[Finding]) -> list[Piece]:
        """The parts of a text that are not in a language which is read here; `findings`: what was found in it."""
        return unread(sentences(text[:LONGEST_TEXT]), findings)

    def warm_up(self) -> None:
        """Build the indexes now, those of the linker too."""
        self.account("Ik was bakker. Я був пекарем.")
        self.vacancy("medewerker")
        self._linker.many("skill", ["samenwerken"])

    def _asked(self, piece: Piece) -> Sequence[Finding]:
        return [
            *language_needs(piece),
            *self._papers.in_sentence(piece),
            *hours(piece),
            *years_asked(piece),
            *shifts(piece),
        ]

    def _labelled(self, findings: Sequence[Finding], language: str) -> list[Finding]:
        """What was linked, with the label in the language that is asked."""
        return [
            replace(one, value=replace(value, label=self._taxonomy.label(value.concept, language) or value.label))
            for one in findings
            if isinstance(value := one.value, Named)
        ]

    @cached_property
    def _papers(self) -> Papers:
        return Papers(self._taxonomy.licences, self._taxonomy.certificates)

    @cached_property
    def _skills(self) -> PhraseBook:
        with self._building:
            return PhraseBook(concept for concept in self._taxonomy.concepts("skill") if not is_language(concept))

    @cached_property
    def _occupations(self) -> PhraseBook:
        with self._building:
            return PhraseBook(self._taxonomy.concepts("occupation"))

    @cached_property
    def _names(self) -> NameBook:
        with self._building:
            return NameBook(self._taxonomy.concepts())

    @cached_property
    def _by_english(self) -> Mapping[str, str]:
        return {one.labels["en"]: one.uri for one in self._taxonomy.concepts("occupation") if "en" in one.labels}

    @cached_property
    def _brings(self) -> Mapping[str, Sequence[str]]:
        """Occupations by a skill that is essential to them, those first for which it is the most telling."""
        found: dict[str, list[tuple[int, str]]] = {}
        for occupation in self._taxonomy.concepts("occupation"):
            for place, skill in enumerate(self._taxonomy.skills_of(occupation.uri)[0]):
                found.setdefault(skill, []).append((place, occupation.uri))
        return {skill: [uri for _, uri in sorted(places)] for skill, places in found.items()}


def _linked_as(language: str) -> str:
    """The language that the linker takes the phrases to be in: one that is read, whatever that of the labels is."""
    return language if language in LANGUAGES_READ else LANGUAGES_READ[0]


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Without skills that lie inside the words of a language, paper or shift: those say it better."""
    kinds = ("language_requirement", "language", "licence", "certificate", "hours", "shift")
    taken = [(one.start, one.end) for one in findings if one.kind in kinds]
    return [
        one
        for one in findings
        if not (isinstance(one.value, Named) and one.kind == "skill")
        or not any(start <= one.start and one.end <= end for start, end in taken)
    ]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Of a skill that is named again and again the surest place, an essential one before a wish."""
    best: dict[str, Finding] = {}
    others = []
    for one in findings:
        if one.kind != "skill" or not isinstance(one.value, Named):
            others.append(one)
            continue
        known = best.get(one.value.concept)
        if known is None or (known.need, -known.confidence) > (one.need, -one.confidence):
            best[one.value.concept] = one
    return [*others, *best.values()]
