"""Reasons in the reader's words: a code with arguments becomes a sentence in Dutch or English."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from services.matcher.domain.pathways import Reason
from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval, clock_text

LANGUAGES = ("nl", "en")
Labels = Callable[[str, str], str | None]
"""What a concept (URI) or paper (code) is called in a language; None when it is neither."""
Say = Callable[[Reason], str]


class Wording:
    """`reasons`: templates of the engine's codes; `words`: what values and names are called. Read once, then only looked at."""

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
        return lambda reason: self.say(reason, language)

    def word(self, name: str, language: str, **arguments: Any) -> str:
        """A text of the pages or the name of a value, such as `gate.licences` or `day.mon`."""
        text = self._words[language].get(name)
        if text is None:
            return name.rpartition(".")[2].replace("_", " ")
        return text.format(**{key: self.value(value, language) for key, value in arguments.items()})

    def value(self, value: Any, language: str) -> Any:
        """A value as people write it. Numbers stay numbers, so that a template may format them."""
        if isinstance(value, Level):
            return value.name
        if isinstance(value, date):
            return f"{value.day} {self._words[language][f'month.{value.month}']} {value.year}"
        if isinstance(value, Interval):
            day = self._words[language][f"day.{value.day}"]
            return f"{day} {clock_text(value.start)}–{clock_text(value.end)}"
        if isinstance(value, bool | int | float) or value is None:
            return value
        if isinstance(value, Mapping):
            return ", ".join(f"{self.value(key, language)} {self.value(one, language)}" for key, one in value.items())
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(str(self.value(one, language)) for one in value)
        text = str(value)
        return self._words[language].get(f"value.{text}") or self._labels(text, language) or text


class _Arguments(dict[str, Any]):
    def __init__(self, wording: Wording, language: str, args: Mapping[str, Any]) -> None:
        super().__init__({name: wording.value(value, language) for name, value in args.items()})

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _read(path: Any) -> dict[str, str]:
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
