"""Imports official ESCO downloads into a library folder: versions side by side, one of which is current.

    library/1.1.1.db              what the files of version 1.1.1 said
    library/1.1.1-<fingerprint>/  its prepared columns
    library/current               a link to the prepared columns that services load
    library/crosswalk.tsv         URIs of another classification

Everything is made beside what is there and renamed when it is whole, so that a broken file or a kill changes nothing.
An import that was killed goes on where it was: files that its unfinished database holds are not read again.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shared.taxonomy.imported import ABOUT
from shared.taxonomy.imported_columns import prepare
from shared.taxonomy.imported_database import DatabaseDamaged, ImportedDatabase
from shared.taxonomy.official import (
    CONCEPT_TYPES,
    LABELS,
    RELATIONS,
    OfficialFile,
    digest_of,
    files_in,
    version_in,
)

CURRENT = "current"
Progress = Callable[[str, int], None]
"""Told a file's name and bytes before it is read, then what is prepared and as how many bytes that counts."""
PREPARING = {"columns": 20_000_000, "search index": 60_000_000}
"""What is prepared, in order, and how many bytes are read in that time, about."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows by file name (None: it was there already), files left out, and what looks odd."""

    version: str
    folder: Path
    rows: dict[str, int | None] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


class ImportRefused(ValueError):
    """What was asked cannot be done; the message says what to ask instead."""


