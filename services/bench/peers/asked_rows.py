"""A candidate as small tables beside the stock, for engines that have no arrays to look things up in."""

from __future__ import annotations

import numpy as np

from services.bench.asked import OPEN, Asked

TABLES = {
    "asked_language": ("code", "open", "value"),
    "asked_reach": ("code", "value"),
    "asked_week": ("code", "room"),
    "asked_terms": ("code",),
    "asked_occupation": ("code", "experience", "wish"),
    "asked_sector": ("code", "wish"),
    "asked_kind": ("code", "wish"),
    "asked_need": ("code",),
    "asked_speaks": ("code",),
    "asked_skill": ("code", "credit"),
}
"""Columns; what does not pass, or adds nothing to the skills, has no row. `asked_kind`: wishes by engagement."""


def asked_rows(asked: Asked) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table, by code."""
    language, values = asked.language, asked.values
    return {
        "asked_language": [
            (code, int(language[code] == OPEN), float(values["language"][code]))
            for code in np.flatnonzero(language).tolist()
        ],
        "asked_reach": [(code, float(values["travel"][code])) for code in np.flatnonzero(asked.reach).tolist()],
        "asked_week": [(code, float(min(asked.room[code], 1e9))) for code in np.flatnonzero(asked.room >= 0).tolist()],
        "asked_terms": [(code,) for code in np.flatnonzero(asked.terms).tolist()],
        "asked_occupation": _numbered(values["experience"], asked.wishes["occupation"]),
        "asked_sector": _numbered(asked.wishes["sector"]),
        "asked_kind": _numbered(asked.wishes["engagement"]),
        "asked_need": [(code,) for code in asked.needs],
        "asked_speaks": [(code,) for code in np.flatnonzero(asked.speaks).tolist()],
        "asked_skill": [(code, float(asked.credit[code])) for code in np.flatnonzero(asked.credit).tolist()],
    }


def _numbered(*columns: np.ndarray) -> list[tuple[object, ...]]:
    return list(zip(range(len(columns[0])), *(column.tolist() for column in columns), strict=True))
