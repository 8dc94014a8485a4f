"""Which records a file holds, and where they go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.ingest.texts import text_body
from services.ingest.vum import candidate_body, vacancy_body
from shared.taxonomy.extraction.suggestions import VacancySuggestion

Call = Callable[[str, str, Any, str], tuple[int, Any]]
"""method, path, body, name of the key (`employer_key`, `system_key`) -> status and JSON of the answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is to be sent: where it came from, to which endpoint, with whose key."""

    origin: str
    path: str
    key: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it: an id, or the reasons the API gave."""

    origin: str
    status: int
    id: str | None
    reasons: tuple[str, ...]


def items(path: Path, read: Callable[[str], VacancySuggestion] | None = None) -> Iterator[Item]:
    """The records of a file of vacancy texts (JSON lines with `text`) or of VUM records (JSON), in its order.

    `read`: what a vacancy text says. Raises `ValueError` when the file is neither.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        rows: list[Any] = [_json(path, line) for line in text.splitlines() if line.strip()]
    else:
        loaded = _json(path, text)
        rows = loaded if isinstance(loaded, list) else [loaded]
    known = 0
    for number, row in enumerate(rows, 1):
        for kind, record in _records(row):
            known += 1
            origin = f"{path.name}:{number}"
            if kind == "text":
                text = str(record["text"])
                body = text_body(str(record.get("id", number)), text, read(text) if read else None)
                yield Item(origin, "/vacancies/api/v1/vacancies", "employer_key", body)
            elif kind == "vacancy":
                yield Item(origin, "/vacancies/api/v1/vacancies", "employer_key", vacancy_body(record))
            else:
                yield Item(origin, "/skills/api/v1/candidates", "system_key", candidate_body(record))
    if not known:
        raise ValueError(f"{path} holds no vacancy texts (JSON lines with a text) and no VUM records")


def send(records: Iterable[Item], call: Call) -> Iterator[Result]:
    """Submit each through the API; a refusal never stops the others."""
    for item in records:
        status, answer = call("POST", item.path, item.body, item.key)
        errors = answer.get("errors") or [{"pointer": "", "message": answer.get("detail", "")}]
        reasons = () if status == 201 else tuple(f"{each['pointer']}: {each['message']}" for each in errors)
        yield Result(item.origin, status, answer.get("id") if status == 201 else None, reasons)


def _json(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error


def _records(row: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """VUM's accreditation files keep each record as JSON text under `vacature.vacature` and the like."""
    if not isinstance(row, dict):
        return
    if "text" in row:
        yield "text", row
    if "idVacature" in row:
        yield "vacancy", row
    if "idWerkzoekende" in row:
        yield "candidate", row
    for name, value in row.items():
        inner = _parsed(value) if "." in name and not name.endswith("zoekvraag") else None
        for each in inner if isinstance(inner, list) else [inner]:
            yield from _records(each)


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
