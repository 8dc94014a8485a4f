"""Which languages a text asks, how well, and for which of speaking, listening, reading and writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.taxonomy.extraction.findings import ESSENTIAL, NOT_NEEDED, OPTIONAL, Finding, LanguageNeed
from shared.taxonomy.extraction.language_words import A0, CEFR, EXAMS, LANGUAGES, SKILL_WORDS, UNSAID, WORDS, Range
from shared.taxonomy.extraction.sentences import Piece
from shared.taxonomy.extraction.strength import strength
from shared.vocabulary.cefr import LANGUAGE_SKILLS, LanguageLevels, Level

ORAL, WRITTEN = ("listening", "speaking"), ("reading", "writing")
SURE, LIKELY, GUESSED = 0.95, 0.8, 0.6
_JOINED = re.compile(
    r"^[\s,/&]*(?:(?:en|and|of|or|en/of|and/or|de|het|&)?[\s,/&]*)*(?:taal)?\s*(?:en|and|of|or|,|/)?\s*(?:de\s+)?$",
    re.I,
)
_EITHER = re.compile(r"\b(?:of|or)\b|/", re.IGNORECASE)
_ALONE = re.compile(r"^\s*(?:is|mag|hoeft|not\s+required)\b", re.IGNORECASE)
_ENOUGH = re.compile(
    r"\b(?:is|zijn)\s+(?:ook\s+)?(?:voldoende|genoeg|prima|ok[eé]?|sufficient|enough|fine)\b|\bvolstaat\b", re.I
)
_WORKING = re.compile(
    r"\bvoertaal\b|\bworking\s+language\b|\boffice\s+language\b|\bwerktaal\b|\bspoken\s+on\s+the\s+work\s*floor", re.I
)
_CLUE = re.compile(
    r"\btaal\b|\btalen\b|\blanguages?\b|beheers|\bniveau\b|\blevel\b|taalvaardig|\bvereist|\brequired|\bmust\b|\bnodig\b"
    r"|\bneeded\b|\bspeakers?\b|\bspeaking\b|\bskills?\b|\bknowledge\b|\bkennis\b|\bcommand\b|communic|\bzich\s+redden\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"beheers|\bkennis\b|\bcommand\b|\bproficien|\blanguage\s+skills\b|taalvaardig|\btaal\b", re.IGNORECASE
)
_WORDS = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), levels) for words, levels in WORDS)
_NEED = re.compile(r"\b(?:geen|niet|not|no|pr[eé]|voldoende)\b", re.IGNORECASE)
_CUT = re.compile(r",|\b(?:en|and|maar|but)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    code: str
    start: int
    end: int


def language_needs(sentence: Piece) -> Iterator[Finding]:
    """Places in the sentence where a language is asked, offered as enough, or said not to be needed."""
    groups = _groups(sentence.text)
    for number, group in enumerate(groups):
        before = groups[number - 1][-1].end if number else 0
        after = groups[number + 1][0].start if number + 1 < len(groups) else len(sentence.text)
        start, end = _scope(sentence.text, before, group[0].start, group[-1].end, after)
        yield from _of_group(sentence, group, start, end)


def _groups(text: str) -> list[list[_Mention]]:
    """Languages that are named together ("Nederlands en Engels") share what is said of them."""
    mentions = sorted(
        (
            _Mention(code, found.start(), found.end())
            for code, named in LANGUAGES.items()
            for found in named.finditer(text)
        ),
        key=lambda one: one.start,
    )
    groups: list[list[_Mention]] = []
    for mention in mentions:
        joined = groups and _JOINED.match(text[groups[-1][-1].end : mention.start])
        if (joined and not _ALONE.match(text[mention.end :])) or (
            joined and not _says_how(text[(groups[-2][-1].end if len(groups) > 1 else 0) : groups[-1][-1].end])
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _scope(text: str, before: int, start: int, end: int, after: int) -> tuple[int, int]:
    """What is said of a group: up to the nearest comma or "en" towards its neighbours, else all in between."""
    if before:
        cuts = [found.end() for found in _CUT.finditer(text, before, start)]
        before = cuts[0] if cuts else before
    if after < len(text):
        cuts = [found.start() for found in _CUT.finditer(text, end, after)]
        after = cuts[0] if cuts else after
    return before, after


def _of_group(sentence: Piece, group: list[_Mention], start: int, end: int) -> Iterator[Finding]:
    text = sentence.text[start:end]
    rest = text[: group[0].start - start] + " " + text[group[-1].end - start :]
    found = _range(rest, near=group[0].start - start)
    enough = _ENOUGH.search(sentence.text[group[-1].end : end])
    working = _WORKING.search(text) is not None
    scope = Piece(text, sentence.start + start)
    need = strength(scope, sentence.start + group[0].start, sentence.start + group[-1].end)
    if not (found or enough or working or need != ESSENTIAL or _CLUE.search(rest) or _speaks(rest)):
        return
    if len(group) > 1 and need == ESSENTIAL and _EITHER.search(sentence.text[group[0].end : group[-1].start]):
        need = OPTIONAL
    said, confidence = found or (UNSAID, GUESSED)
    first, last = _quoted(sentence.text, group, start, end)
    for mention in group:
        levels, up_to = _levels(rest, said)
        sure = confidence
        if need == NOT_NEEDED:
            levels = up_to = LanguageLevels.all(A0)
            sure = SURE
        value = LanguageNeed(mention.code, levels, up_to, working)
        quote = sentence.text[first:last]
        at = sentence.start + first
        yield Finding("language_requirement", value, at, at + len(quote), quote, sure, need)
    if enough and need == ESSENTIAL and "nl" not in {mention.code for mention in group}:
        quote = sentence.text[group[0].start : group[-1].end + enough.end()]
        none = LanguageNeed("nl", LanguageLevels.all(A0), LanguageLevels.all(A0))
        at = sentence.start + group[0].start
        yield Finding("language_requirement", none, at, at + len(quote), quote, LIKELY, NOT_NEEDED)


def _says_how(text: str) -> bool:
    return _range(text, near=len(text)) is not None or _speaks(text) or _CLUE.search(text) is not None


def _speaks(text: str) -> bool:
    return any(pattern.search(text) for pattern in SKILL_WORDS.values())


def _range(text: str, near: int) -> tuple[Range, float] | None:
    """The levels that the words around stand for: CEFR itself, an exam, or a word such as "goed" (the nearest one)."""
    cefr = CEFR.search(text)
    if cefr:
        low = Level[cefr[1].upper()]
        return (low, Level[cefr[2].upper()] if cefr[2] else low), SURE
    for pattern, levels in EXAMS:
        if re.search(pattern, text, re.IGNORECASE if "burger" in pattern else 0):
            return levels, SURE
    found = [(abs(match.start() - near), levels) for pattern, levels in _WORDS for match in pattern.finditer(text)]
    return (min(found)[1], LIKELY) if found else None


def _levels(text: str, found: Range) -> tuple[LanguageLevels, LanguageLevels]:
    """The range for each of the four skills that the words speak of; "lezen A2, spreken B1" says it apart."""
    parts = [part for part in _CUT.split(text) if CEFR.search(part) and _speaks(part)]
    if len(parts) > 1:
        each = [_levels(part, (_range(part, 0) or (found, 0.0))[0]) for part in parts]
        return _merged([low for low, _ in each]), _merged([high for _, high in each])
    named = {name for name, pattern in SKILL_WORDS.items() if pattern.search(text)}
    skills = {skill for skill in LANGUAGE_SKILLS if skill in named}
    skills |= set(ORAL) if named & {"oral", "both"} else set()
    skills |= set(WRITTEN) if named & {"written", "both"} else set()
    if "speaking" in named:
        skills |= set(ORAL)
    if not skills:
        skills = set(LANGUAGE_SKILLS) if _GENERAL.search(text) or CEFR.search(text) else set(ORAL)
    low, high = ({skill: level for skill in LANGUAGE_SKILLS if skill in skills} for level in found)
    return LanguageLevels(**low), LanguageLevels(**high)


def _merged(levels: list[LanguageLevels]) -> LanguageLevels:
    """For each skill the first that says something."""
    return LanguageLevels(
        *(next((level for level in of if level is not None), None) for of in zip(*levels, strict=True))
    )


def _quoted(text: str, group: list[_Mention], start: int, end: int) -> tuple[int, int]:
    """From the first to the last word that said something, with the languages."""
    parts = [(group[0].start, group[-1].end)]
    patterns = [*SKILL_WORDS.values(), CEFR, _CLUE, _NEED, *(pattern for pattern, _ in _WORDS)]
    for pattern in patterns:
        parts += [match.span() for match in pattern.finditer(text, start, end)]
    return min(first for first, _ in parts), max(last for _, last in parts)
