"""Prepares the columns that services map into memory: one version's database, with the starter's words and sectors.

The name of the folder follows from its content, so a folder never changes under a process that has it open.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.imported import ABOUT, FORMAT, GROUPS, OURS
from shared.taxonomy.imported_database import ALTERNATIVE, PREFERRED, ImportedDatabase
from shared.taxonomy.store import (
    KINDS,
    LANGUAGES,
    Concept,
    rarities,
    starter_concepts,
    starter_needs,
    words_for_imports,
)

Name = tuple[str, int, str]
"""Language, role (with OURS) and text."""
_ORDER = (*KINDS, *GROUPS)


class Contents:
    """One version as numbers: concepts of _ORDER's kinds, ordered by kind and URI, are 0, 1, 2, …"""

    def __init__(self, database: ImportedDatabase) -> None:
        rows = cast(
            "list[tuple[int, str, str, str, str, str]]",
            list(
                database.read(
                    "SELECT id, uri, kind, isco, reuse_level, status FROM concept WHERE kind IS NOT NULL ORDER BY uri"
                )
            ),
        )
        rows.sort(key=lambda row: _ORDER.index(row[2]))
        self.uris = [row[1] for row in rows]
        self.kinds = [_ORDER.index(row[2]) for row in rows]
        self._starter = {concept.uri: concept for concept in starter_concepts()}
        self.facts = ["\t".join((row[3], self._sector(row[1]), row[4], row[5])) for row in rows]
        self._numbers = {row[0]: number for number, row in enumerate(rows)}
        self._by_uri = {uri: number for number, uri in enumerate(self.uris)}
        self.names = self._names(database)
        self.languages = self._languages()
        self.descriptions = self._descriptions(database)
        self.essential, self.optional = self._needs(database)
        self.broader = self._pairs(database, "SELECT concept, broader FROM broader ORDER BY rowid")
        self.linked = self._links(database)

    def rarity(self) -> NDArray[np.float64]:
        """`Taxonomy.rarity` of each concept, 0 for what is no skill."""
        occupations = [i for i, kind in enumerate(self.kinds) if kind == 0]
        skills_of = [
            ([self.uris[skill] for skill in self.essential[i]], [self.uris[skill] for skill in self.optional[i]])
            for i in occupations
        ]
        needing = [both for both in skills_of if both[0] or both[1]]
        found = rarities(needing, [uri for uri, kind in zip(self.uris, self.kinds, strict=True) if kind == 1])
        return np.array([found.get(uri, 0.0) for uri in self.uris])

    def _sector(self, uri: str) -> str:
        ours = self._starter.get(uri)
        return (ours.sector if ours else None) or ""

    def _names(self, database: ImportedDatabase) -> list[list[Name]]:
        """Per concept its names by language; of several preferred ones the classification's own counts."""
        said: list[dict[str, dict[str, int]]] = [{} for _ in self.uris]
        found = database.read(
            "SELECT concept, language, role, text FROM label ORDER BY file LIKE 'labels:%', file, role, position"
        )
        for concept, language, role, text in cast("Iterable[tuple[int, str, int, str]]", found):
            if (number := self._numbers.get(concept)) is not None:
                _say(said[number].setdefault(language, {}), text, role)
        taken = {
            (self.kinds[number], language, text.casefold()): number
            for number, by_language in enumerate(said)
            for language, names in by_language.items()
            for text, role in names.items()
            if role == PREFERRED
        }
        for ours in (*self._starter.values(), *words_for_imports()):
            if (number := self._by_uri.get(ours.uri)) is not None:
                kind = self.kinds[number]
                _say_ours(said[number], ours, lambda *name, k=kind, n=number: taken.get((k, *name), n) == n)
        return [
            [
                (language, role, text)
                for language in sorted(by_language, key=_language_order)
                for text, role in sorted(by_language[language].items(), key=lambda item: (item[1] & OURS, item[1]))
            ]
            for by_language in said
        ]

    def _languages(self) -> list[str]:
        return sorted({name[0] for names in self.names for name in names}, key=_language_order)

    def _descriptions(self, database: ImportedDatabase) -> list[str]:
        places = {language: place for place, language in enumerate(self.languages)}
        found = [""] * (len(self.uris) * len(places))
        rows = database.read("SELECT concept, language, text FROM description ORDER BY file LIKE 'labels:%', file")
        for concept, language, text in cast("Iterable[tuple[int, str, str]]", rows):
            number = self._numbers.get(concept)
            if number is not None and language in places:
                place = number * len(places) + places[language]
                found[place] = found[place] or text
        return found

    def _needs(self, database: ImportedDatabase) -> tuple[list[list[int]], list[list[int]]]:
        """Skills of each occupation, telling ones first: those that the starter names in its order, then the rarest.

        An occupation without official relations has those of the starter.
        """
        needs: dict[tuple[int, int], str] = {}
        rows = database.read("SELECT occupation, skill, need FROM occupation_skill ORDER BY need")
        for occupation, skill, need in cast("Iterable[tuple[int, int, str]]", rows):
            if occupation in self._numbers and skill in self._numbers:
                needs.setdefault((self._numbers[occupation], self._numbers[skill]), need)
        asked = np.bincount([skill for _, skill in needs], minlength=len(self.uris))
        official = {occupation for occupation, _ in needs}
        places: dict[tuple[int, int], int] = {}
        for one, other, need in starter_needs():
            if one in self._by_uri and other in self._by_uri:
                pair = self._by_uri[one], self._by_uri[other]
                places[pair] = len(places)
                if pair[0] not in official:
                    needs[pair] = need
        both: dict[str, list[list[int]]] = {need: [[] for _ in self.uris] for need in ("essential", "optional")}
        order = sorted(needs, key=lambda pair: (places.get(pair, len(places)), asked[pair[1]], pair))
        for occupation, skill in order:
            both[needs[occupation, skill]][occupation].append(skill)
        return both["essential"], both["optional"]

    def _links(self, database: ImportedDatabase) -> list[list[int]]:
        """Skills that are broader, narrower or related, in both directions."""
        related = self._pairs(database, "SELECT skill, other FROM skill_link")
        linked: list[set[int]] = [set() for _ in self.uris]
        for lists in (related, self.broader):
            for one, others in enumerate(lists):
                for other in others:
                    if self.kinds[one] == self.kinds[other] == 1 and one != other:
                        linked[one].add(other)
                        linked[other].add(one)
        return [sorted(others) for others in linked]

    def _pairs(self, database: ImportedDatabase, query: str) -> list[list[int]]:
        found: list[dict[int, None]] = [{} for _ in self.uris]
        for one, other in cast("Iterable[tuple[int, int]]", database.read(query)):
            if one in self._numbers and other in self._numbers and one != other:
                found[self._numbers[one]][self._numbers[other]] = None
        return [list(others) for others in found]


