"""The SQLite file of one imported version: what every file said, by source, so that the order of imports is no matter.

A file that is imported again takes the place of its earlier self. Concepts that are only referred to (by a relation or
a list of labels) are rows without a kind until a classification file brings them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from shared.taxonomy.official import (
    CONCEPT_TYPES,
    LABELS,
    RELATIONS,
    FileWrong,
    OfficialFile,
    labels_of,
    rows_of,
    uri_of,
)

DATABASE_FORMAT = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
  key TEXT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, rows INTEGER NOT NULL, last_line INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS concept (
  id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, kind TEXT, skill_type TEXT NOT NULL DEFAULT '',
  isco TEXT NOT NULL DEFAULT '', reuse_level TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS label (
  concept INTEGER NOT NULL, language TEXT NOT NULL, role INTEGER NOT NULL, position INTEGER NOT NULL,
  text TEXT NOT NULL, file TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS label_file ON label (file);
CREATE INDEX IF NOT EXISTS label_concept ON label (concept, file);
CREATE TABLE IF NOT EXISTS description (
  concept INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, file TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS description_file ON description (file);
CREATE TABLE IF NOT EXISTS occupation_skill (occupation INTEGER NOT NULL, skill INTEGER NOT NULL, need TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS skill_link (skill INTEGER NOT NULL, other INTEGER NOT NULL, link TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS broader (concept INTEGER NOT NULL, broader INTEGER NOT NULL, part TEXT NOT NULL);
"""
PREFERRED, ALTERNATIVE, HIDDEN = 0, 1, 2
WHOLE = 0.9
"""A file that tells of a smaller share of the concepts that are known is cut off: official ones tell of them all."""
NEEDS = ("essential", "optional")
_OPTIONAL = ("skilltype", "iscogroup", "code", "reuselevel", "status", "altlabels", "hiddenlabels", "description")


class DatabaseDamaged(ValueError):
    """The file cannot be read; the message says which."""


