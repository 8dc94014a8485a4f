"""What a pathway's answer holds, in the rows that a page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from services.matcher.schemas.wording import Wording
from services.matcher.web.week_picture import week_grids
from shared.http.pages import language, t
from shared.http.service_app import shared
from shared.vocabulary.week import DAYS


def week(timetable: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per day that has something: what (work or lesson) and when, earliest first."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for what, intervals in (("work", timetable["work"]), ("lesson", timetable["lessons"])):
        for one in intervals:
            rows.setdefault(one["day"], []).append((what, f"{one['from']}–{one['to']}"))
    return [(day, sorted(rows[day], key=lambda row: row[1])) for day in DAYS if day in rows]


def grids() -> Markup:
    """What the pictures of weeks lean on, once on the page."""
    return week_grids({day: t(f"day.short.{day}") for day in DAYS})


def levels_reached(reached: Mapping[str, Mapping[str, str]]) -> list[tuple[list[str], Mapping[str, str]]]:
    """Skills that reach the same level on the same days together."""
    rows: list[tuple[list[str], Mapping[str, str]]] = []
    for skill, when in reached.items():
        same = next((skills for skills, other in rows if other == when), None)
        if same is None:
            rows.append(([skill], when))
        else:
            same.append(skill)
    return rows


def in_words(wording: Wording) -> dict[str, Callable[..., Any]]:
    """What templates put values into words with: names of gates and parts, fields to ask for, values; and `ranks`,
    whether scores are shown at all."""
    return {
        "ranks": lambda: shared("matcher").ranks,
        "called": lambda name: wording.word(name, language()),
        "field_names": lambda names: ", ".join(wording.field(name, language()) for name in names),
        "written": lambda value: wording.value(value, language()),
    }
