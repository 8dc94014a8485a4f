"""The stock of an engine as files: a folder per snapshot, whole or not there at all, mapped into memory when read.

Only what anyone may know goes in: vacancies, courses and promises. It is a copy of what the database holds, so it may
be thrown away at any time.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)

ABOUT, TABLES = "about.json", "tables.json"
KEPT = 2
"""Snapshots of one kind: whoever is reading the one before the newest can finish."""
OUT_OF_USE = timedelta(days=1)
"""Snapshots of another kind, and what a writer that was killed left, go after this."""
_WRITING = ".new-"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SnapshotKind:
    """What must be equal for a snapshot to be of use: the settings of the engine, the form that it is written in, and
    the database whose changes it has seen."""

    settings: str
    form: str
    database: str

    @property
    def name(self) -> str:
        return f"{self.settings}-{self.form}-{self.database}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`revision`: of the last change of the stock that is in it. The arrays are mapped, copy on write: changing them
    changes no file."""

    revision: int
    arrays: Mapping[str, NDArray[Any]]
    tables: Mapping[str, Any]


class Broken(ValueError):
    """A snapshot that is not what was written."""


class Snapshots:
    """Of one folder, which is made when something is first written."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def newest_revision(self, kind: SnapshotKind, at_most: int) -> int | None:
        """Of the snapshots of this kind, none newer than `at_most`."""
        return max((one for one in self._revisions(kind) if one <= at_most), default=None)

    def newest(self, kind: SnapshotKind, at_most: int) -> Snapshot | None:
        """The newest one that is whole, no newer than `at_most`. Those that are newer are passed over, and those that
        are damaged removed, with a line in the log."""
        for revision in sorted(self._revisions(kind), reverse=True):
            folder = self._folder_of(kind, revision)
            if revision > at_most:
                # The database was put back from a copy: what came after that never happened.
                log.warning("snapshot passed over: newer than the database", extra={"snapshot": folder.name})
                continue
            try:
                return _read(folder, revision)
            except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
                self.remove(kind, revision, type(error).__name__)
        return None

    def remove(self, kind: SnapshotKind, revision: int, reason: str) -> None:
        """It turned out to be of no use: so that the next writer makes another."""
        folder = self._folder_of(kind, revision)
        log.warning("snapshot removed: it cannot be read", extra={"snapshot": folder.name, "reason": reason})
        shutil.rmtree(folder, ignore_errors=True)

    def write(self, kind: SnapshotKind, snapshot: Snapshot) -> None:
        """Nobody sees it before it is whole; one of the same revision that is there stays. Raises `OSError` when the
        folder cannot be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=_WRITING, dir=self._folder))
        try:
            _write(scratch, snapshot)
            target = self._folder_of(kind, snapshot.revision)
            if not target.exists():
                scratch.rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        self._tidy(kind)

    def _folder_of(self, kind: SnapshotKind, revision: int) -> Path:
        return self._folder / f"{kind.name}-{revision}"

    def _revisions(self, kind: SnapshotKind) -> list[int]:
        found = self._folder.glob(f"{kind.name}-*") if self._folder.is_dir() else ()
        ends = (one.name.removeprefix(f"{kind.name}-") for one in found)
        return [int(end) for end in ends if end.isdecimal()]

    def _tidy(self, kind: SnapshotKind) -> None:
        """What is mapped by another process stays readable for it when its file goes."""
        old = sorted(self._revisions(kind))[:-KEPT]
        gone = [self._folder_of(kind, revision) for revision in old]
        before = (self._clock.now() - OUT_OF_USE).timestamp()
        for one in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process tidies too
                if not one.name.startswith(f"{kind.name}-") and one.is_dir() and one.stat().st_mtime < before:
                    gone.append(one)
        for one in gone:
            shutil.rmtree(one, ignore_errors=True)


def _write(folder: Path, snapshot: Snapshot) -> None:
    for name, array in snapshot.arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    tables = json.dumps(snapshot.tables, ensure_ascii=False, separators=(",", ":"))
    (folder / TABLES).write_text(tables, encoding="utf-8")
    sums = {path.name: _checksum(path) for path in folder.iterdir()}
    (folder / ABOUT).write_text(json.dumps({"revision": snapshot.revision, "files": sums}), encoding="utf-8")


def _read(folder: Path, revision: int) -> Snapshot:
    """Raises `Broken`, and whatever files raise that are not there or hold something else."""
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if about["revision"] != revision:
        raise Broken("it says another revision")
    arrays: dict[str, NDArray[Any]] = {}
    for name, checksum in about["files"].items():
        if _checksum(folder / name) != checksum:
            raise Broken(f"{name} is not what was written")
        if name != TABLES:
            mapped = np.load(folder / name, mmap_mode="c", allow_pickle=False)
            arrays[name.removesuffix(".npy")] = np.asarray(mapped)
    tables = json.loads((folder / TABLES).read_text(encoding="utf-8"))
    return Snapshot(revision, arrays, tables)


def _checksum(path: Path) -> int:
    """Read beside the mapping, so that no page of it is held for having been looked at."""
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