class ImportedDatabase:
    """One version's file. `take` is one transaction: a file is in it wholly or not at all."""

    def __init__(self, path: Path) -> None:
        """Opens it, or makes it. Raises DatabaseDamaged when it cannot be read."""
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            # what is written after the last fsync of `close` is thrown away after a power cut, so no others are needed
            self._connection.execute("PRAGMA synchronous = OFF")
            made = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if made not in (0, DATABASE_FORMAT):
                raise sqlite3.DatabaseError("made by another version of Opstap")
            self._connection.executescript(f"{SCHEMA} PRAGMA user_version = {DATABASE_FORMAT};")
            self._ids = self._known_ids()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            told = f"{path.name} cannot be read ({error}): remove it, and import that version again"
            raise DatabaseDamaged(told) from None

    def close(self) -> None:
        """Afterwards the file is whole and on disk, without a journal beside it."""
        self._connection.close()
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def is_for(self, plan: str) -> bool:
        """Whether the import that it was last begun for is this one."""
        return self._connection.execute("SELECT value FROM about WHERE key = 'plan'").fetchone() == (plan,)

    def begin(self, plan: str) -> None:
        """Remembers which import it is begun for."""
        self._connection.execute("INSERT OR REPLACE INTO about VALUES ('plan', ?)", (plan,))

    def finish(self) -> list[str]:
        """Concepts that no classification file holds any more lose their kind. Answers what looks odd, for people."""
        self._connection.execute(
            "UPDATE concept SET kind = NULL WHERE kind IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM label WHERE label.concept = concept.id AND label.file NOT LIKE 'labels:%')"
        )
        lost = self._connection.execute(
            "SELECT count(*) FROM occupation_skill JOIN concept o ON o.id = occupation JOIN concept s ON s.id = skill"
            " WHERE o.kind IS NULL OR s.kind IS NULL"
        ).fetchone()[0]
        odd = [f"{lost:,} relations name concepts that no classification file brought"] if lost else []
        for name, count in self._connection.execute(
            "SELECT file.name, count(*) FROM label JOIN concept ON id = concept JOIN file ON key = label.file"
            " WHERE kind IS NULL AND role = 0 GROUP BY file.key ORDER BY file.name"
        ):
            odd.append(f"{count:,} labels of {name} are for concepts that no classification file brought")
        return odd

    def check_whole(self, file: OfficialFile) -> None:
        """Raises FileWrong when a file of this version ends too soon: a cut between two lines shows only in that other
        files name many more concepts."""
        known, named = self._known_and_named(file)
        if named < WHOLE * known:
            line = self._connection.execute("SELECT last_line FROM file WHERE key = ?", (file.key,)).fetchone()[0]
            told = f"it ends here with {named:,} concepts where {known:,} are known: it is cut off"
            raise FileWrong(file.name, line, told)

    def _known_and_named(self, file: OfficialFile) -> tuple[int, int]:
        """How many concepts there are of what the file is about, and of how many it tells; 0, 0 for other files."""
        if file.part == "occupation_skill":  # every occupation has relations
            query = (
                "SELECT count(*), coalesce(sum(id IN (SELECT occupation FROM occupation_skill)), 0) FROM concept"
                " WHERE kind = 'occupation' AND status != 'obsolete'"
            )
            known, named = self._connection.execute(query).fetchone()
            return known, named
        if file.part not in CONCEPT_TYPES.values():
            return 0, 0
        query = "SELECT count(*) FROM concept WHERE kind = ?"
        if file.part in ("occupation", "skill"):
            query += f" OR (kind IS NULL AND id IN (SELECT {file.part} FROM occupation_skill))"  # noqa: S608 - one of two names
        return self._connection.execute(query, (file.part,)).fetchone()[0], self.rows(file)

    def rows(self, file: OfficialFile) -> int:
        """How many rows it had."""
        found: int = self._connection.execute("SELECT rows FROM file WHERE key = ?", (file.key,)).fetchone()[0]
        return found

    def _known_ids(self) -> dict[str, int]:
        return dict(self._connection.execute("SELECT uri, id FROM concept"))

    def read(self, query: str, *values: object) -> Iterator[tuple[object, ...]]:
        """Rows of a SELECT."""
        return self._connection.execute(query, values)

    def holds(self, file: OfficialFile, digest: str) -> bool:
        """Whether this very content is in it already."""
        found = self._connection.execute("SELECT 1 FROM file WHERE key = ? AND digest = ?", (file.key, digest))
        return found.fetchone() is not None

    def take(self, file: OfficialFile, content: bytes, digest: str) -> None:
        """Imports a file in the place of its earlier edition.

        Raises FileWrong, and changes nothing, when it is not whole.
        """
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                take = self._take_relations if file.part in RELATIONS else self._take_labels
                lines = take(file, content)
                if not lines:
                    raise FileWrong(file.name, 2, "there is no row after the header")
                row = (file.key, file.name, digest, len(lines), lines[-1])
                self._connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", row)
        except FileWrong:
            self._ids = self._known_ids()
            raise

    def _take_labels(self, file: OfficialFile, content: bytes) -> list[int]:
        labels: list[tuple[int, str, int, int, str, str]] = []
        texts: list[tuple[int, str, str, str]] = []
        facts: list[tuple[str | None, ...]] = []
        lines: list[int] = []
        self._connection.execute("DELETE FROM label WHERE file = ?", (file.key,))
        self._connection.execute("DELETE FROM description WHERE file = ?", (file.key,))
        for row in rows_of(file.name, content, ("concepturi", "preferredlabel"), _OPTIONAL):
            uri, preferred, skill_type, isco, code, reuse_level, status, alternative, hidden, description = row.values
            concept = self._id(uri_of(file.name, row.line, uri))
            language = str(file.language)
            lines.append(row.line)
            place = 0
            for role, text in ((PREFERRED, preferred), (ALTERNATIVE, alternative), (HIDDEN, hidden)):
                for label in labels_of(text):
                    labels.append((concept, language, role, place, label, file.key))
                    place += 1
            if description.strip():
                texts.append((concept, language, " ".join(description.split()), file.key))
            if file.part != LABELS:
                group = isco if file.part == "occupation" else code if file.part == "isco_group" else ""
                facts.append((file.part, skill_type, _isco(file.part, group), reuse_level, status, str(concept)))
        self._connection.executemany("INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)", labels)
        self._connection.executemany("INSERT INTO description VALUES (?, ?, ?, ?)", texts)
        self._connection.executemany(
            "UPDATE concept SET kind = ?, skill_type = ?, isco = ?, reuse_level = ?, status = ? WHERE id = ?", facts
        )
        return lines

    def _take_relations(self, file: OfficialFile, content: bytes) -> list[int]:
        lines: list[int] = []
        table = {"occupation_skill": "occupation_skill", "skill_skill": "skill_link"}.get(file.part)
        if table:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of two names above
        else:
            self._connection.execute("DELETE FROM broader WHERE part = ?", (file.key,))
        found: list[tuple[int, int, str]] = []
        for row in rows_of(file.name, content, RELATIONS[file.part], ragged=file.part == "hierarchy"):
            lines.append(row.line)
            if table:
                one, relation, other = row.values
                third = _need(file, row.line, relation)
            else:
                *_, other, one = ["", "", *(uri for uri in row.values if uri.strip())]
                if file.part == "broader":
                    one, other = row.values
                third = file.key
            if other:
                found.append((self._uri(file, row.line, one), self._uri(file, row.line, other), third))
        self._connection.executemany(f"INSERT INTO {table or 'broader'} VALUES (?, ?, ?)", found)  # noqa: S608
        return lines

    def _uri(self, file: OfficialFile, line: int, text: str) -> int:
        return self._id(uri_of(file.name, line, text))

    def _id(self, uri: str) -> int:
        found = self._ids.get(uri)
        if found is None:
            found = self._ids[uri] = len(self._ids) + 1
            self._connection.execute("INSERT INTO concept (id, uri) VALUES (?, ?)", (found, uri))
        return found


def _need(file: OfficialFile, line: int, text: str) -> str:
    need = text.strip().casefold()
    if need not in NEEDS:
        raise FileWrong(file.name, line, f"{text[:40]!r} is not essential or optional")
    return need


def _isco(kind: str, text: str) -> str:
    """Spreadsheets drop the first zero of "0110"; an occupation's group always has four digits."""
    code = text.strip().removeprefix("C")
    return code.zfill(4) if code and kind == "occupation" else code
