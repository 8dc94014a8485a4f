"""What a coach must know of a pathway though it opens no gate and moves no score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.matcher.domain.minimum_wage import KNOWN_UNTIL, hourly_wage, minimum_hourly_wage
from services.matcher.domain.pathways import Reason
from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.stock.promise_table import KIND_NUMBER
from shared.vocabulary.profiles import CandidateProfile

MOST_IT_MAY_HAVE_RISEN = 0.1
"""How far the minimum wage may be above the last amount that is known: a wage further above it needs no look."""
MAP_ROUTES = ("b1", "z")
"""Routes with the module labour market and participation (Besluit inburgering 2021)."""
TRIAL = KIND_NUMBER["trial_placement"]
_MAP_HOURS, _PARTICIPATION_HOURS = Reason("counts_for_map_hours"), Reason("counts_for_participation_hours")
_BENEFITS = Reason("check_benefits")


def notes(cases: Sequence[Case]) -> list[tuple[Reason, ...]]:
    """Per case. The cases are of one table."""
    of_candidate = _integration_hours(cases[0].profile) if cases else ()
    of_courses = {case.option: tuple(_lesson_hours(case)) for case in {case.option: case for case in cases}.values()}
    return [(*_trial(case), *_term(case), *of_candidate, *_wage(case), *of_courses[case.option]) for case in cases]


def _trial(case: Case) -> Iterator[Reason]:
    if TRIAL in case.promised_kinds:
        promises = case.table.promises
        trial = promises.promise_at(next(row for row in case.promised if promises.rows.kind[row] == TRIAL))
        weeks = trial.terms.weeks
        args = {"promise": trial.id, "weeks": weeks}
        yield Reason("trial_placement_first" if weeks else "trial_placement_first_weeks_unknown", args)


def _term(case: Case) -> Iterator[Reason]:
    term_end = case.profile.term_end
    if term_end is not None and case.ends and case.ends[-1][1] > term_end:
        yield Reason("after_term_end", {"ends": case.ends[-1][1].isoformat(), "termEnd": term_end.isoformat()})


def _integration_hours(profile: CandidateProfile) -> tuple[Reason, ...]:
    if profile.learning_route not in MAP_ROUTES:
        return ()
    return (_MAP_HOURS, _PARTICIPATION_HOURS) if profile.learning_route == "z" else (_MAP_HOURS,)


def _wage(case: Case) -> Iterator[Reason]:
    terms = case.terms
    if not terms.is_paid:
        return
    yield _BENEFITS
    minimum = minimum_hourly_wage(case.first_day)
    if terms.wage is None or terms.wage.min is None or minimum is None:
        return
    hourly = hourly_wage(terms.wage.min, terms.wage.period, terms.hours.max if terms.hours else None)
    if hourly is None:
        return
    wage = round(hourly, 2)
    if wage < minimum.amount:
        args = {"wage": wage, "minimum": minimum.amount, "since": minimum.since.isoformat()}
        yield Reason("wage_below_minimum" if minimum.is_current else "wage_below_old_minimum", args)
    elif not minimum.is_current and wage < minimum.amount * (1 + MOST_IT_MAY_HAVE_RISEN):
        yield Reason("wage_near_old_minimum", {"wage": wage, "until": KNOWN_UNTIL.isoformat()})


def _lesson_hours(case: Case) -> Iterator[Reason]:
    pace = case.profile.learning_pace
    if pace is None:
        return
    for course in case.courses:
        terms = course.terms
        steps = terms.to_level - terms.from_level
        given = sum(lesson.minutes for lesson in terms.lessons) / 60 * terms.weeks
        asked = case.view.settings.lesson_hours_per_step[pace] * steps
        if given < asked:
            args = {"course": course.id, "hours": round(given), "asked": round(asked), "pace": pace}
            yield Reason("fewer_lesson_hours", args)
