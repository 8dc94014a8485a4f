"""An imported taxonomy, read from prepared columns: memory-mapped, so that processes share it and a start is quick.

`imported_columns.py` writes the folder; nothing in it is ever changed.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.crosswalk import CROSSWALK, Match, read_crosswalk
from shared.taxonomy.store import FALLBACKS, KINDS, Concept, Taxonomy, papers_of

ABOUT = "about.json"
FORMAT = 1
"""Raised when the columns change; a folder of another format has to be prepared again."""
PREFERRED, ALTERNATIVE, HIDDEN = 0, 1, 2
OURS = 8
"""A bit of a name's role: the label comes from the starter."""
KEPT_CONCEPTS = 4096
GROUPS = ("isco_group", "skill_group")


class Texts:
    """A column of texts."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = _column(folder, name)
        self._ends = _column(folder, f"{name}_ends")

    def __getitem__(self, number: int) -> str:
        start, end = self._ends[number : number + 2].tolist()
        return self._bytes[start:end].tobytes().decode()

    def all(self) -> list[str]:
        """All texts."""
        return self.between(0, len(self._ends) - 1)

    def between(self, first: int, last: int) -> list[str]:
        """The texts from `first` up to `last`."""
        ends = self._ends[first : last + 1].tolist()
        start = ends[0]
        blob = self._bytes[start : ends[-1]].tobytes()
        return [blob[ends[i] - start : ends[i + 1] - start].decode() for i in range(last - first)]


class Lists:
    """A column of lists of numbers."""

    def __init__(self, folder: Path, name: str) -> None:
        self._numbers = _column(folder, name)
        self._ends = _column(folder, f"{name}_ends")

    def __getitem__(self, number: int) -> list[int]:
        start, end = self._ends[number : number + 2].tolist()
        found: list[int] = self._numbers[start:end].tolist()
        return found


class ImportedTaxonomy(Taxonomy):
    """`Taxonomy` over a prepared folder. Concepts are made when they are asked for; those asked for lately are kept."""

    def __init__(self, folder: Path, papers: Path) -> None:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise ValueError(f"{folder} was prepared by another version; run: opstap taxonomy use {about['version']}")
        self.folder = folder
        self.version = about["version"]
        self.languages: tuple[str, ...] = tuple(about["languages"])
        self.fingerprint = hashlib.sha256(about["fingerprint"].encode() + papers.read_bytes()).hexdigest()[:16]
        self.licences, self.certificates = papers_of(papers)
        self._uris = Texts(folder, "uris").all()
        self._numbers = {uri: number for number, uri in enumerate(self._uris)}
        self._kinds = _column(folder, "kinds")
        self._facts = Texts(folder, "facts")
        self._names = Texts(folder, "names")
        self._name_ends = _column(folder, "names_of_ends")
        self._name_languages = _column(folder, "name_languages")
        self._name_roles = _column(folder, "name_roles")
        self._descriptions = Texts(folder, "descriptions")
        self._essential, self._optional = Lists(folder, "essential"), Lists(folder, "optional")
        self._linked, self._broader = Lists(folder, "linked"), Lists(folder, "broader")
        self._rarities = _column(folder, "rarity")
        self._recent = lru_cache(KEPT_CONCEPTS)(self._concept)

    def concept(self, uri: str) -> Concept | None:
        number = self._numbers.get(uri)
        return None if number is None else self._recent(number)

    def concepts(self, kind: str | None = None) -> list[Concept]:
        wanted = [KINDS.index(kind)] if kind else list(range(len(KINDS)))
        numbers = np.flatnonzero(np.isin(self._kinds, wanted)).tolist()
        found = [concept for number in numbers if not (concept := self._concept(number)).obsolete]
        return sorted(found, key=lambda concept: concept.uri)

    def label(self, uri: str, language: str = "nl") -> str | None:
        number = self._numbers.get(uri)
        if number is None:
            return None
        first, last = self._name_ends[number : number + 2].tolist()
        names = zip(self._name_languages[first:last].tolist(), self._name_roles[first:last].tolist(), strict=True)
        found = {
            self.languages[tongue]: first + i for i, (tongue, role) in enumerate(names) if role & ~OURS == PREFERRED
        }
        for tried in (language, *FALLBACKS):
            if tried in found:
                return self._names[found[tried]]
        return self._names[next(iter(found.values()))] if found else uri

    def description(self, uri: str, language: str = "nl") -> str | None:
        number = self._numbers.get(uri)
        if number is None:
            return None
        for tried in (language, *FALLBACKS):
            if tried in self.languages:
                found = self._descriptions[number * len(self.languages) + self.languages.index(tried)]
                if found:
                    return found
        return None

    def skills_of(self, occupation: str) -> tuple[list[str], list[str]]:
        return self._listed(self._essential, occupation), self._listed(self._optional, occupation)

    def neighbours(self, skill: str) -> frozenset[str]:
        return frozenset(self._listed(self._linked, skill))

    def broader(self, uri: str) -> list[str]:
        return self._listed(self._broader, uri)

    def rarity(self, skill: str) -> float:
        number = self._numbers.get(skill)
        found = 0.0 if number is None else float(self._rarities[number])
        return found or 1.0

    def close_matches(self, uri: str) -> list[tuple[str, str]]:
        return [(match.other, match.relation) for match in self._crosswalk.get(uri, [])]

    @cached_property
    def _crosswalk(self) -> dict[str, list[Match]]:
        return read_crosswalk(self.folder.parent / CROSSWALK)

    def _listed(self, lists: Lists, uri: str) -> list[str]:
        number = self._numbers.get(uri)
        return [] if number is None else [self._uris[other] for other in lists[number]]

    def _concept(self, number: int) -> Concept:
        first, last = self._name_ends[number : number + 2].tolist()
        labels: dict[str, str] = {}
        others: dict[str, tuple[str, ...]] = {}
        ours: dict[str, frozenset[str]] = {}
        names = zip(
            self._names.between(first, last),
            self._name_languages[first:last].tolist(),
            self._name_roles[first:last].tolist(),
            strict=True,
        )
        for name, language_number, role in names:
            language = self.languages[language_number]
            if role & ~OURS == PREFERRED:
                labels[language] = name
            else:
                others[language] = (*others.get(language, ()), name)
            if role & OURS:
                ours[language] = ours.get(language, frozenset()) | {name}
        isco, sector, reuse_level, status = self._facts[number].split("\t")
        return Concept(
            self._uris[number],
            (*KINDS, *GROUPS)[int(self._kinds[number])],
            labels,
            others,
            isco or None,
            sector or None,
            reuse_level or None,
            status == "obsolete",
            ours,
        )


def _column(folder: Path, name: str) -> NDArray[Any]:
    found: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return found
