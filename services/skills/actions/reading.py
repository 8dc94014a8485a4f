"""What somebody tells of their own work, as parts of a record that a coach still has to confirm."""

from __future__ import annotations

from collections.abc import Sequence

from services.skills.domain.candidates import CandidateRecord, RecordedExperience, RecordedLanguage, RecordedSkill
from shared.taxonomy.extraction.findings import NOT_NEEDED, Finding, LanguageNeed, Named, PaperNamed
from shared.taxonomy.linker import Link
from shared.vocabulary.cefr import LanguageLevels

OWN_WORDS = 200


def skills_named(findings: Sequence[Finding]) -> list[Link]:
    """The skills of a text that it does not say to be missing, each once, surest first; ties by URI."""
    best: dict[str, Link] = {}
    for one in findings:
        if one.kind == "skill" and isinstance(one.value, Named) and one.need != NOT_NEEDED:
            link = Link(one.value.concept, one.value.label, one.confidence, one.value.reason)
            if link.concept not in best or best[link.concept].score < link.score:
                best[link.concept] = link
    return sorted(best.values(), key=lambda link: (-link.score, link.concept))


def account_record(findings: Sequence[Finding], reference: str = "-") -> CandidateRecord:
    """The findings of `Extractor.account` as a record: own words with the concept they were taken for, unconfirmed.

    What somebody says not to have is left out. Of work that is told of twice the longer time counts.
    """
    said = [one for one in findings if one.need != NOT_NEEDED]
    return CandidateRecord(
        reference,
        experience=tuple(_experience(said)) or None,
        skills=tuple(_skills(said)) or None,
        licences=_codes(said, "licence"),
        certificates=_codes(said, "certificate"),
        languages=_languages(said),
    )


def _experience(findings: Sequence[Finding]) -> list[RecordedExperience]:
    found: dict[str, RecordedExperience] = {}
    for one in findings:
        if one.kind != "occupation" or not isinstance(one.value, Named):
            continue
        work, known = one.value, found.get(one.value.concept)
        years = [each for each in (work.years, known.years if known else None) if each is not None]
        lasts = [each for each in (work.last_year, known.last_year if known else None) if each is not None]
        found[work.concept] = RecordedExperience(
            work.concept,
            known.label if known else one.quote[:OWN_WORDS],
            None,
            max(years, default=None),
            max(lasts, default=None),
            one.confidence,
            False,
        )
    return list(found.values())


def _skills(findings: Sequence[Finding]) -> list[RecordedSkill]:
    found: dict[str, RecordedSkill] = {}
    for one in findings:
        if one.kind == "skill" and isinstance(one.value, Named):
            made = RecordedSkill(one.value.concept, one.quote[:OWN_WORDS], None, "self", one.confidence, False)
            found.setdefault(one.value.concept, made)
    return list(found.values())


def _languages(findings: Sequence[Finding]) -> dict[str, RecordedLanguage]:
    found: dict[str, RecordedLanguage] = {}
    for one in findings:
        if one.kind == "language" and isinstance(one.value, LanguageNeed):
            found.setdefault(one.value.language, _spoken(one.value.levels))
    return found


def _spoken(levels: LanguageLevels) -> RecordedLanguage:
    listening, speaking, reading, writing = levels
    return RecordedLanguage(listening, speaking, reading, writing, "self")


def _codes(findings: Sequence[Finding], kind: str) -> tuple[str, ...] | None:
    codes = [one.value.code for one in findings if one.kind == kind and isinstance(one.value, PaperNamed)]
    return tuple(dict.fromkeys(codes)) or None
