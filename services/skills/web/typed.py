"""Single values between how people type them and how JSON states them.

What cannot be understood goes on as the text it is, so that the schema refuses it in its own words.
"""

from __future__ import annotations

import re
from typing import Any, Protocol

from services.skills.web import names

_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?(?: ?(?:uur|u|h))?")


class Concepts(Protocol):
    """The part of the taxonomy that the form uses."""

    def occupation_named(self, text: str) -> str | None:
        """The URI of the occupation that is called exactly this, in any language."""

    def label(self, uri: str, language: str) -> str | None:
        """The concept's preferred label."""

    def paper_named(self, text: str) -> str | None:
        """The code of the certificate that is called this, in any language."""

    def sector_named(self, text: str) -> str | None:
        """The code of the sector that is called this, in any language."""

    def sector(self, code: str, language: str) -> str | None:
        """What the sector is called."""


def as_json(kind: str, text: str, concepts: Concepts) -> Any:
    """The JSON value of a text that somebody typed (not empty)."""
    match kind:
        case "number" | "whole":
            return _number(text)
        case "date":
            found = _DATE.fullmatch(text)
            return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text
        case "time":
            found = _TIME.fullmatch(text)
            return f"{int(found[1]):02d}:{found[2] or '00'}" if found else text
        case "language":
            return names.language_code(text)
        case "country":
            return names.country_code(text)
        case "occupation":
            return text if "://" in text else concepts.occupation_named(text) or text
        case "sector":
            return concepts.sector_named(text) or text
        case _:
            return text


def as_text(kind: str, value: Any, language: str, concepts: Concepts) -> str:
    """How a JSON value is shown in an input, such that `as_json` gives it back."""
    if value is None:
        return ""
    match kind:
        case "number" | "whole" if isinstance(value, int | float):
            text = f"{value:.6f}".rstrip("0").rstrip(".")
            return text.replace(".", ",") if language == "nl" else text
        case "date":
            found = _ISO_DATE.fullmatch(str(value))
            return f"{found[3]}-{found[2]}-{found[1]}" if found else str(value)
        case "language":
            return names.language_text(str(value), language)
        case "country":
            return names.country_text(str(value), language)
        case "occupation":
            label = concepts.label(str(value), language)
            return label if label and concepts.occupation_named(label) == value else str(value)
        case "sector":
            name = concepts.sector(str(value), language)
            return name if name and concepts.sector_named(name) == value else str(value)
        case _:
            return str(value)


def _number(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text.replace(",", "."))
    return int(number) if number == int(number) else number
