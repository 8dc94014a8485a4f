"""When the work is: names of shifts, and days with hours that are written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.taxonomy.extraction.findings import Finding, ShiftNamed
from shared.taxonomy.extraction.sentences import Piece
from shared.taxonomy.extraction.strength import strength
from shared.vocabulary.week import DAYS, Interval
from shared.vocabulary.work import Schedule

UNKNOWN = Schedule("unknown")
WORKDAYS = DAYS[:5]


def _each(days: tuple[str, ...], start: int, end: int) -> tuple[Interval, ...]:
    return tuple(Interval(day, start * 60, end * 60) for day in days)


EARLY, LATE, NIGHT = _each(WORKDAYS, 6, 14), _each(WORKDAYS, 14, 22), _each(WORKDAYS, 22, 6)
"""The hours that two and three shifts usually have; a proposal, since firms differ."""
_D = r"(?:dienst(?:en)?|ploeg(?:en)?|shifts?)"
_SEP = r"[\s-]?"
_NAMED: tuple[tuple[str, str, Schedule, float], ...] = (
    ("five_shifts",
    rf"\b(?:5|vijf|five){_SEP}(?:ploegen(?:dienst(?:en)?|rooster|systeem)?|shifts?)\b|\bvolcontinu\w*", UNKNOWN, 0.9),
    ("three_shifts", rf"\b(?:3|drie|three){_SEP}(?:ploegen(?:dienst(?:en)?|rooster|systeem)?|shifts?)\b",
    Schedule("rotating", weeks=(EARLY, LATE, NIGHT)), 0.6),
    ("two_shifts", rf"\b(?:2|twee|two){_SEP}(?:ploegen(?:dienst(?:en)?|rooster|systeem)?|shifts?)\b|\bdubbeldaags\w*",
    Schedule("rotating", weeks=(EARLY, LATE)), 0.6),
    ("rotating",
    rf"\b(?:wisselende?|onregelmatige?|wisselend)\s+(?:werk)?(?:{_D}|tijden|rooster)\b"
    rf"|\bploegendienst(?:en)?\b|\bonregelmatigheid\b|\brotating\s+shifts?\b|\bshift\s+work\b"
    rf"|\birregular\s+hours\b", UNKNOWN, 0.9),
    ("night",
    rf"\bnacht{_SEP}{_D}\b|\bnachtwerk\b|\bnight{_SEP}(?:shifts?|work|duty)\b|['’]s\s+nachts\b"
    rf"|\bin\s+de\s+nacht\b|\bat\s+night\b", UNKNOWN, 0.9),
    ("evening",
    rf"\bavond{_SEP}{_D}\b|\bavondwerk\b|\blate\s+{_D}\b|\bevening{_SEP}(?:shifts?|work)\b|['’]s\s+avonds\b"
    rf"|\bin\s+de\s+avond(?:uren)?\b|\bin\s+the\s+evenings?\b|\bavonduren\b", UNKNOWN, 0.9),
    ("early",
    rf"\b(?:vroege|ochtend){_SEP}{_D}\b|['’]s\s+ochtends\b|['’]s\s+morgens\b|\bvroege\s+ochtend\b|\b(?:early"
    rf"|morning){_SEP}shifts?\b|\bin\s+the\s+mornings?\b", UNKNOWN, 0.9),
    ("day",
    rf"\bdag{_SEP}dienst(?:en)?\b|\bday{_SEP}shifts?\b|\bkantoor(?:uren|tijden)\b|\boffice\s+hours\b"
    rf"|\bonder\s+schooltijd\b|\boverdag\b", UNKNOWN, 0.8),
    ("weekend",
    rf"\bweekend{_SEP}(?:{_D}|werk|work)\b|\bin\s+het\s+weekend\b|\b(?:in|at)\s+weekends?\b"
    rf"|\bin\s+de\s+weekenden\b|\bweekends?\b(?=\s+werken)|\bop\s+(?:zaterdag|zondag)(?:en)?\b", UNKNOWN, 0.85),
    ("on_call",
    r"\boproep(?:dienst|basis|kracht|contract)?\b|\bbereikbaarheidsdienst(?:en)?\b|\bconsignatie\w*"
    r"|\bstoringsdienst(?:en)?\b|\bon[\s-]call\b", UNKNOWN, 0.85),
    ("flexible",
    r"\bflexibele\s+(?:werk)?(?:tijden|uren)\b|\bflexible\s+(?:working\s+)?hours\b"
    r"|\bzelf\s+(?:je\s+)?(?:uren|rooster|tijden)\b|\bwerktijden\s+in\s+overleg\b"
    r"|\bin\s+overleg\s+in\s+te\s+delen\b", UNKNOWN, 0.8),
)  # fmt: skip
NAMES = (*(name for name, _, _, _ in _NAMED), "fixed")
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE), plan, sure) for name, pattern, plan, sure in _NAMED)
_DAY_WORDS = {
    "mon": r"ma(?:andag(?:en)?)?|mon(?:days?)?",
    "tue": r"di(?:nsdag(?:en)?)?|tue(?:s(?:days?)?)?",
    "wed": r"wo(?:ensdag(?:en)?)?|wed(?:nesdays?)?",
    "thu": r"do(?:nderdag(?:en)?)?|thu(?:rs?(?:days?)?)?",
    "fri": r"vr(?:ijdag(?:en)?)?|fri(?:days?)?",
    "sat": r"za(?:terdag(?:en)?)?|sat(?:urdays?)?",
    "sun": r"zo(?:ndag(?:en)?)?|sun(?:days?)?",
}
_DAY = rf"(?:{'|'.join(_DAY_WORDS.values())})"
_TIME = r"\d{1,2}(?:[:.u]\d{2})?\s?(?:uur|u|h|am|pm|a\.m\.|p\.m\.)?"
_WRITTEN = re.compile(
    rf"\b(?P<days>{_DAY}\.?(?:\s*(?:t/m|tot\s+en\s+met|-|–|to|through|,|en|and|&|/)\s*{_DAY}\.?)*)"
    rf"[\s,:(]*(?:(?:van|from|tussen|between|om|at)\s+)?(?P<from>{_TIME})\s*(?:-|–|tot|to|en|and|until|till|/)\s*(?P<to>{_TIME})(?![\d:\w]|\.\d)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(?P<one>{_DAY})\.?\s*(?:t/m|tot\s+en\s+met|-|–|to|through)\s*(?P<other>{_DAY})", re.IGNORECASE)
_ONE_TIME = re.compile(r"(\d{1,2})(?:[:.u](\d{2}))?\s?(uur|u|h|am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)


_DIGIT = re.compile(r"\d")
_HINT = re.compile(
    r"dienst|ploeg|shift|nacht|night|avond|evening|ochtend|morgen|morning|dag|day|weekend|oproep|consign|call|flexib|uren"
    r"|tijd|hours|continu|onregelmat|overleg|late|early|irregular|rooster",
    re.IGNORECASE,
)
"""Without one of these none of the names can be there; most sentences have none."""


def shifts(sentence: Piece) -> Iterator[Finding]:
    """Shifts that are named, and days with hours that are written out as a fixed schedule."""
    for written in _WRITTEN.finditer(sentence.text) if _DIGIT.search(sentence.text) else ():
        plan = _fixed(written["days"], written["from"], written["to"])
        if plan is not None:
            yield _finding(ShiftNamed("fixed", plan), sentence, *written.span(), 0.9)
    if not _HINT.search(sentence.text):
        return
    taken: list[tuple[int, int]] = []
    for name, pattern, plan, sure in _PATTERNS:
        for found in pattern.finditer(sentence.text):
            if not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                yield _finding(ShiftNamed(name, plan), sentence, *found.span(), sure)


def _fixed(days: str, start: str, end: str) -> Schedule | None:
    chosen: set[int] = set()
    for found in _RANGE.finditer(days):
        one, other = _day(found["one"]), _day(found["other"])
        chosen |= {number % 7 for number in range(one, other + 1 if other >= one else other + 8)}
    chosen |= {_day(found[0]) for found in re.finditer(_DAY, _RANGE.sub(" ", days), re.IGNORECASE)}
    begins, ends = _minutes(start), _minutes(end)
    if begins is None or ends is None or begins == ends:
        return None
    return Schedule("fixed", shifts=tuple(Interval(DAYS[number], begins, ends) for number in sorted(chosen)))


def _day(text: str) -> int:
    return next(
        number for number, day in enumerate(DAYS) if re.fullmatch(_DAY_WORDS[day], text.strip("."), re.IGNORECASE)
    )


def _minutes(text: str) -> int | None:
    found = _ONE_TIME.match(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return (hour % 24) * 60 + minute if hour <= 24 and minute < 60 else None


def _finding(value: ShiftNamed, sentence: Piece, start: int, end: int, confidence: float) -> Finding:
    at = sentence.start + start
    need = strength(sentence, at, sentence.start + end)
    return Finding("shift", value, at, sentence.start + end, sentence.text[start:end], confidence, need)
