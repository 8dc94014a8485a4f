"""Skills that a text names, by the words of their labels in any form and order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from shared.taxonomy.extraction.findings import OPTIONAL, Finding, Named
from shared.taxonomy.extraction.phrases import LOOSE, TIGHT, PhraseBook
from shared.taxonomy.extraction.phrases import Named as Phrase
from shared.taxonomy.extraction.sentences import Piece
from shared.taxonomy.extraction.strength import strength
from shared.taxonomy.store import Concept

LANGUAGE_CONCEPT = re.compile(
    r"^(?:\w+ (?:spreken|schrijven|lezen|verstaan)|\w+ \(taal\)|gesproken \w+ verstaan"
    r"|geschreven \w+ (?:lezen|begrijpen))$|"
    r"^(?:speak|write|read|understand)\b.*\b[A-Z]\w+$|^(?:interact verbally in|understand (?:spoken|written)"
    r"|write|speak) "
)
"""Skills that are languages are found by `language_needs`, with their level."""


def is_language(concept: Concept) -> bool:
    """Whether the skill is the use of one language."""
    dutch, english = concept.labels.get("nl", ""), concept.labels.get("en", "")
    names_one = bool(re.search(r"\b[A-Z]\w+", dutch.split("(")[0])) and LANGUAGE_CONCEPT.search(dutch)
    return bool(names_one or (LANGUAGE_CONCEPT.search(english) and re.search(r"\b[A-Z]\w+$", english)))


def confidence(phrase: Phrase) -> float:
    """More words, in their own form and order, are surer."""
    base = {1: 0.6, 2: 0.75}.get(phrase.words, 0.82)
    return round(base + (0.1 if phrase.exact else 0.0) + (0.03 if phrase.preferred else 0.0), 2)


def skills(
    book: PhraseBook, sentence: Piece, text: str, language: str, *, wished: bool, forms_alone: bool
) -> Iterator[Finding]:
    """Every skill in the sentence. `wished`: it stands in a list of wishes. `forms_alone`: also a label of one word in
    another form ("gelast" for "lassen"), which is right in somebody's own account and too loose in a vacancy."""
    slack = LOOSE if forms_alone else TIGHT

    def counts(phrase: Phrase) -> bool:
        return forms_alone or phrase.exact or phrase.words > 1

    yield from _found("skill", book, sentence, text, language, wished, slack, counts)


def occupations(book: PhraseBook, sentence: Piece, text: str, language: str) -> Iterator[Finding]:
    """Every occupation that is named with a whole label."""

    def counts(phrase: Phrase) -> bool:
        return phrase.words > 1 or _same_form(phrase, text)

    yield from _found("occupation", book, sentence, text, language, False, TIGHT, counts)


def _same_form(phrase: Phrase, text: str) -> bool:
    """A job of one word must be a form of the noun: a plural or a longer gendered form, not the verb it comes from."""
    if phrase.exact:
        return True
    return text[phrase.start : phrase.end].casefold().endswith(("s", "ster", "in", "e", "n"))


def _found(
    kind: str,
    book: PhraseBook,
    sentence: Piece,
    text: str,
    language: str,
    wished: bool,
    slack: int,
    counts: Callable[[Phrase], bool],
) -> Iterator[Finding]:
    for clause in sentence.clauses():
        for phrase in book.named_in(clause, slack):
            if not counts(phrase):
                continue
            need = OPTIONAL if wished else strength(sentence, phrase.start, phrase.end)
            concept = phrase.concept
            value = Named(concept.uri, concept.label(language), "exact" if phrase.exact else "words")
            quote = text[phrase.start : phrase.end]
            yield Finding(kind, value, phrase.start, phrase.end, quote, confidence(phrase), need)
