"""What somebody tells of their own work: which occupations and skills, how long, until when, and whether it was
informal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.taxonomy.extraction.findings import ESSENTIAL, NAME, Finding, Named, Years
from shared.taxonomy.extraction.numbers import NUMBER, number_of
from shared.taxonomy.extraction.sentences import Piece
from shared.taxonomy.extraction.strength import strength
from shared.taxonomy.extraction.workplaces import PLACES, ran_it
from shared.taxonomy.store import Taxonomy

MOST_YEARS = 60
AT_WORKPLACE, BY_SKILL = 0.6, 0.5
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_FROM_TO = re.compile(
    rf"\b(?:(?:van|from|between|tussen)\s+)?(?P<from>{_YEAR})\s*(?:-|–|tot(?:\s+en\s+met)?|t/m|to|until|till|and|en)\s*(?P<to>{_YEAR}|nu|heden|now|today)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\b(?:sinds|vanaf|since)\s+(?P<from>{_YEAR})\b", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:tot(?:\s+en\s+met)?|until|till|gestopt\s+in|stopped\s+in|laatst\s+in|t/m)\s+(?P<to>{_YEAR})\b",
    re.IGNORECASE,
)
_YEARS_ELSEWHERE = "років|роки|рік|року|سنوات|سنة|سنين|عاما|سال|yıl|sene|ዓመታት|ዓመት"
_LONG = re.compile(
    rf"(?P<n>{NUMBER})\s*(?P<unit>jaar|jaren|maand(?:en)?|years?|months?|{_YEARS_ELSEWHERE})\b(?!\s*(?:oud|old|geleden|ago|was\b))(?:\s+lang)?",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\b(?:tot|until|gestopt|stopped)\s+(?P<n>{NUMBER})\s+(?:jaar|years?)\s+(?:geleden|ago)\b", re.IGNORECASE
)
_AGE = re.compile(r"\b(?:ik\s+ben|i\s+am|i['’]m)\s+$", re.IGNORECASE)
_STEP = re.compile(r"\s(?:en|and|daarna|toen|later|then|ook|also)\s|,|;|\(", re.IGNORECASE)
_INFORMAL = re.compile(
    r"\b(?:van|voor|bij|met|in)\s+(?:mijn|m['’]n|de|een)\s+(?:\w+\s+)?(?:oom|tante|vader|moeder|ouders|broer|zus|familie|buurman|neef|opa|oma|vriend(?:in)?)\b"
    r"|\bfamiliebedrijf\b|\bvrijwillig\w*|\bonbetaald\b|\bzonder\s+loon\b|\bthuis\b|\bmantelzorg\w*"
    r"|\b(?:my|the|our)\s+(?:uncle|aunt|father|mother|parents|brother|sister|family|neighbou?r|cousin|grand\w+|friend)(?:['’]s)?\b"
    r"|\bvolunt\w+|\bunpaid\b|\bat\s+home\b|\bhelping\s+out\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spell:
    """Words that say how long or until when something was done."""

    years: float | None
    last_year: int | None
    start: int
    end: int


def told_work(
    sentences: Sequence[Piece],
    findings: Sequence[Finding],
    taxonomy: Taxonomy,
    by_english: Mapping[str, str],
    brings: Mapping[str, Sequence[str]],
    language: str,
    this_year: int | None,
) -> Iterator[Finding]:
    """The findings with years where the words give them, and the occupations that places and skills point to.

    Where the sentence is not read, only a time beside the name of the work is taken for its years.
    `by_english`: occupations by their English label; `brings`: occupations by a skill that is essential to them.
    """
    for sentence in sentences:
        steps = _steps(sentence)
        spells = list(_spells(sentence, this_year))
        for spell in spells:
            quote = sentence.text[spell.start - sentence.start : spell.end - sentence.start]
            value = Years(spell.years, spell.last_year)
            yield Finding("experience_years", value, spell.start, spell.end, quote, 0.85)
        inside = [one for one in findings if sentence.start <= one.start < sentence.end]
        informal = {step.start: _INFORMAL.search(step.text) is not None for step in steps}
        works = [one for one in inside if one.kind == "occupation"]
        for step in steps:
            if not any(step.start <= one.start < step.end for one in works):
                here = [one for one in inside if one.kind == "skill" and step.start <= one.start < step.end]
                works += _pointed_to(step, sentence, here, taxonomy, by_english, brings, language)
        for work in works:
            assert isinstance(work.value, Named)
            step = _step_of(work.start, steps)
            when = _spell_of(step, spells, alone=len(works) == 1 and work.value.reason != NAME)
            years, last = (when.years, when.last_year) if when else (None, None)
            done = replace(work.value, years=years, last_year=last, informal=informal[step.start])
            yield replace(work, value=done)
        yield from (one for one in inside if one.kind != "occupation")


def _pointed_to(
    step: Piece,
    sentence: Piece,
    skills: Sequence[Finding],
    taxonomy: Taxonomy,
    by_english: Mapping[str, str],
    brings: Mapping[str, Sequence[str]],
    language: str,
) -> Iterator[Finding]:
    """The occupation behind a place or, without one, behind the surest skill that only few occupations need."""
    for pattern, ran, worked in PLACES:
        found = pattern.search(step.text)
        names = ran if ran_it(step.text) else worked
        uri = next((by_english[name] for name in names if name in by_english), None)
        if found and uri:
            start, end = step.start + found.start(), step.start + found.end()
            need = strength(sentence, start, end)
            value = Named(uri, taxonomy.label(uri, language) or uri, "workplace")
            yield Finding("occupation", value, start, end, found[0], AT_WORKPLACE, need)
            return
    telling = [
        (one.confidence * taxonomy.rarity(one.value.concept), one)
        for one in skills
        if isinstance(one.value, Named) and one.need == ESSENTIAL and one.value.concept in brings
    ]
    if telling:
        _, skill = max(telling, key=lambda pair: (pair[0], -pair[1].start))
        assert isinstance(skill.value, Named)
        uri = brings[skill.value.concept][0]
        value = Named(uri, taxonomy.label(uri, language) or uri, "by_skill")
        yield Finding("occupation", value, skill.start, skill.end, skill.quote, BY_SKILL)


def _spells(sentence: Piece, this_year: int | None) -> Iterator[Spell]:
    text, at = sentence.text, sentence.start
    taken: list[tuple[int, int]] = []
    for pattern in (_FROM_TO, _AGO, _SINCE, _UNTIL, _LONG):
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            spell = _spell(pattern, found, text, this_year)
            if spell and (spell[0] is None or 0 < spell[0] <= MOST_YEARS):
                taken.append(found.span())
                yield Spell(*spell, at + found.start(), at + found.end())


def _spell(
    pattern: re.Pattern[str], found: re.Match[str], text: str, this_year: int | None
) -> tuple[float | None, int | None] | None:
    if pattern is _FROM_TO:
        last = int(found["to"]) if found["to"].isdigit() else this_year
        years = None if last is None else float(last - int(found["from"]))
        return (years or 0.5, last) if years is None or years >= 0 else None
    if pattern is _SINCE:
        return (None if this_year is None else max(0.5, float(this_year - int(found["from"]))), this_year)
    if pattern is _UNTIL:
        return None, int(found["to"])
    number = number_of(found["n"])
    if number is None:
        return None
    if pattern is _AGO:
        return None, None if this_year is None else this_year - int(number)
    if _AGE.search(text[: found.start()]):
        return None
    months = found["unit"].casefold().startswith(("maand", "month"))
    return (round(number / 12, 2) if months else number), None


def _steps(sentence: Piece) -> list[Piece]:
    """Parts of the sentence that tell of one thing each."""
    steps, start = [], 0
    for _, following in [
        *((cut.start(), cut.end()) for cut in _STEP.finditer(sentence.text)),
        (len(sentence.text),) * 2,
    ]:
        steps.append(Piece(sentence.text[start:following], sentence.start + start))
        start = following
    return [step for step in steps if step.text] or [sentence]


def _step_of(place: int, steps: Sequence[Piece]) -> Piece:
    return next((step for step in steps if step.start <= place < step.end), steps[-1])


def _spell_of(step: Piece, spells: Sequence[Spell], *, alone: bool) -> Spell | None:
    """The spells in the part of the sentence; of a sentence that tells of one occupation, any. Two may complete each
    other ("zes jaar …, tot 2021")."""
    near = [one for one in spells if step.start <= one.start < step.end] or (list(spells) if alone else [])
    if alone:
        near = list(spells)
    if not near:
        return None
    years = next((one.years for one in near if one.years is not None), None)
    last = next((one.last_year for one in near if one.last_year is not None), None)
    return Spell(years, last, near[0].start, near[-1].end)
