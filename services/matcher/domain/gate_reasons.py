"""What a gate has found, as a code with arguments: `gate_<name>_<result>`, some with a variant behind it.

The arguments are the values compared (`Gate.detail`), picked and put in a row for a sentence. What cannot be told has
one code for all gates, which names the fields to ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.matcher.domain.pathways import Gate, Reason

Detail = Mapping[str, Any]
Found = tuple[str, dict[str, Any]]
"""The variant of the code, and the arguments."""
UNKNOWN = "gate_unknown"


def gate_reason(gate: Gate) -> Reason:
    """The sentence of one gate of one pathway."""
    if gate.result == "unknown":
        return Reason(UNKNOWN, {"fields": list(gate.missing)})
    variant, args = _FOUND[gate.name](gate.detail, gate.result == "pass")
    return Reason("_".join(filter(None, ("gate", gate.name, gate.result, variant))), args)


def _with(*names: str) -> Callable[[Detail, bool], Found]:
    return lambda detail, passes: ("", {name: detail[name] for name in names})


def _closing(detail: Detail, passes: bool) -> Found:
    return ("", {"closesOn": detail["closesOn"]}) if detail["closesOn"] else ("open", {})


def _occupation(detail: Detail, passes: bool) -> Found:
    return ("", {"occupation": detail["occupation"]}) if detail["excluded"] else ("none", {})


def _papers(detail: Detail, passes: bool) -> Found:
    if not detail["asked"]:
        return "none", {}
    return "", {"asked": detail["asked"]} if passes else {"asked": detail["asked"], "held": detail["held"]}


def _education(detail: Detail, passes: bool) -> Found:
    if detail["asked"] in (None, "none"):
        return "none", {}
    has = [one["level"] for one in detail["has"] or ()]
    return "", {"asked": detail["asked"]} if passes else {"asked": detail["asked"], "has": has}


def _other_languages(detail: Detail, passes: bool) -> Found:
    asked = {code: level for code, level in detail["asked"].items() if level != "A0"}
    if not asked:
        return "none", {}
    return "", {"asked": asked, "known": {code: detail["known"][code] for code in asked}}


def _start(detail: Detail, passes: bool) -> Found:
    if detail["latest"] is None:
        return "open", {"firstDay": detail["firstDay"]}
    return "", {"firstDay": detail["firstDay"], "latest": detail["latest"]}


def _hours(detail: Detail, passes: bool) -> Found:
    offered, possible = [detail["min"], detail["max"]], [detail["workHoursMin"], detail["workHoursMax"]]
    return "", {"offered": offered, "possible": possible}


def _shifts(detail: Detail, passes: bool) -> Found:
    if passes:
        return "", {}
    return ("", {"days": detail["days"]}) if detail["days"] else ("flexible", {})


def _travel(detail: Detail, passes: bool) -> Found:
    if detail["minutes"] is None:
        return "no_means", {}
    if detail["minutes"] == 0:
        return "remote", {}
    return "", {"minutes": detail["minutes"], "max": detail["max"]}


def _language(detail: Detail, passes: bool) -> Found:
    """Of the skills that are asked; when it fails, of those that fall short."""
    levels, minimum = detail["levels"], detail["minimum"] or {}
    asked = {skill: level for skill, level in minimum.items() if level not in (None, "A0")}
    if passes and not asked:
        return "none", {}
    below = {skill: level for skill, level in asked.items() if (levels[skill] or "") < level}
    named = asked if passes or not below else below
    args = {"asked": named, "levels": {skill: levels[skill] for skill in named}}
    if detail["leansOn"] and below:
        return "promise", args
    return "lower" if passes and below else "", args


def _guidance(detail: Detail, passes: bool) -> Found:
    if not passes:
        return "", {}
    return ("", {"kind": detail["kind"]}) if detail["leansOn"] else ("none", {})


def _course_start(detail: Detail, passes: bool) -> Found:
    if passes:
        return "", {"join": detail["join"]}
    return "", {"startsOn": detail["startsOn"], "firstDay": detail["firstDay"]}


def _course_level(detail: Detail, passes: bool) -> Found:
    steps = [f"{one['from']}–{one['to']}" for one in detail["steps"]]
    return "", {"steps": steps, "levels": detail["levels"]}


def _course_route(detail: Detail, passes: bool) -> Found:
    routes = list(dict.fromkeys(route for of_course in detail["routes"] for route in of_course or ()))
    if not routes:
        return "none", {}
    return "", {"routes": routes, "learningRoute": detail["learningRoute"]}


def _course_seats(detail: Detail, passes: bool) -> Found:
    return "", {"free": [seats for seats in detail["free"] if seats is not None]} if passes else {}


def _lessons(detail: Detail, passes: bool) -> Found:
    if not passes:
        return ("", {"days": detail["days"]}) if detail["days"] else ("flexible", {})
    between = detail.get("minutesBetween")
    return ("between", {"minutes": between}) if between else ("", {})


def _travel_to_lessons(detail: Detail, passes: bool) -> Found:
    if None in detail["minutes"]:
        return ("no_means", {}) if not passes else ("", {"minutes": detail["minutes"], "max": detail["max"]})
    if not any(detail["minutes"]):
        return "remote", {}
    return "", {"minutes": [one for one in detail["minutes"] if one], "max": detail["max"]}


_FOUND: Mapping[str, Callable[[Detail, bool], Found]] = {
    "positions_open": lambda detail, passes: ("", {"free": detail["free"]} if passes else {}),
    "not_closed": _closing,
    "engagement_accepted": _with("engagement", "accepted"),
    "occupation_not_excluded": _occupation,
    "licences": _papers,
    "certificates": _papers,
    "education": _education,
    "other_languages": _other_languages,
    "start_date": _start,
    "hours_overlap": _hours,
    "shifts_fit_week": _shifts,
    "weekly_load": _with("hours", "max"),
    "travel_to_work": _travel,
    "language_at_start": _language,
    "guidance_available": _guidance,
    "course_start": _course_start,
    "course_level": _course_level,
    "course_route": _course_route,
    "course_seats": _course_seats,
    "lessons_fit_week": _lessons,
    "travel_to_lessons": _travel_to_lessons,
    "language_at_end": _language,
}

_DAYS = {"days": ["wed"]}
_MINUTES = {"minutes": 22, "max": 45}
_LANGUAGE = {"asked": {"speaking": "B1", "writing": "A1"}, "levels": {"speaking": "A2", "writing": None}}
REASONS_OF_GATES: Mapping[str, Mapping[str, Any]] = {
    UNKNOWN: {"fields": ["vacancy.hours"]},
    "gate_positions_open_pass": {"free": 2},
    "gate_positions_open_fail": {},
    "gate_not_closed_pass": {"closesOn": "2027-02-01"},
    "gate_not_closed_pass_open": {},
    "gate_not_closed_fail": {"closesOn": "2026-11-01"},
    "gate_engagement_accepted_pass": {"engagement": "job", "accepted": ["job"]},
    "gate_engagement_accepted_fail": {"engagement": "apprenticeship", "accepted": ["job"]},
    "gate_occupation_not_excluded_pass": {"occupation": "http://data.europa.eu/esco/occupation/example"},
    "gate_occupation_not_excluded_pass_none": {},
    "gate_occupation_not_excluded_fail": {"occupation": "http://data.europa.eu/esco/occupation/example"},
    "gate_licences_pass": {"asked": ["B"]},
    "gate_licences_pass_none": {},
    "gate_licences_fail": {"asked": ["C"], "held": ["B"]},
    "gate_certificates_pass": {"asked": ["vca_basic"]},
    "gate_certificates_pass_none": {},
    "gate_certificates_fail": {"asked": ["vca_basic"], "held": []},
    "gate_education_pass": {"asked": "mbo_2"},
    "gate_education_pass_none": {},
    "gate_education_fail": {"asked": "mbo_2", "has": ["primary"]},
    "gate_other_languages_pass": {"asked": {"en": "A2"}, "known": {"en": "B1"}},
    "gate_other_languages_pass_none": {},
    "gate_other_languages_fail": {"asked": {"en": "A2"}, "known": {"en": "A1"}},
    "gate_start_date_pass": {"firstDay": "2027-01-04", "latest": "2027-02-01"},
    "gate_start_date_pass_open": {"firstDay": "2027-01-04"},
    "gate_start_date_fail": {"firstDay": "2027-09-01", "latest": "2027-02-01"},
    "gate_hours_overlap_pass": {"offered": [16.0, 24.0], "possible": [None, 36.0]},
    "gate_hours_overlap_fail": {"offered": [40.0, 40.0], "possible": [20.0, 36.0]},
    "gate_shifts_fit_week_pass": {},
    "gate_shifts_fit_week_fail": _DAYS,
    "gate_shifts_fit_week_fail_flexible": {},
    "gate_weekly_load_pass": {"hours": 37.0, "max": 44.0},
    "gate_weekly_load_fail": {"hours": 46.5, "max": 44.0},
    "gate_travel_to_work_pass": _MINUTES,
    "gate_travel_to_work_pass_remote": {},
    "gate_travel_to_work_fail": _MINUTES,
    "gate_travel_to_work_fail_no_means": {},
    "gate_language_at_start_pass": _LANGUAGE,
    "gate_language_at_start_pass_none": {},
    "gate_language_at_start_pass_promise": _LANGUAGE,
    "gate_language_at_start_pass_lower": _LANGUAGE,
    "gate_language_at_start_fail": _LANGUAGE,
    "gate_guidance_available_pass": {"kind": "buddy"},
    "gate_guidance_available_pass_none": {},
    "gate_guidance_available_fail": {},
    "gate_course_start_pass": {"join": "2027-01-12"},
    "gate_course_start_fail": {"startsOn": ["2026-11-01"], "firstDay": "2027-01-04"},
    "gate_course_level_pass": {"steps": ["A2–B1"], "levels": {"speaking": "A2", "writing": None}},
    "gate_course_level_fail": {"steps": ["A2–B1"], "levels": {"speaking": "A0", "writing": None}},
    "gate_course_route_pass": {"routes": ["b1"], "learningRoute": "b1"},
    "gate_course_route_pass_none": {},
    "gate_course_route_fail": {"routes": ["b1"], "learningRoute": "z"},
    "gate_course_seats_pass": {"free": [3]},
    "gate_course_seats_fail": {},
    "gate_lessons_fit_week_pass": {},
    "gate_lessons_fit_week_pass_between": {"minutes": 15},
    "gate_lessons_fit_week_fail": _DAYS,
    "gate_lessons_fit_week_fail_flexible": {},
    "gate_travel_to_lessons_pass": {"minutes": [22], "max": 45},
    "gate_travel_to_lessons_pass_remote": {},
    "gate_travel_to_lessons_fail": {"minutes": [52], "max": 45},
    "gate_travel_to_lessons_fail_no_means": {},
    "gate_language_at_end_pass": _LANGUAGE,
    "gate_language_at_end_pass_none": {},
    "gate_language_at_end_pass_promise": _LANGUAGE,
    "gate_language_at_end_pass_lower": _LANGUAGE,
    "gate_language_at_end_fail": _LANGUAGE,
    "gate_language_at_end_fail_promise": _LANGUAGE,
}
"""Every code with an example of its arguments."""
