"""The words of the plan in the languages of the people who get it: one file of texts for each, in `plan_words/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from services.skills.web.names import language_names
from shared.vocabulary.week import DAYS

FOLDER = Path(__file__).parent / "plan_words"
DUTCH, ENGLISH = "nl", "en"
SAME_SCRIPT_AND_WORDS = {"prs": "fa"}
"""Dari is written as Persian is."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: its texts, days, dates and numbers. `direction`: ltr or rtl."""

    language: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        return str(Locale.parse(self.language).text_direction)

    def say(self, code: str, **arguments: Any) -> Markup:
        """The text with its arguments. Names and titles stay as they are written, in their own direction."""
        given = {name: self._value(value) for name, value in arguments.items()}
        return escape(self.texts[code]).format(**given)

    def day(self, day: date) -> str:
        return str(format_date(day, "d MMMM y", locale=self.language))

    def weekday(self, day: str, *, short: bool = False) -> str:
        names = get_day_names("abbreviated" if short else "wide", "stand-alone", locale=self.language)
        return str(names[DAYS.index(day)])

    def _value(self, value: Any) -> Markup:
        if isinstance(value, date):
            return escape(self.day(value))
        if isinstance(value, int | float):
            return escape(format_decimal(value, format="#.#", locale=self.language))
        return Markup("<bdi>{}</bdi>").format(value)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages of one plan, Dutch first. `missing`: the code of the person's language when we have no texts."""

    speeches: tuple[Speech, ...]
    missing: str | None = None


class PlanWords:
    """All texts, read once. Raises OSError or ValueError when a file cannot be read."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._texts: dict[str, dict[str, str]] = {
            path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
        }

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._texts)

    def speech(self, language: str) -> Speech:
        return Speech(language, self._texts[language])

    def spoken_to(self, language: str | None) -> Spoken:
        """Dutch beside this language; beside English when we have no texts in it, or when it was not recorded."""
        code = SAME_SCRIPT_AND_WORDS.get(language or "", language)
        if code == DUTCH:
            return Spoken((self.speech(DUTCH),))
        known = code in self._texts
        second = self.speech(code if code is not None and known else ENGLISH)
        return Spoken((self.speech(DUTCH), second), None if known or code is None else code)


def name_of(language: str, reader: str) -> str:
    """The name of a language in the reader's, or its code."""
    return language_names(reader if reader in (DUTCH, ENGLISH) else ENGLISH).get(language, language)
