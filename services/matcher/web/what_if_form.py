"""The form with which a coach tries a change: its fields, and the changes that a filled-in form stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.matcher.schemas.wording import Wording
from shared.http.pages import language, message, t
from shared.http.pages.fields import Field, Mistake
from shared.http.problems import pointers
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.week import clock_text

NUMBERS = {
    "hours": ("availability", "workHoursMax"),
    "load": ("availability", "maxLoadHours"),
    "minutes": ("travel", "maxMinutes"),
}
PAPERS = ("licences", "certificates")
EVENING = ("17:30", "22:30")
CHECKS = ("evenings", "buddy", "evening_courses")
ALL_SKILLS = "level"


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """`single`: the level of one skill each, which few need; `main` and `checks`: the rest."""

    main: Sequence[Field]
    single: Sequence[Field]
    checks: Sequence[Field]

    @property
    def fields(self) -> list[Field]:
        return [*self.main, *self.single, *self.checks]


def what_if_form(
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    wording: Wording,
    profile: CandidateProfile,
    taxonomy: Taxonomy,
) -> WhatIfForm:
    """All fields, with what was typed, what is wrong with it, and as a hint what is so now."""
    levels = [("", t("what_if.as_now")), *((level.name, level.name) for level in Level)]
    dutch = dict(zip(LANGUAGE_SKILLS, profile.dutch, strict=True))

    def select(name: str, label: str, choices: Sequence[tuple[str, str]], hint: str | None = None) -> Field:
        return Field(
            name, label, "select", typed.get(name, ""), hint, choices=choices, error=errors.get(name), size="short"
        )

    now = {
        "hours": profile.availability.work_hours_max,
        "load": profile.availability.max_load_hours,
        "minutes": profile.travel.max_minutes,
    }
    numbers = [
        Field(
            name,
            t(f"what_if.{name}"),
            value=typed.get(name, ""),
            hint=_now(None if now[name] is None else f"{now[name]:g}"),
            error=errors.get(name),
            size="short",
            inputmode="numeric",
        )
        for name in NUMBERS
    ]
    held = {"licences": profile.licences, "certificates": profile.certificates}
    known = {"licences": taxonomy.licences, "certificates": taxonomy.certificates}
    papers = []
    for kind in PAPERS:
        others = [one for one in known[kind] if one.code not in (held[kind] or ())]
        choices = [(one.code, one.labels.get(language(), one.code)) for one in others]
        papers.append(select(kind, t(f"what_if.{kind}"), [("", t("what_if.as_now")), *choices]))
    singles = [
        select(skill, t("what_if.level", skill=wording.value(skill, language())), levels, _now(_name(dutch[skill])))
        for skill in LANGUAGE_SKILLS
    ]
    return WhatIfForm(
        [select(ALL_SKILLS, t("what_if.level.all"), levels), *numbers, *papers],
        singles,
        [Field(name, t(f"what_if.{name}"), "check", bool(typed.get(name))) for name in CHECKS],
    )


def changes_of(typed: Mapping[str, str], profile: CandidateProfile) -> dict[str, Any]:
    """The changes in the form of the API. A number that is none is passed on as text, for the contract to refuse."""
    changes: dict[str, Any] = {}
    levels = _levels(typed, profile)
    if levels:
        changes["languages"] = {"nl": levels}
    for name, (group, field) in NUMBERS.items():
        if typed.get(name, "").strip():
            changes.setdefault(group, {})[field] = _number(typed[name].strip())
    for kind, held in zip(PAPERS, (profile.licences, profile.certificates), strict=True):
        if typed.get(kind):
            changes[kind] = [*(held or ()), typed[kind]]
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


def typed_of(change: Mapping[str, Any], profile: CandidateProfile) -> dict[str, str]:
    """What to fill in for a change that helps: the other way round of `changes_of`."""
    typed = dict(change.get("languages", {}).get("nl", {}))
    for name, (group, field) in NUMBERS.items():
        if change.get(group, {}).get(field) is not None:
            typed[name] = f"{change[group][field]:g}"
    for kind, held in zip(PAPERS, (profile.licences, profile.certificates), strict=True):
        for paper in change.get(kind, ()):
            if paper not in (held or ()):
                typed[kind] = paper
    made_up = change.get("hypothetical", {})
    checks = {
        "evenings": "weekly" in change.get("availability", {}),
        "buddy": made_up.get("buddy"),
        "evening_courses": made_up.get("eveningCourses"),
    }
    return typed | {name: "yes" for name, ticked in checks.items() if ticked}


def errors_by_field(messages: Any) -> dict[str, str]:
    """Messages of the API at the fields of the form. What belongs to no field stands under the empty name."""
    places = {f"/changes/{group}/{field}": name for name, (group, field) in NUMBERS.items()}
    places |= {f"/changes/languages/nl/{skill}": skill for skill in LANGUAGE_SKILLS}
    places |= {f"/changes/{kind}": kind for kind in PAPERS}
    return {places.get(pointer, ""): message(text) for pointer, text in pointers(messages)}


def mistakes_of(fields: Iterable[Field], errors: Mapping[str, str]) -> list[Mistake]:
    """The lines of the error summary."""
    found = [Mistake(field.id, field.label, field.error) for field in fields if field.error]
    return [*found, Mistake("", "", errors[""])] if "" in errors else found


def _levels(typed: Mapping[str, str], profile: CandidateProfile) -> dict[str, str]:
    """A level for all skills raises those below it; one for a skill is meant as it stands, lower too."""
    every = typed.get(ALL_SKILLS)
    levels = {}
    for skill, now in zip(LANGUAGE_SKILLS, profile.dutch, strict=True):
        if typed.get(skill):
            levels[skill] = typed[skill]
        elif every and (now is None or every not in Level.__members__ or Level[every] > now):
            levels[skill] = every
    return levels


def _now(value: str | None) -> str | None:
    return None if value is None else t("what_if.now", value=value)


def _name(level: Level | None) -> str | None:
    return None if level is None else level.name


def _number(text: str) -> Any:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _interval(one: Any) -> dict[str, str]:
    return {"day": one.day, "from": clock_text(one.start), "to": "24:00" if one.end == 1440 else clock_text(one.end)}
