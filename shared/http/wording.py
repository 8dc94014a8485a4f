"""What people read, in their language: catalogs of `{"code": "text with {arguments}"}`, one JSON file per language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from flask import Request

LANGUAGES = ("nl", "en")
COOKIE = "opstap_language"
_ARGUMENT = re.compile(r"\\\{(\w+)\\\}")


class Filling(Formatter):
    """Fills in a text; `{weeks} {weeks:#week|weeks}` has the word that goes with the number, the first one with 1."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if not format_spec.startswith("#"):
            return format(value, format_spec)
        one, many = format_spec[1:].split("|")
        return one if value == 1 or str(value) == "1" else many


_FILLING = Filling()


class Wording:
    """Texts by code. A code that only English knows is shown in English; one that nobody knows shows itself."""

    def __init__(self, catalogs: Mapping[str, Mapping[str, str]]) -> None:
        self._catalogs = {language: dict(catalogs.get(language, {})) for language in LANGUAGES}

    @classmethod
    def load(cls, *folders: Path) -> Wording:
        """Read `nl.json` and `en.json` of every folder; later folders win. Raises OSError when one is missing."""
        catalogs: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        for folder in folders:
            for language in LANGUAGES:
                catalogs[language] |= json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
        return cls(catalogs)

    def text(self, code: str, language: str, /, **arguments: Any) -> str:
        """The text with its arguments filled in."""
        found = self._catalogs[language].get(code) or self._catalogs["en"].get(code)
        return code if found is None else _FILLING.vformat(found, (), arguments) if arguments else found

    def has(self, code: str, language: str) -> bool:
        return code in self._catalogs[language]

    def codes(self, language: str) -> frozenset[str]:
        return frozenset(self._catalogs[language])


class Messages:
    """Error messages of schemas, which are English sentences, in the reader's language.

    The catalog maps an English sentence to another language's, both with the same `{arguments}`.
    """

    def __init__(self, catalogs: Mapping[str, Mapping[str, str]]) -> None:
        self._patterns = {
            language: [(_pattern(english), other) for english, other in catalog.items()]
            for language, catalog in catalogs.items()
        }

    @classmethod
    def load(cls, folder: Path) -> Messages:
        """Read `messages.<language>.json` for every language but English."""
        return cls(dict(_message_files(folder)))

    def text(self, message: str, language: str) -> str:
        """The message in the language; as it is where there is no translation."""
        found = self.find(message, language)
        return message if found is None else found

    def find(self, message: str, language: str) -> str | None:
        """The translation, or `None`: what a test asks for every message in use."""
        for pattern, other in self._patterns.get(language, []):
            if match := pattern.fullmatch(message):
                return other.format(**match.groupdict())
        return None


def _message_files(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for language in LANGUAGES:
        path = folder / f"messages.{language}.json"
        if path.exists():
            yield language, json.loads(path.read_text(encoding="utf-8"))


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_ARGUMENT.sub(r"(?P<\1>.+)", re.escape(english)), re.DOTALL)


def reader_language(request: Request) -> str:
    """The language that the reader chose (cookie), else what their browser asks for, else Dutch."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, default="nl") or "nl"
