"""How the Dutch of the person may grow with the lessons of a pathway: a line with the range of the date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from services.matcher.web.drawing import line, picture, rect, short, text
from shared.vocabulary.cefr import Level

WIDTH, LEFT, TOP, STEP = 320.0, 28.0, 12.0, 26.0
RIGHT = WIDTH - 8
FIRST_SHOWN = ("speaking", "listening", "reading", "writing")
BEFORE = ("course_level", "language_at_start")
"""Gates that know the levels before the lessons, the first that has them."""
ASKING = ("language_at_end", "language_at_start")
"""Gates that know what the work asks."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One skill: `now` until the lessons start, `reached` from `on` (as planned) or `cautious_on` (at the person's
    pace). `needed`: what the work asks in the end."""

    skill: str
    now: Level
    reached: Level
    starts_on: date
    on: date
    cautious_on: date
    needed: Level | None = None


def forecast_of(path: Mapping[str, Any]) -> Forecast | None:
    """Of the body of a pathway: the skill that tells most, speaking first. None without lessons that raise a level, or
    when the level now is not known."""
    gates = {gate["name"]: gate["detail"] for gate in path["gates"]}
    levels = _first(gates, BEFORE, "levels")
    minimum = _first(gates, ASKING, "minimum")
    for skill in FIRST_SHOWN:
        reached = path["languageReached"].get(skill)
        if reached is None or not levels.get(skill) or not path["courses"]:
            continue
        now, then = Level[levels[skill]], Level[reached["level"]]
        if then > now:
            starts = min(date.fromisoformat(course["startsOn"]) for course in path["courses"])
            on, cautious = (date.fromisoformat(reached[name]) for name in ("on", "cautiousOn"))
            needed = minimum.get(skill)
            return Forecast(skill, now, then, min(starts, on), on, cautious, Level[needed] if needed else None)
    return None


def _first(gates: Mapping[str, Mapping[str, Any]], names: Sequence[str], what: str) -> Mapping[str, Any]:
    """What the first of the gates that has it has compared."""
    return next((found for name in names if (found := gates.get(name, {}).get(what))), {})


def forecast_picture(
    identity: str, found: Forecast, title: str, description: str, months: Mapping[date, str]
) -> Markup:
    """`months`: what to write under the three dates."""
    top = max(found.reached, found.needed or found.reached)
    low = min(found.now, found.needed or found.now)
    days = max((found.cautious_on - found.starts_on).days, 1)
    first, last = LEFT + 30, RIGHT - 42

    def x(on: date) -> float:
        return first + (on - found.starts_on).days / days * (last - first)

    def y(level: Level) -> float:
        return TOP + (top - level) * STEP

    base = TOP + (top - low) * STEP + 14
    body = []
    for level in Level:
        if low <= level <= top:
            body += [
                line("forecast-grid", LEFT, y(level), RIGHT, y(level)),
                text("forecast-level", 2, y(level) + 4, level.name),
            ]
    if found.needed is not None:
        body.append(line("forecast-needed", LEFT, y(found.needed), RIGHT, y(found.needed)))
    body.append(
        rect(
            "forecast-range",
            x(found.on),
            y(found.reached) - 5,
            max(x(found.cautious_on) - x(found.on), 2),
            base - y(found.reached) + 5,
        )
    )
    at = [
        (LEFT, y(found.now)),
        (x(found.starts_on), y(found.now)),
        (x(found.on), y(found.reached)),
        (RIGHT, y(found.reached)),
    ]
    points = " ".join(f"{short(across)},{short(down)}" for across, down in at)
    body.append(f'<polyline class="forecast-line" points="{points}"/>')
    body += [
        text(f"forecast-date forecast-date--{side}", x(on), base + 12, months[on])
        for on, side in ((found.starts_on, "start"), (found.cautious_on, "end"))
    ]
    return picture(identity, "forecast", (WIDTH, base + 18), title, description, body)
