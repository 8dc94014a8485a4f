"""What the findings of a text propose for a vacancy: only what is asked, each once; for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shared.taxonomy.extraction.findings import (
    ESSENTIAL,
    NOT_NEEDED,
    OPTIONAL,
    Finding,
    LanguageNeed,
    Named,
    PaperNamed,
    ShiftNamed,
)
from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.work import Hours, OccupationLink, Schedule, SkillNeed

DUTCH = "nl"
MOST_SKILLS = 15
SURE_SCHEDULE, SURE_HOURS = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class VacancySuggestion:
    """The parts of `VacancyTerms` that the text speaks of; `None` or empty where it does not.

    `language_minimum`: the lowest that the words can stand for; all A0 where Dutch is said not to be needed or is
    only a wish; `None` where nothing is said, and where the text contradicts itself.
    """

    occupation: OccupationLink | None = None
    skills: tuple[SkillNeed, ...] = ()
    licences: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    hours: Hours | None = None
    schedule: Schedule | None = None
    language_minimum: LanguageLevels | None = None
    other_languages: dict[str, Level] = field(default_factory=dict)
    working_languages: tuple[str, ...] = ()


def suggested(findings: Sequence[Finding]) -> VacancySuggestion:
    """Of the findings of `Extractor.vacancy`."""
    languages = [(one, one.value) for one in findings if isinstance(one.value, LanguageNeed)]
    others: dict[str, Level] = {}
    for one, value in languages:
        level = value.levels.speaking or max((level for level in value.levels if level), default=None)
        if value.language != DUTCH and one.need == ESSENTIAL and level:
            others[value.language] = max(level, others.get(value.language, level))
    return VacancySuggestion(
        occupation=_occupation(findings),
        skills=_skills(findings),
        licences=_codes(findings, "licence"),
        certificates=_codes(findings, "certificate"),
        hours=_surest(
            one for one in findings if one.kind == "hours" and one.need == ESSENTIAL and one.confidence >= SURE_HOURS
        ),
        schedule=_schedule(findings),
        language_minimum=_dutch([(one, value) for one, value in languages if value.language == DUTCH]),
        other_languages=others,
        working_languages=tuple(dict.fromkeys(value.language for _, value in languages if value.working)),
    )


def _occupation(findings: Sequence[Finding]) -> OccupationLink | None:
    found = [one for one in findings if one.kind == "occupation" and one.need == ESSENTIAL]
    best = max(found, key=lambda one: (one.confidence, -one.start), default=None)
    if best is None or not isinstance(best.value, Named):
        return None
    return OccupationLink(best.value.concept, best.value.label, best.confidence, False)


def _skills(findings: Sequence[Finding]) -> tuple[SkillNeed, ...]:
    """The surest, each concept once: essential when it is so anywhere."""
    best: dict[str, Finding] = {}
    for one in findings:
        if one.kind != "skill" or not isinstance(one.value, Named) or one.need == NOT_NEEDED:
            continue
        known = best.get(one.value.concept)
        if known is None or (known.need, -known.confidence) > (one.need, -one.confidence):
            best[one.value.concept] = one
    chosen = sorted(best.items(), key=lambda pair: (-pair[1].confidence, pair[1].start))[:MOST_SKILLS]
    return tuple(
        SkillNeed(one.value.label, concept, OPTIONAL if one.need == OPTIONAL else ESSENTIAL, one.confidence, False)
        for concept, one in chosen
        if isinstance(one.value, Named)
    )


def _codes(findings: Sequence[Finding], kind: str) -> tuple[str, ...]:
    asked = [one for one in findings if one.kind == kind and one.need == ESSENTIAL]
    return tuple(dict.fromkeys(one.value.code for one in asked if isinstance(one.value, PaperNamed)))


def _surest(findings: Iterable[Finding]) -> Hours | None:
    best = max(findings, key=lambda one: (one.confidence, -one.start), default=None)
    return best.value if best and isinstance(best.value, Hours) else None


def _schedule(findings: Sequence[Finding]) -> Schedule | None:
    """Only what is written out with days and hours; several such ("ma 7-15, wo 12-20") together."""
    plans = [
        one.value.schedule
        for one in findings
        if isinstance(one.value, ShiftNamed)
        and one.need == ESSENTIAL
        and one.confidence >= SURE_SCHEDULE
        and one.value.schedule.type == "fixed"
    ]
    shifts = tuple(sorted({shift for plan in plans for shift in plan.shifts}, key=lambda one: one.week_start))
    return Schedule("fixed", shifts=shifts) if shifts else None


def _dutch(said: Sequence[tuple[Finding, LanguageNeed]]) -> LanguageLevels | None:
    asked = [value.levels for one, value in said if one.need == ESSENTIAL]
    if asked and any(one.need == NOT_NEEDED for one, _ in said):
        return None
    if not asked:
        return LanguageLevels.all(Level.A0) if said else None
    return LanguageLevels(
        *(max((lv for lv in each if lv is not None), default=None) for each in zip(*asked, strict=True))
    )
