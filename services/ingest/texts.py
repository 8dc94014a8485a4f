"""A vacancy as a plain text: the first line is its title, the rest its description.

What the text says of hours, days, licences, certificates and other languages than Dutch is taken over: the text is
all that there is. Skills and Dutch are read by the service itself, which marks them as read.
"""

from __future__ import annotations

import re
from typing import Any

from shared.contracts.work import HoursContract, ScheduleContract
from shared.taxonomy.extraction.suggestions import VacancySuggestion

_MASK = re.compile(r"\s*<[A-Z]+>(\s*-)?")


def text_body(reference: str, text: str, read: VacancySuggestion | None = None) -> dict[str, Any]:
    """The body of `POST /vacancies`. `read`: what was found in the text; without it workplace, hours and schedule are
    unknown."""
    found = read or VacancySuggestion()
    others = found.other_languages
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = _MASK.sub("", lines[0]).strip(" -") if lines else ""
    return {
        "title": (title or (lines[0] if lines else ""))[:200],
        "description": text,
        "employerReference": reference,
        "workplace": None,
        "hours": None if found.hours is None else HoursContract().dump(found.hours),
        "schedule": None if found.schedule is None else ScheduleContract().dump(found.schedule),
        **({"licences": list(found.licences)} if found.licences else {}),
        **({"certificates": list(found.certificates)} if found.certificates else {}),
        **({"otherLanguages": {code: level.name for code, level in others.items()}} if others else {}),
    }
