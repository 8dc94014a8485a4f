"""Reasons in the reader's words: a code with arguments becomes a sentence in Dutch or English."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from services.matcher.domain.pathways import Reason
from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval, clock_text

LANGUAGES = ("nl", "en")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
Labels = Callable[[str, str], str | None]
"""What a concept (URI) or paper (code) is called in a language; None when it is neither."""


class Wording:
    """Templates of the engine's codes, and what values and names are called. Reads its files when it is made."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        root = files("services.matcher")
        self._reasons = {name: _read(root / "wording" / f"{name}.json") for name in LANGUAGES}
        self._words = {name: _read(root / "schemas" / "words" / f"{name}.json") for name in LANGUAGES}

    def say(self, reason: Reason, language: str) -> str:
        """The sentence; the code itself for a code without a text, which the tests do not allow."""
        template = self._reasons[language].get(reason.code)
        if template is None:
            return reason.code
        return template.format_map(_Arguments(self, language, reason.args))

    def in_language(self, language: str) -> Say:
        return Say(self, language)

    def word(self, name: str, language: str) -> str:
        """What a gate, part or field is called: `gate.licences`; its own last part when there is no word for it."""
        return self._words[language].get(name) or name.rpartition(".")[2].replace("_", " ")

    def has_word(self, name: str, language: str) -> bool:
        return name in self._words[language]

    def words(self, language: str) -> frozenset[str]:
        """All names that have a word."""
        return frozenset(self._words[language])

    def field(self, name: str, language: str) -> str:
        """A field of a body as one would ask for it."""
        return self._words[language].get(f"field.{name}") or str(self.value(name, language))

    def value(self, value: Any, language: str) -> Any:
        """A value as people write it. Numbers stay numbers, so that a template may format them."""
        if isinstance(value, Level):
            return value.name
        if isinstance(value, date):
            return f"{value.day} {self._words[language][f'month.{value.month}']} {value.year}"
        if isinstance(value, Interval):
            day = self._words[language][f"day.{value.day}"]
            return f"{day} {clock_text(value.start)}–{clock_text(value.end)}"
        if value is None:
            return _NotKnown(self._words[language]["value.unknown"])
        if isinstance(value, float) and language == "nl":
            return _WithComma(value)
        if isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return ", ".join(f"{self.value(key, language)} {self.value(one, language)}" for key, one in value.items())
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(dict.fromkeys(str(self.value(one, language)) for one in value))
        text = str(value)
        if _DATE.fullmatch(text):
            return self.value(date.fromisoformat(text), language)
        return self._words[language].get(f"value.{text}") or self._labels(text, language) or text


class Say:
    """A wording in one language."""

    def __init__(self, wording: Wording, language: str) -> None:
        self._wording, self._language = wording, language

    def __call__(self, reason: Reason) -> str:
        return self._wording.say(reason, self._language)

    def fields(self, names: Iterable[str]) -> str:
        """Fields of bodies in a row, as one would ask for them."""
        return ", ".join(self._wording.field(name, self._language) for name in names)


class _WithComma(float):
    """A number as it is written in Dutch."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return super().__format__(spec).replace(".", ",")


class _NotKnown(str):
    """Stands where a template may expect a number."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)


class _Arguments(dict[str, Any]):
    def __init__(self, wording: Wording, language: str, args: Mapping[str, Any]) -> None:
        super().__init__({name: wording.value(value, language) for name, value in args.items()})

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _read(path: Any) -> dict[str, str]:
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