def prepare(database: ImportedDatabase, version: str, library: Path) -> Path:
    """Writes the columns of a version into a folder of `library`, unless the very same are there, and returns it."""
    contents = Contents(database)
    unfinished = library / f".{version}.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    _write(contents, unfinished)
    content = hashlib.sha256(f"{FORMAT} {version} {contents.languages}".encode())
    for file in sorted(unfinished.iterdir()):
        content.update(file.name.encode() + b"\0" + file.read_bytes())
    fingerprint = content.hexdigest()[:16]
    about = {
        "format": FORMAT,
        "version": version,
        "fingerprint": fingerprint,
        "languages": contents.languages,
        "occupations": contents.kinds.count(0),
        "skills": contents.kinds.count(1),
        "labels": {
            language: sum(name[0] == language for names in contents.names for name in names)
            for language in contents.languages
        },
    }
    (unfinished / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
    for file in unfinished.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    folder = library / f"{version}-{fingerprint}"
    if folder.exists() and _same(unfinished, folder):
        shutil.rmtree(unfinished)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(unfinished, folder)
    return folder


def _same(one: Path, other: Path) -> bool:
    """Whether every file of `one` is in `other` too; damage is mended by preparing again."""
    names = [path.name for path in one.iterdir()]
    return filecmp.cmpfiles(one, other, names, shallow=False)[0] == names


def _write(contents: Contents, folder: Path) -> None:
    languages = {language: number for number, language in enumerate(contents.languages)}
    names = [name for one in contents.names for name in one]
    _texts(folder, "uris", contents.uris)
    _texts(folder, "facts", contents.facts)
    _texts(folder, "names", [text for _, _, text in names])
    _texts(folder, "descriptions", contents.descriptions)
    _save(folder, "kinds", np.array(contents.kinds, np.uint8))
    _save(folder, "names_of_ends", _ends(contents.names))
    _save(folder, "name_languages", np.array([languages[language] for language, _, _ in names], np.uint8))
    _save(folder, "name_roles", np.array([role for _, role, _ in names], np.uint8))
    _save(folder, "rarity", contents.rarity())
    for name in ("essential", "optional", "linked", "broader"):
        lists: list[list[int]] = getattr(contents, name)
        _save(folder, name, np.array([number for one in lists for number in one], np.int32))
        _save(folder, f"{name}_ends", _ends(lists))


def _texts(folder: Path, name: str, texts: Sequence[str]) -> None:
    encoded = [text.encode() for text in texts]
    _save(folder, name, np.frombuffer(b"".join(encoded), np.uint8))
    _save(folder, f"{name}_ends", _ends(encoded))


def _ends(lists: Sequence[Sequence[Any]]) -> NDArray[np.int64]:
    return np.array([0, *accumulate(map(len, lists))], np.int64)


def _save(folder: Path, name: str, column: NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", column, allow_pickle=False)


def _say(names: dict[str, int], text: str, role: int) -> None:
    """Adds a name; a second preferred one is an alternative, and of two roles the first counts."""
    if role == PREFERRED and PREFERRED in {known & ~OURS for known in names.values()}:
        role = ALTERNATIVE
    names[text] = min(role, names.get(text, role))


def _say_ours(by_language: dict[str, dict[str, int]], ours: Concept, free: Callable[[str, str], bool]) -> None:
    """Adds the starter's names; `free` tells whether a name, in lower case, is not what another concept is called."""
    for language in {*ours.labels, *ours.alternatives}:
        names = by_language.setdefault(language, {})
        known = {name.casefold() for name in names}
        label = ours.labels.get(language)
        others = [text for text in ours.alternatives.get(language, ()) if free(language, text.casefold())]
        for text in (*([label] if label else []), *others):
            if text.casefold() not in known:
                known.add(text.casefold())
                has_preferred = any(role & ~OURS == PREFERRED for role in names.values())
                names[text] = OURS | (PREFERRED if text == label and not has_preferred else ALTERNATIVE)


def _language_order(language: str) -> tuple[int, str]:
    return (LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language)
