"""The change that would open a near miss, as a code with arguments (texts: services/matcher/wording)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import numpy as np

from services.matcher.domain.pathways import Reason
from services.matcher.engine.explaining.one_case import Case, level_names
from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.judging.near_misses import travel_over, unfit_lessons, unfit_shifts
from services.matcher.engine.stock.week_arrays import as_bits, weekdays
from services.matcher.engine.verdicts import Bytes
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.week import DAY_MINUTES, FULL_WEEK, Interval, hours_of_mask, mask


def change_for(table: Table, row: int, gate: str) -> Reason:
    """What would have to change for the failed gate to pass."""
    return _CHANGES[gate](Case(table, row))


def _positions(case: Case) -> Reason:
    return Reason("free_position")


def _closing(case: Case) -> Reason:
    closes = case.terms.closes_on
    return Reason("reopen_vacancy", {"closedOn": closes.isoformat() if closes else None})


def _engagement(case: Case) -> Reason:
    return Reason("accept_engagement", {"engagement": case.terms.engagement})


def _occupation(case: Case) -> Reason:
    occupation = case.terms.occupation
    return Reason("allow_occupation", {"occupation": occupation.concept if occupation else None})


def _licences(case: Case) -> Reason:
    held = case.view.licences or frozenset()
    return Reason("get_licence", {"papers": sorted(set(case.terms.licences or ()) - held)})


def _certificates(case: Case) -> Reason:
    held = case.view.certificates or frozenset()
    return Reason("get_certificate", {"papers": sorted(set(case.terms.certificates or ()) - held)})


def _education(case: Case) -> Reason:
    return Reason("reach_education", {"level": case.terms.education_minimum})


def _other_languages(case: Case) -> Reason:
    asked = case.terms.other_languages or {}
    short = [code for code, level in sorted(asked.items()) if (case.view.known_level(code) or 0) < level]
    return Reason("learn_other_language", {"languages": {code: Level(asked[code]).name for code in short}})


def _start(case: Case) -> Reason:
    latest = case.latest
    return Reason(
        "later_start", {"firstDay": case.first_day.isoformat(), "latest": latest.isoformat() if latest else None}
    )


def _hours(case: Case) -> Reason:
    hours, lowest = case.terms.hours, case.profile.availability.work_hours_min
    if hours is not None and lowest is not None and hours.max < lowest:
        return Reason("accept_fewer_hours", {"hours": hours.max})
    return Reason("accept_more_hours", {"hours": hours.min if hours else None})


def _shifts(case: Case) -> Reason:
    """Of flexible work only the school day has set hours; the others are to be found in the window."""
    unfit = as_bits(unfit_shifts(case.table, np.array([case.row]))[0])
    days, schedule, hours = list(weekdays(unfit)), case.terms.schedule, case.terms.hours
    if schedule is None or schedule.type != "flexible" or hours is None:
        return Reason("free_day", {"days": days})
    school = mask([case.terms.school_day] if case.terms.school_day else ())
    window = (mask(schedule.window) or FULL_WEEK) & ~school
    if hours_of_mask(window) < hours.min:
        return Reason("longer_window", {"window": hours_of_mask(window), "hours": hours.min})
    freed = case.week.free | mask(Interval(day, 0, DAY_MINUTES) for day in days)
    if days and hours_of_mask(window & freed) >= hours.min:
        return Reason("free_day", {"days": days})
    if days:
        return Reason("free_day_and_hours", {"days": days, "hours": hours.min})
    return Reason("free_hours_in_window", {"hours": hours.min})


def _load(case: Case) -> Reason:
    most = case.profile.availability.max_load_hours or 0
    load = case.load_hours or 0
    return Reason("more_load_hours", {"load": load, "max": most, "hours": round(load - most, 2)})


def _travel_to_work(case: Case) -> Reason:
    minutes, longest = case.minutes_to_work, case.view.max_minutes or 0
    if minutes is None:
        return Reason("other_means_of_travel")
    return Reason("more_travel_minutes", {"minutes": minutes, "max": longest, "more": minutes - longest})


def _travel_to_lessons(case: Case) -> Reason:
    over = float(travel_over(case.table, np.array([case.row]))[0])
    if not np.isfinite(over):
        return Reason("other_means_of_travel_to_lessons")
    known = [minutes for minutes in case.minutes_to_lessons if minutes is not None]
    args = {"minutes": max(known), "max": case.view.max_minutes, "more": int(over)}
    return Reason("more_travel_minutes_to_lessons", args)


def _language_now(case: Case) -> Reason:
    return _raise(case.judged_levels, case.table.records["minimum"][case.row])


def _language_at_end(case: Case) -> Reason:
    if case.beside:
        return Reason("longer_promise", {"until": _supported_until(case).isoformat()})
    return _raise(case.levels_after, case.table.records["minimum"][case.row])


def _supported_until(case: Case) -> date:
    """The last day on which a promise must hold: until the full minimum is cautiously met beside the work; where it
    never is, thirteen weeks and to the end of the lessons (docs/matching.md, Language and guidance)."""
    weeks = case.view.settings.guidance_weeks_when_never_reached
    never_reached = case.first_day + timedelta(weeks=weeks)
    if not case.beside:
        return never_reached
    reached = bool((case.levels_after >= case.table.records["minimum"][case.row]).all())
    return max(case.first_day if reached else never_reached, case.ends[-1][1])


def _raise(levels: Bytes, minimum: Bytes) -> Reason:
    below = [place for place in range(len(LANGUAGE_SKILLS)) if minimum[place] > max(levels[place], 0)]
    now, asked = level_names(levels), level_names(minimum)
    names = [LANGUAGE_SKILLS[place] for place in below]
    return Reason(
        "raise_language", {"from": {name: now[name] for name in names}, "to": {name: asked[name] for name in names}}
    )


def _guidance(case: Case) -> Reason:
    return Reason(
        "ask_promise",
        {
            "hours": case.view.settings.guidance_hours_minimum,
            "from": case.first_day.isoformat(),
            "until": _supported_until(case).isoformat(),
        },
    )


def _course_start(case: Case) -> Reason:
    starts = [course.terms.starts_on.isoformat() for course in case.courses]
    return Reason("other_start", {"startsOn": starts, "firstDay": case.first_day.isoformat()})


def _course_level(case: Case) -> Reason:
    steps = [f"{course.terms.from_level.name}-{course.terms.to_level.name}" for course in case.courses]
    return Reason("course_at_level", {"steps": steps})


def _course_route(case: Case) -> Reason:
    return Reason("course_open_to_route", {"route": case.profile.learning_route})


def _course_seats(case: Case) -> Reason:
    return Reason("extra_seat", {"courses": [one.id for one in case.courses if one.seats_free == 0]})


def _lessons(case: Case) -> Reason:
    days = list(weekdays(as_bits(unfit_lessons(case.table, np.array([case.row]))[0])))
    by_day = any(not course.terms.is_evening for course in case.courses)
    return Reason("lesson_evening" if by_day else "lesson_other_time", {"days": days})


_CHANGES: Mapping[str, Callable[[Case], Reason]] = {
    "positions_open": _positions,
    "not_closed": _closing,
    "engagement_accepted": _engagement,
    "occupation_not_excluded": _occupation,
    "licences": _licences,
    "certificates": _certificates,
    "education": _education,
    "other_languages": _other_languages,
    "start_date": _start,
    "hours_overlap": _hours,
    "shifts_fit_week": _shifts,
    "weekly_load": _load,
    "travel_to_work": _travel_to_work,
    "language_at_start": _language_now,
    "guidance_available": _guidance,
    "course_start": _course_start,
    "course_level": _course_level,
    "course_route": _course_route,
    "course_seats": _course_seats,
    "lessons_fit_week": _lessons,
    "travel_to_lessons": _travel_to_lessons,
    "language_at_end": _language_at_end,
}
