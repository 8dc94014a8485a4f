"""Driving licences and certificates in a text, by their names and by what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.taxonomy.extraction.findings import ESSENTIAL, NOT_NEEDED, OPTIONAL, Finding, PaperNamed, in_order
from shared.taxonomy.extraction.sentences import LONGEST_TEXT, Piece, bare_word, bare_words, sentences
from shared.taxonomy.extraction.strength import strength
from shared.taxonomy.store import Paper
from shared.vocabulary.papers import LICENCE_INCLUDES, held_licences

_CODES = "|".join(sorted(LICENCE_INCLUDES, key=len, reverse=True))
_CODE = rf"(?:{_CODES}|C\s?/\s?CE|B\s?/\s?BE|C1E|CE|BE|DE)"
_LICENCE = re.compile(
    rf"\brijbewijs\s*[-:(]?\s*(?:(?:cat(?:egorie)?\.?|type|klasse)\s*)?(?P<after>{_CODE}(?:\s*(?:,|/|en|of|\+|&)\s*{_CODE})*)(?![\w])"
    rf"|\b(?P<before>{_CODE})[\s-]rijbewijs\b"
    rf"|\bdriv(?:ing|er[’']?s)\s+licen[cs]e\s*\(?\s*(?:(?:cat(?:egory)?\.?|class|type)\s*)?(?P<english>{_CODE}(?:\s*(?:,|/|and|or|\+|&)\s*{_CODE})*)(?![\w])"
    rf"|\b(?:cat(?:egory)?|class)\s+(?P<category>{_CODE})\s+(?:driving\s+)?licen[cs]e\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\b(?:auto)?rijbewijs\b|\bdriv(?:ing|er[’']?s)\s+licen[cs]e\b|\bgroot\s+rijbewijs\b|\bvrachtwagenrijbewijs\b",
    re.IGNORECASE,
)
_ABOUT_DRIVING = re.compile(r"rijbewijs|licen[cs]e", re.IGNORECASE)
_EACH = re.compile(rf"(?:{_CODES})(?![\w])", re.IGNORECASE)
_EITHER = re.compile(r"/|\b(?:of|or)\b", re.IGNORECASE)
_PAPER_WORD = re.compile(
    r"certifica|diploma|bewijs|papieren|\bpas\b|licen[cs]|registrat|getuigschrift|verklaring|kaart\b|card\b|ticket|certified"
    r"|bevoegd|register|aanwijzing|aanstelling|opleiding|cursus|training|in\s+(?:het\s+)?bezit|geldige?\b|behaald|gecertificeerd"
    r"|qualif|holder\b",
    re.IGNORECASE,
)
_SHOUTED = 6
SURE, LIKELY, GUESSED = 0.95, 0.85, 0.7


class Papers:
    """The names of all papers, as one pattern. Read-only."""

    def __init__(self, licences: Sequence[Paper], certificates: Sequence[Paper]) -> None:
        self._labels = {paper.code: paper.labels.get("nl", paper.code) for paper in (*licences, *certificates)}
        self._names: dict[str, tuple[str, bool]] = {}
        shouted: list[str] = []
        spoken: list[str] = []
        for paper in certificates:
            for name in _names(paper):
                acronym = name.isupper() and len(name) <= _SHOUTED and name.isalnum()
                self._names.setdefault(name if acronym else _key(name), (paper.code, name.isupper()))
                (shouted if acronym else spoken).append(name)
        self._begins = frozenset(Piece(name, 0).words[0].plain for name in (*shouted, *spoken) if Piece(name, 0).words)
        self._shouted = _any_of(shouted, 0)
        self._spoken = _any_of(spoken, re.IGNORECASE)

    def in_text(self, text: str) -> list[Finding]:
        """Those in a whole text, in its order: as `in_sentence` for each sentence."""
        return in_order([one for piece in sentences(text[:LONGEST_TEXT]) for one in self.in_sentence(piece)])

    def asked(self, text: str) -> Iterator[tuple[str, str, str]]:
        """(kind, code, words) of those that a text asks for, not of those that are only welcome or not needed."""
        for one in self.in_text(text):
            if one.need == ESSENTIAL and isinstance(one.value, PaperNamed):
                yield one.kind, one.value.code, one.quote

    def in_sentence(self, sentence: Piece) -> Iterator[Finding]:
        """Every licence and certificate that is named, and how strongly it is asked."""
        if _ABOUT_DRIVING.search(sentence.text):
            yield from self._licences(sentence)
        if self._begins.isdisjoint(bare_words(sentence.text)):
            return
        taken: list[tuple[int, int]] = []
        for pattern in (self._spoken, self._shouted):
            for found in pattern.finditer(sentence.text) if pattern else ():
                if any(start < found.end() and found.start() < end for start, end in taken):
                    continue
                code, acronym = self._names.get(found[0]) or self._names[_key(found[0])]
                is_paper = _PAPER_WORD.search(found[0]) is not None or _PAPER_WORD.search(sentence.text) is not None
                if not acronym and not is_paper and not re.search(r"\d", found[0]):
                    continue
                taken.append(found.span())
                yield self._finding("certificate", code, sentence, *found.span(), LIKELY if is_paper else GUESSED)

    def _licences(self, sentence: Piece) -> Iterator[Finding]:
        taken: list[tuple[int, int]] = []
        for found in _LICENCE.finditer(sentence.text):
            taken.append(found.span())
            codes = next(group for group in found.groups() if group)
            named = list(dict.fromkeys(each[0].upper() for each in _EACH.finditer(codes)))
            least = _least(named) if _EITHER.search(codes) else named
            for code in named:
                finding = self._finding("licence", code, sentence, *found.span(), SURE)
                yield finding if code in least or finding.need == NOT_NEEDED else finding.asked(OPTIONAL)
        for found in _PLAIN.finditer(sentence.text):
            if not any(start <= found.start() < end for start, end in taken):
                lorry = re.search(r"groot|vrachtwagen", found[0], re.IGNORECASE)
                yield self._finding("licence", "C" if lorry else "B", sentence, *found.span(), GUESSED)

    def _finding(self, kind: str, code: str, sentence: Piece, start: int, end: int, confidence: float) -> Finding:
        at = sentence.start + start
        need = strength(sentence, at, sentence.start + end)
        quote = sentence.text[start:end]
        value = PaperNamed(code, self._labels.get(code, code))
        return Finding(kind, value, at, at + len(quote), quote, confidence, need)


def _least(codes: Sequence[str]) -> list[str]:
    """Of licences of which one will do ("B of BE"): the one that all the others include, else none."""
    return [code for code in codes if all(code in held_licences([other]) for other in codes)]


def _names(paper: Paper) -> Iterator[str]:
    for label in paper.labels.values():
        yield label.split("(")[0].strip()
    for others in paper.alternatives.values():
        yield from others


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", " ", bare_word(name))


def _any_of(names: Sequence[str], flags: int) -> re.Pattern[str] | None:
    """Longest first, so that "VCA VOL" is not taken for "VCA"; a space or hyphen may stand for the other."""
    texts = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    patterns = [re.sub(r"(?:\\ |\\-)+", r"[\\s-]+", re.escape(text)) for text in texts]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w])", flags) if patterns else None
