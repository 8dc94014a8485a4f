"""Loads a generated folder through the public APIs: vacancies in bulk, everything else one by one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from services.sample_town.calls import BULK, Call, LoadFailed, Maker
from services.sample_town.town import VACANCY

BULK_LINES = 250
SHOWN_REFUSALS = 20


@dataclass(slots=True)
class FolderLoaded:
    """How many of each were made, and what was refused: file, line, and the wrong fields; the first few of them."""

    made: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    refusals: list[str] = field(default_factory=list)

    def count(self, kind: str) -> None:
        self.made[kind] = self.made.get(kind, 0) + 1

    def refuse(self, what: str) -> None:
        self.refused += 1
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append(what)


def load_folder(
    call: Call,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> FolderLoaded:
    """Loads what `generate` wrote. A line that is refused never stops the others; it is counted and named.

    `progress(done, total)` counts lines. Files that are not there are skipped; raises FileNotFoundError when none is.
    A line is created once however often the folder is loaded within the time that idempotency keys are kept.
    """
    files = {kind: folder / f"{name}.ndjson" for kind, name in _FILES.items() if (folder / f"{name}.ndjson").exists()}
    if not files:
        raise FileNotFoundError(f"{folder}: none of {', '.join(f'{name}.ndjson' for name in _FILES.values())} is there")
    total = sum(_count(path) for path in files.values())
    loading = _Loading(Maker(call, wait), progress or (lambda done, of: None), total)
    for kind, path in files.items():
        if kind == "vacancy":
            loading.in_bulk(path)
        else:
            loading.one_by_one(kind, path)
    return loading.loaded


_FILES = {"vacancy": "vacancies", "guidance": "guidance", "course": "courses", "candidate": "candidates"}
_OWNERS = {"guidance": "system_key", "course": "provider_key", "candidate": "system_key"}


class _Loading:
    def __init__(self, maker: Maker, progress: Callable[[int, int], None], total: int) -> None:
        self._maker, self._progress, self._total, self._done = maker, progress, total, 0
        self._vacancies: dict[str, str] = {}
        self.loaded = FolderLoaded()

    def in_bulk(self, path: Path) -> None:
        with path.open("rb") as file:
            first = 1
            while lines := list(islice(file, BULK_LINES)):
                self._bulk(path.name, first, lines)
                first += len(lines)
                self._advance(len(lines))

    def _bulk(self, name: str, first: int, lines: list[bytes]) -> None:
        headers = {
            "Content-Type": "application/x-ndjson",
            "Idempotency-Key": _once("vacancies", first, *lines),
        }
        status, answer = self._maker.send("POST", BULK, b"".join(lines), "system_key", headers)
        if status not in (200, 201, 207):
            raise LoadFailed(
                f"{name}, lines {first}-{first + len(lines) - 1}: {status} {answer.get('title', '')}".rstrip()
            )
        for result in answer["results"]:
            if result["status"] in (200, 201):
                reference = json.loads(lines[result["line"] - 1]).get("employerReference")
                self._vacancies[reference] = result["id"]
                self.loaded.count("vacancy")
            else:
                wrong = "; ".join(str(error.get("pointer")) for error in result.get("errors", []))
                self.loaded.refuse(f"{name}, line {first + result['line'] - 1}: {result['status']} {wrong}")

    def one_by_one(self, kind: str, path: Path) -> None:
        for number, body in _bodies(path):
            if "vacancyIds" in body:
                body["vacancyIds"] = [self._vacancies.get(ref.removeprefix(VACANCY), ref) for ref in body["vacancyIds"]]
            once = _once(kind, number, json.dumps(body).encode())
            try:
                self._maker.create(kind, f"line {number}", body, _OWNERS[kind], once)
            except LoadFailed as refused:
                self.loaded.refuse(f"{path.name}, {refused}")
            else:
                self.loaded.count(kind)
            self._advance(1)

    def _advance(self, lines: int) -> None:
        self._done += lines
        self._progress(self._done, self._total)


def _bodies(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            yield number, json.loads(line)


def _once(kind: str, number: int, *content: bytes) -> str:
    return sha256(b"\n".join((f"{kind} {number}".encode(), *content))).hexdigest()


def _count(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines)
