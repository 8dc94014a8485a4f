"""Dutch: the levels met, what a course adds, and the promises that carry a lower minimum."""

from __future__ import annotations

from datetime import date, timedelta

from matcher_oracle.town import FAIL, PASS, Case, Levels, Verdict, free_throughout, passes, unknown, worst

from services.matcher.domain.stock import Course, Promise
from shared.vocabulary.cefr import LANGUAGE_SKILLS, LanguageLevels, Level
from shared.vocabulary.guidance import LANGUAGE_SUPPORTING_KINDS


def asked(minimum: LanguageLevels) -> tuple[Level, ...]:
    """A skill left out of a stated minimum counts as A0."""
    return tuple(Level.A0 if level is None else level for level in minimum)


def met(levels: Levels, minimum: LanguageLevels) -> Verdict:
    """Fail if one known level is too low, else unknown if a level that is asked is unknown, else pass."""
    verdicts = []
    for skill, level, needed in zip(LANGUAGE_SKILLS, levels, asked(minimum), strict=True):
        if needed == Level.A0:
            verdicts.append(PASS)
        elif level is None:
            verdicts.append(unknown(f"languages.nl.{skill}"))
        else:
            verdicts.append(passes(level >= needed))
    return worst(verdicts)


def after_course(levels: Levels, course: Course) -> Levels:
    """An unknown level stays unknown unless the course starts from nothing."""
    reached: list[Level | None] = []
    for skill, level in zip(LANGUAGE_SKILLS, levels, strict=True):
        if skill not in course.terms.teaches:
            reached.append(level)
        elif level is not None:
            reached.append(max(level, course.terms.to_level))
        else:
            reached.append(course.terms.to_level if course.terms.from_level == Level.A0 else None)
    return tuple(reached)


def spoken(levels: LanguageLevels | None) -> Level | None:
    """Speaking, or the highest known level of the other skills."""
    if levels is None:
        return None
    if levels.speaking is not None:
        return levels.speaking
    return max((level for level in levels if level is not None), default=None)


def language_gates(case: Case) -> tuple[dict[str, Verdict], Promise | None]:
    """`language_at_start`, `language_at_end` and `guidance_available` as far as the track has them, and the promise that
    the pathway leans on."""
    language, guidance, promise = _start(case, case.after if case.track == "learn_first" else case.now)
    if case.track == "learn_first":
        return {"guidance_available": guidance, "language_at_end": language}, promise
    gates = {"language_at_start": language, "guidance_available": guidance}
    if case.beside:
        gates["language_at_end"] = PASS
        if promise is not None and not _reached(case):
            lasting = carrying(case, max(_thirteen_weeks(case), case.cautious_end))
            gates["language_at_end"] = passes(bool(lasting))
            promise = lasting[0] if lasting else promise
    return gates, promise


def carrying(case: Case, until: date) -> list[Promise]:
    """The promises that carry the lower minimum from the first working day until `until`: confirmed first, then by id."""
    found = [promise for promise in case.counting if _carries(case, promise, until)]
    return sorted(found, key=lambda promise: (promise.status != "confirmed", promise.id))


def _start(case: Case, judged: Levels) -> tuple[Verdict, Verdict, Promise | None]:
    minimum = case.vacancy.terms.language_minimum
    lower_minimum = case.vacancy.terms.language_minimum_with_guidance
    if minimum is None:
        return unknown("vacancy.languageMinimum"), PASS, None
    full = met(judged, minimum)
    if full == PASS or lower_minimum is None:
        return full, PASS, None
    lower = met(judged, lower_minimum)
    if lower == FAIL:
        return FAIL, PASS, None
    until = max(case.start, case.cautious_end) if case.beside and _reached(case) else _thirteen_weeks(case)
    carriers = carrying(case, until)
    if carriers:
        return lower, PASS, carriers[0] if lower == PASS else None
    if full == FAIL:
        return lower, FAIL, None
    return full, PASS, None


def _reached(case: Case) -> bool:
    minimum = case.vacancy.terms.language_minimum
    return minimum is not None and met(case.after, minimum) == PASS


def _thirteen_weeks(case: Case) -> date:
    return case.start + timedelta(weeks=case.town.settings.guidance_weeks_when_never_reached)


def _carries(case: Case, promise: Promise, until: date) -> bool:
    terms = promise.terms
    if promise.status not in ("pledged", "confirmed") or terms.kind not in LANGUAGE_SUPPORTING_KINDS:
        return False
    if not free_throughout(promise, case.start, until):
        return False
    if terms.weeks is not None and case.start + timedelta(weeks=terms.weeks) < until:
        return False
    if terms.kind == "shared_working_language":
        return any(_shares(case, code) for code in terms.languages or ())
    return terms.hours_per_week is not None and terms.hours_per_week >= case.town.settings.guidance_hours_minimum


def _shares(case: Case, code: str) -> bool:
    level = spoken(case.candidate.profile.languages.get(code))
    return level is not None and level >= case.town.settings.shared_language_level
