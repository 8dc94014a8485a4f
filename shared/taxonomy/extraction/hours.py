"""Hours a week, and years of experience that are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.taxonomy.extraction.findings import Finding, Years
from shared.taxonomy.extraction.numbers import NUMBER, number_of
from shared.taxonomy.extraction.sentences import Piece
from shared.taxonomy.extraction.strength import strength
from shared.vocabulary.work import Hours

LEAST, MOST = 4.0, 60.0
FULL_TIME = Hours(36, 40)
_N = r"\d{1,2}(?:[.,]\d{1,2})?"
_HOURS = re.compile(
    rf"(?P<least>\b(?:minimaal|minstens|ten\s+minste|vanaf|at\s+least|minimum)\s+|\b(?:maximaal|hoogstens|tot|max\.?|up\s+to|at\s+most)\s+)?"
    rf"(?<![\d:.,/])(?P<low>{_N})\s?(?:(?:uur|hours|u)?\s?(?:-|–|—|tot(?:\s+en\s+met)?|/|à|to|or|of|t/m)\s?(?P<high>{_N}))?"
    rf"[\s-]?(?:uur|uren|urige|hours?|hrs|u)\b(?P<week>\s?(?:per|p/|p\.|/|a|in\s+de|each|in\s+a)?\s?(?:werk)?(?:week|wk|w\b|weekly)|\s?p\.?w\.?\b)?",
    re.IGNORECASE,
)
_NOT_A_WEEK = re.compile(
    r"^\s?(?:per|a|/|each)?\s?(?:dag|day|maand|month|jaar|year|nacht|shift|dienst)\b", re.IGNORECASE
)
_CLOCK_BEFORE = re.compile(
    r"\b(?:om|van|vanaf|tussen|na|voor|binnen|from|at|between|within|before|after|elke|every)\s*$", re.IGNORECASE
)
_JOB_OF = re.compile(r"(?:baan|contract|dienstverband|functie|job|position)\s+(?:van|of)\s*$", re.IGNORECASE)
_ABOUT_HOURS = re.compile(
    r"contract|dienstverband|week|parttime|fulltime|part[\s-]time|full[\s-]time|\buren\b|beschikbaar|available|functie",
    re.I,
)
_FULL_TIME = re.compile(r"\bfull[\s-]?time\b|\bvoltijds?\b", re.IGNORECASE)
_YEARS = re.compile(
    rf"(?P<n>{NUMBER})\s?\+?(?:\s?(?:-|–|tot|à|to|of|or)\s?{NUMBER})?\s?\+?\s*(?:jaar|jaren|years?|yrs?)[’']?"
    r"(?P<of>\s+(?:\w+\s+){0,3}?(?:\w*ervaring|experience)\b)"
    rf"|(?:\w*ervaring|experience)\s+(?:van\s+|of\s+)?(?:minimaal\s+|minstens\s+|at\s+least\s+)?(?P<m>{NUMBER})\s?\+?\s*(?:jaar|years?)",
    re.IGNORECASE,
)


_ABOUT_YEARS = re.compile(r"ervaring|experience", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def hours(sentence: Piece) -> Iterator[Finding]:
    """Hours a week; hours of the day, of a month and of the clock are passed over."""
    found = False
    for match in _HOURS.finditer(sentence.text) if _DIGIT.search(sentence.text) else ():
        low, high = _number(match["low"]), _number(match["high"] or match["low"])
        before, after = sentence.text[: match.start("low")], sentence.text[match.end() :]
        in_week = match["week"] is not None
        if not (LEAST <= low <= high <= MOST) or _NOT_A_WEEK.match(after):
            continue
        clock = high <= 24 and _CLOCK_BEFORE.search(before) and not _JOB_OF.search(before)
        if not in_week and (clock or not (match["high"] or _ABOUT_HOURS.search(sentence.text))):
            continue
        if not in_week and high <= 16:
            continue
        first = (match["least"] or "").strip().casefold()
        if not match["high"] and first and first.split()[0] in ("maximaal", "hoogstens", "tot", "max", "max.", "up"):
            continue
        confidence = 0.95 if in_week else 0.85 if match["high"] else 0.7
        found = True
        yield _finding("hours", Hours(low, high), sentence, *match.span(), confidence)
    full = None if found else _FULL_TIME.search(sentence.text)
    if full and not re.search(r"\bpart[\s-]?time\b|\bdeeltijd\b", sentence.text, re.IGNORECASE):
        yield _finding("hours", FULL_TIME, sentence, *full.span(), 0.4)


def years_asked(sentence: Piece) -> Iterator[Finding]:
    """Years of experience that a vacancy asks."""
    for match in _YEARS.finditer(sentence.text) if _ABOUT_YEARS.search(sentence.text) else ():
        years = number_of(match["n"] or match["m"])
        if years is not None and years <= 40:
            yield _finding("experience_years", Years(years), sentence, *match.span(), 0.9)


def _finding(kind: str, value: Hours | Years, sentence: Piece, start: int, end: int, confidence: float) -> Finding:
    while sentence.text[start].isspace():
        start += 1
    end -= len(sentence.text[start:end]) - len(sentence.text[start:end].rstrip())
    at = sentence.start + start
    need = strength(sentence, at, sentence.start + end)
    return Finding(kind, value, at, sentence.start + end, sentence.text[start:end], confidence, need)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
