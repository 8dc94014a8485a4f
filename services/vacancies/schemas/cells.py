"""A cell of a spreadsheet as a JSON value: as Excel writes it in Dutch or English, or as our API says it.

Every function raises `ValueError` whose text says how to write it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
_DUTCH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_INTERVAL = re.compile(r"([a-z]{3})\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})", re.I)
_LEVEL = re.compile(r"([a-z]{2,3})\s*[: ]\s*([A-C][0-2])", re.I)
_YES, _NO = ("true", "waar", "yes", "ja", "1"), ("false", "onwaar", "no", "nee", "0")
NONE = "-"
"""In a list: there are none. An empty cell says nothing at all."""


def text(cell: str) -> str:
    return cell


def number(cell: str) -> float | int:
    """`24`, `14.71` or `14,71`."""
    if not _NUMBER.fullmatch(cell):
        raise ValueError("Write a number, for example 24 or 14.71.")
    found = float(cell.replace(",", "."))
    return int(found) if found.is_integer() else found


def flag(cell: str) -> bool:
    if cell.casefold() not in _YES + _NO:
        raise ValueError("Write true or false.")
    return cell.casefold() in _YES


def day(cell: str) -> str:
    """`2027-01-04`, or `4-1-2027` with the day first."""
    dutch = _DUTCH_DAY.fullmatch(cell)
    try:
        return date(*(int(part) for part in reversed(dutch.groups()))).isoformat() if dutch else cell
    except ValueError as error:
        raise ValueError("Write a date as 2027-01-04.") from error


def words(cell: str) -> list[str]:
    """`nl; en`"""
    return [] if cell == NONE else [word.strip() for word in re.split(r"[;\n]", cell) if word.strip()]


def interval(cell: str) -> dict[str, Any]:
    """`mon 06:00-14:00`"""
    found = _INTERVAL.fullmatch(cell.strip())
    if not found:
        raise ValueError("Write times as mon 06:00-14:00; wed 06:00-14:00.")
    return {"day": found[1].lower(), "from": found[2].zfill(5), "to": found[3].zfill(5)}


def intervals(cell: str) -> list[dict[str, Any]]:
    """`mon 06:00-14:00; wed 06:00-14:00`"""
    return [interval(part) for part in words(cell)]


def weeks(cell: str) -> list[list[dict[str, Any]]]:
    """Weeks by turns: `mon 06:00-14:00 | mon 14:00-22:00; tue 14:00-22:00`"""
    return [intervals(part.strip()) for part in cell.split("|")]


def levels(cell: str) -> dict[str, str]:
    """`en A2; de B1`"""
    found = [_LEVEL.fullmatch(part) for part in words(cell)]
    if None in found:
        raise ValueError("Write languages as en A2; de B1.")
    return {match[1].lower(): match[2].upper() for match in found if match}


def skills(cell: str) -> list[dict[str, str]]:
    """Labels, or ESCO URIs: `deeg maken; hygiëne`"""
    return [{"concept" if word.startswith("http") else "label": word} for word in words(cell)]
