"""Reasons in the reader's words: a code with arguments becomes a sentence in Dutch or English."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from services.matcher.domain.pathways import Reason
from shared.http.wording import Filling
from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval, clock_text

LANGUAGES = ("nl", "en")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
Labels = Callable[[str, str], str | None]
"""What a concept (URI) or paper (code) is called in a language; None when it is neither."""
_REMEMBERED = 8192
"""Texts of values: names of concepts and codes, which the reasons of one list repeat."""


class Wording:
    """Templates of the engine's codes, and what values and names are called. Reads its files when it is made."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        root = files("services.matcher")
        self._reasons = {
            name: {code: _Template(text) for code, text in _read(root / "wording" / f"{name}.json").items()}
            for name in LANGUAGES
        }
        self._words = {name: _read(root / "schemas" / "words" / f"{name}.json") for name in LANGUAGES}
        self._named = lru_cache(_REMEMBERED)(self._name_of)
        self._say = {name: Say(self, name) for name in LANGUAGES}

    def say(self, reason: Reason, language: str) -> str:
        """The sentence; the code itself for a code without a text, which the tests do not allow."""
        template = self._reasons[language].get(reason.code)
        if template is None:
            return reason.code
        return template.filled(self, language, reason.args)

    def in_language(self, language: str) -> Say:
        return self._say[language]

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
        kind = type(value)
        if kind is str:
            return self._named(value, language)
        if kind is int or kind is float:
            return _WithComma(value) if kind is float and language == "nl" else value
        words = self._words[language]
        if kind is list or kind is tuple:
            return self._several(value, language)
        if isinstance(value, Level):
            return value.name
        if isinstance(value, date):
            return f"{value.day} {words[f'month.{value.month}']} {value.year}"
        if isinstance(value, Interval):
            return f"{words[f'day.{value.day}']} {clock_text(value.start)}–{clock_text(value.end)}"
        if value is None:
            return _NotKnown(words["value.unknown"])
        if isinstance(value, float) and language == "nl":
            return _WithComma(value)
        if isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return ", ".join(f"{self.value(key, language)} {self.value(one, language)}" for key, one in value.items())
        if isinstance(value, list | tuple | set | frozenset):
            return self._several(value, language)
        return self._named(str(value), language)

    def _several(self, values: Iterable[Any], language: str) -> str:
        """Each once."""
        named = self._named
        texts = [named(one, language) if type(one) is str else str(self.value(one, language)) for one in values]
        return ", ".join(dict.fromkeys(texts)) or self._words[language]["value.nothing"]

    def _name_of(self, text: str, language: str) -> str:
        """What a text stands for: a day, a level, a code that has a word, or a concept or paper; else the text."""
        words = self._words[language]
        if _DATE.fullmatch(text):
            return str(self.value(date.fromisoformat(text), language))
        if text in Level.__members__:
            return text
        unnamed = words["value.unnamed"] if text.startswith(("http:", "https:")) else text
        return words.get(f"value.{text}") or words.get(text) or self._labels(text, language) or unnamed

    def papers(self, codes: str | Iterable[str], language: str) -> str:
        """Licences and certificates, some of which are called as levels are (A1, A2, C1)."""
        listed = [codes] if isinstance(codes, str) else list(codes)
        return (
            ", ".join(self._labels(code, language) or code for code in listed) or self._words[language]["value.nothing"]
        )

    def languages(self, levels: Mapping[str, Any], language: str) -> str:
        """Languages by their code with a level: `Engels A2`."""
        words = self._words[language]
        names = {code: words.get(f"language.{code}") or words["language.other"].format(code=code) for code in levels}
        return ", ".join(f"{names[code]} {self.value(level, language)}" for code, level in levels.items())

    def span(self, bounds: Sequence[float | None], language: str) -> str:
        """Two numbers that may be equal, or not be known: `24`, `16–36`, `0–36`, `16+`."""
        low, high = (None if one is None else f"{self.value(float(one), language):g}" for one in bounds)
        if high is None:
            return str(self.value(None, language)) if low is None else f"{low}+"
        return high if low == high else f"{low or 0}–{high}"


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


class _Template:
    """A sentence with arguments, taken apart once. `{asked!l}`: languages by their code; `{hours!h}`: two numbers as a
    span; `{papers!p}`: licences and certificates."""

    def __init__(self, text: str) -> None:
        self._steps: list[_Step] = []
        self._end = ""
        for before, name, spec, how in _FILLING.parse(text):
            self._end += before
            if name is not None:
                self._steps.append((self._end, name, spec or "", Wording.value if how is None else _HOW[how]))
                self._end = ""

    def filled(self, wording: Wording, language: str, args: Mapping[str, Any]) -> str:
        """Raises `KeyError` for an argument that is missing."""
        found = ""
        for before, name, spec, how in self._steps:
            value = how(wording, args[name], language)
            if spec:
                value = _FILLING.format_field(value, spec)
            found += f"{before}{value}"
        return found + self._end


_Step = tuple[str, str, str, Callable[[Wording, Any, str], Any]]
_FILLING = Filling()
_HOW: Mapping[str, Callable[[Wording, Any, str], str]] = {
    "l": Wording.languages,
    "h": Wording.span,
    "p": Wording.papers,
}


def _read(path: Any) -> dict[str, str]:
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
