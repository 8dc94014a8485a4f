"""The form with which a coach tries a change: its fields, and the changes that a filled-in form stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.matcher.schemas.wording import Wording
from shared.http.pages import language, message, t
from shared.http.pages.fields import Field, Mistake
from shared.http.problems import pointers
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.week import clock_text

NUMBERS = {
    "hours": ("availability", "workHoursMax"),
    "load": ("availability", "maxLoadHours"),
    "minutes": ("travel", "maxMinutes"),
}
EVENING = ("17:30", "22:30")
CHECKS = ("evenings", "buddy", "evening_courses")


def what_if_fields(typed: Mapping[str, str], errors: Mapping[str, str], wording: Wording) -> list[Field]:
    """All fields, with what was typed and what is wrong with it, by name."""
    levels = [("", t("what_if.as_now")), *((level.name, level.name) for level in Level)]
    fields = [
        Field(
            skill,
            t("what_if.level", skill=wording.value(skill, language())),
            "select",
            typed.get(skill, ""),
            choices=levels,
            error=errors.get(skill),
            size="short",
        )
        for skill in LANGUAGE_SKILLS
    ]
    fields += [
        Field(
            name,
            t(f"what_if.{name}"),
            value=typed.get(name, ""),
            error=errors.get(name),
            size="short",
            inputmode="numeric",
        )
        for name in NUMBERS
    ]
    return fields + [Field(name, t(f"what_if.{name}"), "check", bool(typed.get(name))) for name in CHECKS]


def changes_of(typed: Mapping[str, str], profile: CandidateProfile) -> dict[str, Any]:
    """The changes in the form of the API. A number that is none is passed on as text, for the contract to refuse."""
    changes: dict[str, Any] = {}
    levels = {skill: typed[skill] for skill in LANGUAGE_SKILLS if typed.get(skill)}
    if levels:
        changes["languages"] = {"nl": levels}
    for name, (group, field) in NUMBERS.items():
        if typed.get(name, "").strip():
            changes.setdefault(group, {})[field] = _number(typed[name].strip())
    if typed.get("evenings"):
        weekly = [_interval(one) for one in profile.availability.weekly or ()]
        evenings = [{"day": day, "from": EVENING[0], "to": EVENING[1]} for day in ("mon", "tue", "wed", "thu", "fri")]
        changes.setdefault("availability", {})["weekly"] = [*weekly, *evenings]
    if typed.get("buddy") or typed.get("evening_courses"):
        changes["hypothetical"] = {
            "buddy": bool(typed.get("buddy")),
            "eveningCourses": bool(typed.get("evening_courses")),
        }
    return changes


def errors_by_field(messages: Any) -> dict[str, str]:
    """Messages of the API at the fields of the form. What belongs to no field stands under the empty name."""
    places = {f"/changes/{group}/{field}": name for name, (group, field) in NUMBERS.items()}
    places |= {f"/changes/languages/nl/{skill}": skill for skill in LANGUAGE_SKILLS}
    return {places.get(pointer, ""): message(text) for pointer, text in pointers(messages)}


def mistakes_of(fields: list[Field], errors: Mapping[str, str]) -> list[Mistake]:
    found = [Mistake(field.id, field.label, field.error) for field in fields if field.error]
    return [*found, Mistake("", "", errors[""])] if "" in errors else found


def _number(text: str) -> Any:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _interval(one: Any) -> dict[str, str]:
    return {"day": one.day, "from": clock_text(one.start), "to": "24:00" if one.end == 1440 else clock_text(one.end)}
