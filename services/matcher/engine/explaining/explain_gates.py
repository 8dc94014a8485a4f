"""Gates of one combination with the values compared, and the fields to ask for where one cannot be told.

Field names are those of the API bodies (docs/matching.md); details are plain JSON values, dates as text. Pathways of
one candidate of which a gate compared the same values share one `Gate`: whoever writes them can do that once as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from services.matcher.domain.pathways import Gate
from services.matcher.engine.explaining.lately import Lately
from services.matcher.engine.explaining.missing_fields import missing_fields
from services.matcher.engine.explaining.one_case import Case, level_names
from services.matcher.engine.explaining.values_shared import GATES_MADE_OF, MOST_KEPT, Once, Values
from services.matcher.engine.judging.combinations import DIRECT, LEARN_FIRST, Table
from services.matcher.engine.judging.near_misses import unfit_lessons, unfit_shifts
from services.matcher.engine.stock.week_arrays import as_bits, weekdays
from services.matcher.engine.verdicts import FAIL, RESULT_NAMES, UNKNOWN, Ints, Weeks
from shared.vocabulary.cefr import Level
from shared.vocabulary.tracks import GATES, TRACKS

COURSE_GATES = (
    "course_start",
    "course_level",
    "course_route",
    "course_seats",
    "lessons_fit_week",
    "travel_to_lessons",
    "language_at_end",
)


def applies(gate: str, track: str) -> bool:
    """Whether a track has the gate at all."""
    if gate in COURSE_GATES:
        return track != TRACKS[DIRECT]
    return gate != "language_at_start" or track != TRACKS[LEARN_FIRST]


def gates(cases: Sequence[Case]) -> list[tuple[Gate, ...]]:
    """Per case in the order of GATES, those of its track. The cases are of one table."""
    found: list[list[Gate]] = [[] for _ in cases]
    by_tracks: dict[frozenset[str], list[tuple[Case, list[Gate]]]] = {}
    for name, made_of in GATES_MADE_OF.items():
        tracks = _TRACKS_OF[name]
        if tracks not in by_tracks:
            by_tracks[tracks] = [pair for pair in zip(cases, found, strict=True) if pair[0].track in tracks]
        some = by_tracks[tracks]
        if not some:
            continue
        results, made, of_all = cases[0].plain.results[name], dict[Hashable, Gate](), made_of.of_all(cases[0])
        for (case, row), values in zip(some, made_of.of_rows([case for case, _ in some]), strict=True):
            result = results[case.row]
            missing = missing_fields(case, name) if result == UNKNOWN else ()
            gate = made.get((result, values, missing))
            if gate is None:
                gate = made[result, values, missing] = _gate(case, name, result, missing, values, of_all)
            row.append(gate)
    return [tuple(row) for row in found]


def _gate(case: Case, name: str, result: int, missing: tuple[str, ...], values: Hashable, of_all: Values) -> Gate:
    def make() -> Gate:
        return Gate(name, RESULT_NAMES[result], DETAILS[name](case), missing)

    return make() if type(values) is Once else _KEPT.of((name, result, values, missing, of_all), make)


_KEPT: Lately[Hashable, Gate] = Lately(MOST_KEPT)


def _positions(case: Case) -> dict[str, Any]:
    return {"free": case.vacancy.positions_free}


def _closing(case: Case) -> dict[str, Any]:
    return {"closesOn": _day(case.terms.closes_on), "asOf": case.view.as_of.isoformat()}


def _engagement(case: Case) -> dict[str, Any]:
    return {"engagement": case.terms.engagement, "accepted": _list(case.profile.engagements)}


def _occupation(case: Case) -> dict[str, Any]:
    occupation = case.terms.occupation
    excluded = case.profile.wishes.exclude_occupations
    return {"occupation": occupation.concept if occupation else None, "excluded": _list(excluded)}


def _licences(case: Case) -> dict[str, Any]:
    return {"asked": _list(case.terms.licences), "held": _list(case.profile.licences)}


def _certificates(case: Case) -> dict[str, Any]:
    return {"asked": _list(case.terms.certificates), "held": _list(case.profile.certificates)}


def _education(case: Case) -> dict[str, Any]:
    has = case.profile.education
    levels = None if has is None else [{"level": one.level, "recognised": one.recognised} for one in has]
    return {"asked": case.terms.education_minimum, "has": levels}


def _other_languages(case: Case) -> dict[str, Any]:
    asked = case.terms.other_languages or {}
    known = {code: case.view.known_level(code) for code in asked}
    return {
        "asked": {code: Level(level).name for code, level in sorted(asked.items())},
        "known": {code: None if level is None else level.name for code, level in sorted(known.items())},
    }


def _start(case: Case) -> dict[str, Any]:
    return {"firstDay": case.first_day.isoformat(), "latest": _day(case.latest)}


def _hours(case: Case) -> dict[str, Any]:
    hours, availability = case.terms.hours, case.profile.availability
    return {
        "min": hours.min if hours else None,
        "max": hours.max if hours else None,
        "workHoursMin": availability.work_hours_min,
        "workHoursMax": availability.work_hours_max,
    }


def _shifts(case: Case) -> dict[str, Any]:
    schedule = case.terms.schedule
    unfit = unfit_shifts if case.result("shifts_fit_week") == FAIL else None
    return {"schedule": schedule.type if schedule else "unknown", "days": _days(case, unfit)}


def _load(case: Case) -> dict[str, Any]:
    return {"hours": case.load_hours, "max": case.profile.availability.max_load_hours}


def _travel(case: Case) -> dict[str, Any]:
    return {"minutes": case.minutes_to_work, "max": case.view.max_minutes}


def _language(case: Case) -> dict[str, Any]:
    minimum, promise = case.asked_levels, case.promise
    return {
        "levels": level_names(case.plain.levels[case.row]),
        "minimum": None if minimum is None else level_names(minimum),
        "leansOn": promise.id if promise else None,
    }


def _guidance(case: Case) -> dict[str, Any]:
    promise = case.promise
    return {"leansOn": promise.id if promise else None, "kind": promise.terms.kind if promise else None}


def _language_at_end(case: Case) -> dict[str, Any]:
    return {**_language(case), "levels": level_names(case.plain.after[case.option])}


def _course_start(case: Case) -> dict[str, Any]:
    starts = [course.terms.starts_on.isoformat() for course in case.courses]
    return {"startsOn": starts, "join": case.join.isoformat(), "firstDay": case.first_day.isoformat()}


def _course_level(case: Case) -> dict[str, Any]:
    steps = [{"from": one.terms.from_level.name, "to": one.terms.to_level.name} for one in case.courses]
    return {"steps": steps, "levels": level_names(case.view.levels)}


def _course_route(case: Case) -> dict[str, Any]:
    return {"routes": [_list(one.terms.routes) for one in case.courses], "learningRoute": case.profile.learning_route}


def _course_seats(case: Case) -> dict[str, Any]:
    return {"free": [course.seats_free for course in case.courses]}


def _lessons(case: Case) -> dict[str, Any]:
    unfit = unfit_lessons if case.result("lessons_fit_week") == FAIL else None
    between = {"minutesBetween": case.minutes_between} if case.beside else {}
    return {**between, "days": _days(case, unfit)}


def _travel_to_lessons(case: Case) -> dict[str, Any]:
    return {"minutes": list(case.minutes_to_lessons), "max": case.view.max_minutes}


DETAILS: Mapping[str, Callable[[Case], dict[str, Any]]] = {
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
    "travel_to_work": _travel,
    "language_at_start": _language,
    "guidance_available": _guidance,
    "course_start": _course_start,
    "course_level": _course_level,
    "course_route": _course_route,
    "course_seats": _course_seats,
    "lessons_fit_week": _lessons,
    "travel_to_lessons": _travel_to_lessons,
    "language_at_end": _language_at_end,
}


_TRACKS_OF = {gate: frozenset(track for track in TRACKS if applies(gate, track)) for gate in GATES}


def _days(case: Case, unfit: Callable[[Table, Ints], Weeks] | None) -> list[str]:
    """Weekdays with a half-hour that does not fit."""
    return [] if unfit is None else list(weekdays(as_bits(unfit(case.table, np.array([case.row]))[0])))


def _list(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def _day(value: Any) -> str | None:
    return None if value is None else str(value.isoformat())
