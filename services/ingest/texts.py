"""A vacancy as a plain text: the first line is its title, the rest its description; nothing is guessed."""

from __future__ import annotations

import re
from typing import Any

_MASK = re.compile(r"\s*<[A-Z]+>(\s*-)?")


def text_body(reference: str, text: str) -> dict[str, Any]:
    """The body of `POST /vacancies`; workplace, hours and schedule are unknown."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = _MASK.sub("", lines[0]).strip(" -") if lines else ""
    return {
        "title": (title or (lines[0] if lines else ""))[:200],
        "description": text,
        "employerReference": reference,
        "workplace": None,
        "hours": None,
        "schedule": None,
    }
