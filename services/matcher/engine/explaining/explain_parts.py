"""Why each part of the score has its value: a code with arguments (texts: services/matcher/wording).

A part whose value stands in for something that was not stated says so with `not_stated_by_vacancy` or
`not_stated_by_candidate`. Pathways of one candidate whose part is the same share it, as they do their gates.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from services.matcher.domain.pathways import Part, Reason
from services.matcher.engine.explaining.lately import Lately
from services.matcher.engine.explaining.one_case import Case, level_names
from services.matcher.engine.explaining.values_shared import MOST_KEPT, PARTS_MADE_OF, Once, Values
from services.matcher.engine.judging.work_parts import experience_credit, isco_credit
from services.matcher.engine.language import NOT_KNOWN, steps_short
from services.matcher.engine.stock.promise_table import KIND_NUMBER
from services.matcher.engine.stock.skill_needs import FROM_OCCUPATION, NOT_STATED, NOTHING_NEEDED
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level

NOT_STATED_BY_VACANCY = "not_stated_by_vacancy"
NOT_STATED_BY_CANDIDATE = "not_stated_by_candidate"
_NEARNESS = ("other", "major", "sub_major", "minor", "same")


_NOT_WHOLLY_STATED = (NOT_STATED_BY_VACANCY, NOT_STATED_BY_CANDIDATE, "security_partly_stated")
_KEPT: Lately[Hashable, Part] = Lately(MOST_KEPT)


def parts(cases: Sequence[Case]) -> list[tuple[Part, ...]]:
    """Per case in the order of PARTS. The cases are of one table."""
    found: list[list[Part]] = [[] for _ in cases]
    for name, column in (cases[0].plain.parts if cases else {}).items():
        made_of, made = PARTS_MADE_OF[name], dict[Hashable, Part]()
        of_all = made_of.of_all(cases[0])
        for case, row, values in zip(cases, found, made_of.of_rows(cases), strict=True):
            value = column[case.row]
            part = made.get((value, values))
            if part is None:
                part = made[value, values] = _part(case, name, value, values, of_all)
            row.append(part)
    return [tuple(row) for row in found]


def _part(case: Case, name: str, value: float, values: Hashable, of_all: Values) -> Part:
    weight = case.view.settings.weights[name]

    def make() -> Part:
        reason = _REASONS[name](case, value)
        return Part(name, value, weight, reason, reason.code not in _NOT_WHOLLY_STATED)

    return make() if type(values) is Once else _KEPT.of((name, value, weight, values, of_all), make)


def _by_vacancy(*fields: str) -> Reason:
    return Reason(NOT_STATED_BY_VACANCY, {"fields": list(fields)})


def _by_candidate(*fields: str) -> Reason:
    return Reason(NOT_STATED_BY_CANDIDATE, {"fields": list(fields)})


def _skills(case: Case, value: float) -> Reason:
    columns = case.table.vacancies.picked.columns
    source, needed = columns.needed_at(case.slot)
    if source == NOT_STATED:
        return _by_vacancy("vacancy.skills")
    if source == NOTHING_NEEDED:
        return Reason("skills_nothing_needed")
    if case.profile.skills is None:
        return _by_candidate("skills")
    credit = case.table.vacancies.skill_credit[needed].tolist()
    names = [columns.skill_concepts.concepts[number] for number in needed.tolist()]
    has = [name for name, got in zip(names, credit, strict=True) if got > 0]
    args = {
        "needed": len(names),
        "covered": len(has),
        "has": has,
        "lacks": [name for name, got in zip(names, credit, strict=True) if got == 0],
        "percent": round(value * 100),
    }
    return Reason("skills_from_occupation" if source == FROM_OCCUPATION else "skills_covered", args)


def _experience(case: Case, value: float) -> Reason:
    occupation, done = case.terms.occupation, case.profile.experience
    if occupation is None:
        return _by_vacancy("vacancy.occupation")
    if done is None:
        return _by_candidate("experience")
    picked, settings = case.table.vacancies.picked, case.view.settings
    if value == 0:
        return Reason("experience_none")
    best = max(done, key=lambda one: experience_credit(case.view, picked, one, occupation.concept))
    near = isco_credit(picked, settings, best.occupation, occupation.concept)
    code = _NEARNESS[settings.isco_credit.index(near) + 1]
    if best.years is None:
        return Reason(f"experience_{code}_unit_years_unknown", {"occupation": best.occupation})
    return Reason(
        f"experience_{code}_unit", {"occupation": best.occupation, "years": best.years, "lastYear": best.last_year}
    )


def _language(case: Case, value: float) -> Reason:
    if case.terms.language_minimum is None:
        return _by_vacancy("vacancy.languageMinimum")
    levels, minimum = case.judged_levels, case.table.records["minimum"][case.row]
    asked = minimum > 0
    if bool((asked & (levels == NOT_KNOWN)).any()):
        unknown = [skill for skill, open_ in zip(LANGUAGE_SKILLS, asked & (levels == NOT_KNOWN), strict=True) if open_]
        return Reason("language_partly_unknown", {"skills": unknown})
    if value >= 1:
        return Reason("language_met", {"levels": level_names(levels), "minimum": level_names(minimum)})
    steps = int(steps_short(levels[None, :], minimum[None, :])[0])
    short = [skill for skill, below in zip(LANGUAGE_SKILLS, levels < minimum, strict=True) if below]
    return Reason("language_below", {"skills": short, "steps": steps, "minimum": level_names(minimum)})


def _growth(case: Case, value: float) -> Reason:
    goal, levels = case.view.goal, case.view.levels
    if goal is None:
        return _by_candidate("languageGoal", "learningRoute")
    if goal == Level.A0:
        return Reason("growth_no_goal_left")
    if (levels == NOT_KNOWN).all():
        return _by_candidate("languages.nl")
    now = case.plain.growth_now
    args = {"goal": goal.name, "now": round(now * 100), "then": round(value * 100)}
    if now >= 1:
        return Reason("growth_goal_met", args)
    if value <= now:
        return Reason("growth_none", args)
    by_courses = value > case.growth_without_courses
    return Reason("growth_by_courses" if by_courses else "growth_by_running_lessons", args)


def _wishes(case: Case, value: float) -> Reason:
    stated = case.wishes_met
    if not stated:
        return _by_candidate("wishes")
    met = [name for name, met in stated.items() if met >= 1]
    args = {"met": met, "notMet": [name for name in stated if name not in met]}
    if len(met) == len(stated):
        return Reason("wishes_met", args)
    return Reason("wishes_partly" if value > 0 else "wishes_not", args)


def _travel(case: Case, value: float) -> Reason:
    if case.table.records["remote"][case.row]:
        return Reason("travel_remote")
    if not case.is_somewhere:
        return _by_vacancy("vacancy.workplace")
    missing = case.view.missing_for_travel()
    if missing:
        return _by_candidate(*missing)
    minutes = case.minutes_to_work
    if minutes is None:
        return Reason("travel_no_means")
    return Reason("travel_minutes", {"minutes": minutes, "max": case.view.max_minutes})


def _guidance(case: Case, value: float) -> Reason:
    needs = case.profile.needs
    if needs is None:
        return _by_candidate("needs")
    if not needs:
        return Reason("guidance_no_needs")
    met = [need for need in needs if KIND_NUMBER[need] in case.promised_kinds]
    args = {"promised": met, "notPromised": [need for need in needs if need not in met]}
    if len(met) == len(needs):
        return Reason("guidance_promised", args)
    return Reason("guidance_partly_promised" if met else "guidance_not_promised", args)


def _start(case: Case, value: float) -> Reason:
    days = (case.first_day - case.view.as_of).days
    if days == 0:
        return Reason("start_now")
    return Reason("start_later", {"on": case.first_day.isoformat(), "weeks": round(days / 7, 1)})


def _security(case: Case, value: float) -> Reason:
    terms = case.terms
    if not terms.is_paid:
        return Reason("security_unpaid", {"engagement": terms.engagement})
    contract = terms.contract
    missing = ["vacancy.hours"] if terms.hours is None else []
    if contract is None or (contract.type != "permanent" and contract.months is None):
        missing.append("vacancy.contract")
    if missing:
        return Reason("security_partly_stated", {"fields": missing})
    hours = terms.hours.min if terms.hours else 0
    if contract is not None and contract.type == "permanent":
        return Reason("security_permanent", {"hours": hours})
    return Reason("security_contract", {"hours": hours, "months": contract.months if contract else 0})


_REASONS: Mapping[str, Callable[[Case, float], Reason]] = {
    "skills": _skills,
    "experience": _experience,
    "language": _language,
    "growth": _growth,
    "wishes": _wishes,
    "travel": _travel,
    "guidance": _guidance,
    "start": _start,
    "security": _security,
}