class Library:
    """The imported versions in one folder. One import at a time.

    `prepare_more` is called with the prepared columns before services see them, to put files beside them.
    """

    def __init__(self, folder: Path, prepare_more: Callable[[Path], None] = lambda folder: None) -> None:
        self.folder = folder
        self._prepare_more = prepare_more

    def plan(self, paths: Sequence[Path], languages: Sequence[str], version: str | None) -> tuple[str, Plan]:
        """The version and files to import. Raises ImportRefused when it is not clear, FileWrong for a damaged zip."""
        found, left_out = files_in(paths)
        stated = version_in(version) if version else _version_of(found, languages)
        if not stated:
            raise ImportRefused(f"{version} is not a version such as 1.2.0")
        files: list[OfficialFile] = []
        for file in found:
            chosen = _fitted(file, languages, stated)
            if chosen and chosen.key not in {other.key for other in files}:
                files.append(chosen)
            else:
                left_out.append(file.name)
        if not files:
            raise ImportRefused(f"there is nothing to import in {', '.join(languages) or 'any language'}")
        return stated, Plan(sorted(files, key=_order), left_out)

    def take(self, version: str, plan: Plan, progress: Progress = lambda name, size: None) -> Imported:
        """Imports the files into the version, makes it current if it was or none is, and says what came of it.

        Raises FileWrong, and changes nothing, when a file is not whole.
        """
        with self._alone():
            whole, unfinished = self._database(version), self._database(version).with_suffix(".db.new")
            database = self._begun(whole, unfinished, plan)
            rows: dict[str, int | None] = {}
            try:
                for file in plan.files:
                    progress(file.name, file.size)
                    content = file.content()
                    digest = digest_of(content)
                    known = database.holds(file, digest)
                    if not known:
                        database.take(file, content, digest)
                    rows[file.name] = None if known else database.rows(file)
                for file in plan.files:
                    database.check_whole(file)
                odd = database.finish()
            except ValueError:
                database.close()
                unfinished.unlink()
                raise
            progress("columns", PREPARING["columns"])
            folder = prepare(database, version, self.folder)
            progress("search index", PREPARING["search index"])
            self._prepare_more(folder)
            database.close()
            os.replace(unfinished, whole)
            if self.current_version() in (None, version):
                self._point_to(folder)
            self._tidy(version, folder)
        return Imported(version, folder, rows, plan.left_out, odd)

    def use(self, version: str) -> Path:
        """Prepares a version again and makes it current. Raises ImportRefused when it is not there."""
        stated = version_in(version)
        path = self._database(stated or version)
        if not stated or not path.exists():
            known = ", ".join(self.versions()) or "none"
            raise ImportRefused(f"version {version} is not imported; there are: {known}")
        with self._alone():
            database = ImportedDatabase(path)
            folder = prepare(database, stated, self.folder)
            self._prepare_more(folder)
            database.close()
            self._point_to(folder)
            self._tidy(stated, folder)
        return folder

    def versions(self) -> dict[str, dict[str, Any]]:
        """What is known of each version's prepared columns, by version, lowest first."""
        found = {}
        for database in self.folder.glob("*.db"):
            abouts = sorted(self.folder.glob(f"{database.stem}-*/{ABOUT}"), key=lambda path: path.stat().st_mtime_ns)
            if abouts:
                found[database.stem] = json.loads(abouts[-1].read_text(encoding="utf-8"))
        return dict(sorted(found.items(), key=lambda item: [int(part) for part in item[0].split(".")]))

    def current(self) -> Path | None:
        """The prepared columns that services load."""
        link = self.folder / CURRENT
        return link.resolve() if (link / ABOUT).exists() else None

    def current_version(self) -> str | None:
        """The version that services load; None when they load the starter."""
        folder = self.current()
        return json.loads((folder / ABOUT).read_text(encoding="utf-8"))["version"] if folder else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ImportRefused(f"another import into {self.folder} is running") from None
            yield

    def _begun(self, whole: Path, unfinished: Path, plan: Plan) -> ImportedDatabase:
        """What a killed import of the same plan left, or else a copy of the version as it is."""
        about_whole = whole.stat() if whole.exists() else None
        files = [(file.key, file.name, file.size) for file in plan.files]
        wanted = repr((about_whole and (about_whole.st_size, about_whole.st_mtime_ns), files))
        if unfinished.exists():
            try:
                database = ImportedDatabase(unfinished)
                if database.is_for(wanted):
                    return database
                database.close()
            except DatabaseDamaged:
                pass
            unfinished.unlink()
            unfinished.with_name(f"{unfinished.name}-journal").unlink(missing_ok=True)
        if about_whole:
            copy = unfinished.with_suffix(".copy")
            shutil.copyfile(whole, copy)
            os.replace(copy, unfinished)
        database = ImportedDatabase(unfinished)
        database.begin(wanted)
        return database

    def _database(self, version: str) -> Path:
        return self.folder / f"{version}.db"

    def _point_to(self, folder: Path) -> None:
        link = self.folder / ".current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(folder.name)
        os.replace(link, self.folder / CURRENT)

    def _tidy(self, version: str, kept: Path) -> None:
        """Earlier columns of the version go, but for the last ones: a service that started with them may still open
        its index of them."""
        os.utime(kept / ABOUT)
        abouts = self.folder.glob(f"{version}-*/{ABOUT}")
        for about in sorted(abouts, key=lambda path: path.stat().st_mtime_ns)[:-2]:
            shutil.rmtree(about.parent)


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to import, in order, and the names of those that are left out."""

    files: list[OfficialFile]
    left_out: list[str]


def _version_of(files: Sequence[OfficialFile], languages: Sequence[str]) -> str:
    """The version of the relations; where there are none of the occupations and skills; else of what there is."""
    asked = [file for file in files if file.language is None or not languages or file.language in languages]
    for parts in (RELATIONS, ("occupation", "skill"), (*CONCEPT_TYPES.values(), LABELS)):
        versions = sorted({file.version for file in asked if file.part in parts and file.version})
        if len(versions) == 1:
            return versions[0]
        if versions:
            told = f"these are files of {', '.join(versions)}; say which version you import with --version"
            raise ImportRefused(told)
    raise ImportRefused("the file names state no version; say which one you import with --version")


def _fitted(file: OfficialFile, languages: Sequence[str], version: str) -> OfficialFile | None:
    """The file as it is imported into a version; None when it is of a language that was not asked for."""
    other_version = file.version is not None and file.version != version
    if file.part in RELATIONS:
        return None if other_version else file
    language = file.language or (languages[0] if len(languages) == 1 else None)
    if language is None:
        raise ImportRefused(f"{file.name} does not tell its language; import it alone, with --language")
    if languages and language not in languages:
        return None
    return replace(file, language=language, part=LABELS if other_version else file.part)


def _order(file: OfficialFile) -> tuple[int, str]:
    parts = [*CONCEPT_TYPES.values(), *RELATIONS, LABELS]
    return parts.index(file.part), file.name
