"""The columns of a spreadsheet of vacancies, and a row of it as the JSON body of a vacancy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.vacancies.schemas import cells
from shared.vocabulary.cefr import LANGUAGE_SKILLS

Read = Callable[[str], Any]
_MINIMA = ("languageMinimum", "languageMinimumWithGuidance")
COLUMNS: Mapping[str, Read] = {
    "title": cells.text,
    "description": cells.text,
    "occupation": cells.text,
    "employerReference": cells.text,
    "positions": cells.number,
    "engagement": cells.text,
    "sector": cells.text,
    "workplace.postcode": cells.text,
    "workplace.remote": cells.flag,
    "startsOn": cells.day,
    "closesOn": cells.day,
    "latestStart": cells.day,
    "continuous": cells.flag,
    "hours.min": cells.number,
    "hours.max": cells.number,
    "schedule.type": cells.text,
    "schedule.shifts": cells.intervals,
    "schedule.window": cells.intervals,
    "schedule.weeks": cells.weeks,
    "schoolDay": cells.interval,
    "skills.essential": cells.skills,
    "skills.optional": cells.skills,
    "licences": cells.words,
    "certificates": cells.words,
    "educationMinimum": cells.text,
    "otherLanguages": cells.levels,
    **{f"{minimum}.{skill}": cells.text for minimum in _MINIMA for skill in LANGUAGE_SKILLS},
    "languageMinimumSource": cells.text,
    "workingLanguages": cells.words,
    "contract.type": cells.text,
    "contract.months": cells.number,
    "wage.min": cells.number,
    "wage.max": cells.number,
    "wage.period": cells.text,
    "paid": cells.flag,
    "employer.name": cells.text,
    "employer.id": cells.text,
}
"""Name → how its cells are read. A dot stands for a level of the JSON body; only `skills` has parts of its own."""
MAY_BE_NULL = ("workplace", "hours", "schedule")
_TYPE_OF = {"shifts": "fixed", "window": "flexible", "weeks": "rotating"}
EXAMPLE = """\
title;employerReference;positions;workplace.postcode;startsOn;closesOn;hours.min;hours.max;schedule.shifts;\
skills.essential;languageMinimum.listening;languageMinimum.speaking;languageMinimum.reading;languageMinimum.writing;\
contract.type;contract.months;wage.min
Medewerker broodproductie;BK-77;2;1507;2027-01-04;2027-02-01;24;24;\
"mon 06:00-14:00; wed 06:00-14:00; fri 06:00-14:00";"deeg maken; hygiënisch werken";B1;B1;A2;A1;fixed_term;12;14,71
Winkelmedewerker;BK-78;1;1506 AB;4-1-2027;;16;24;;"klanten helpen";B1;B1;A2;A2;;;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """`body`: the JSON body of a vacancy, not validated yet; `errors`: what was wrong with cells, as (pointer, text);
    `essential`: how many of its skills come from `skills.essential`.
    """

    body: dict[str, Any]
    errors: tuple[tuple[str, str], ...]
    essential: int

    def column(self, pointer: str) -> str:
        """The column that a JSON pointer into the body leads to; a group of columns, or none (``)."""
        parts = pointer.strip("/").split("/")
        if parts[0] == "skills":
            place = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
            return "skills" if place is None else f"skills.{'essential' if place < self.essential else 'optional'}"
        names = [".".join(parts[:length]) for length in (2, 1)]
        return next((name for name in names if name in COLUMNS), parts[0])


def row_of(named: Mapping[str, str]) -> Row:
    """Column → cell as a body. An empty cell is not stated; the three fields that must be there are then null."""
    body: dict[str, Any] = dict.fromkeys(MAY_BE_NULL)
    errors: list[tuple[str, str]] = []
    found: dict[str, Any] = {}
    for name, cell in named.items():
        if not cell.strip():
            continue
        try:
            found[name] = COLUMNS[name](cell.strip())
        except ValueError as error:
            errors.append(("/" + name.replace(".", "/"), str(error)))
    essential, optional = (found.pop(f"skills.{need}", None) for need in ("essential", "optional"))
    if essential is not None or optional is not None:
        marked = [{**skill, "need": "optional"} for skill in optional or ()]
        body["skills"] = [*(essential or ()), *marked]
    for name, value in found.items():
        group, _, part = name.partition(".")
        if part:
            body[group] = {**(body.get(group) or {}), part: value}
        else:
            body[group] = value
    schedule = body["schedule"]
    if schedule:
        schedule.setdefault("type", next((kind for part, kind in _TYPE_OF.items() if part in schedule), "unknown"))
    return Row(body, tuple(errors), len(essential or ()))
