"""The taxonomy in memory: concepts, labels, and how occupations and skills hang together.

Read-only after loading, so one instance may serve every thread. Keep the instance: loading
takes some tens of milliseconds.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

STARTER = Path(__file__).with_name("starter")
STARTER_VERSION = "starter-1 (ESCO 1.1.1, adapted)"
KINDS = ("occupation", "skill")
LANGUAGES = ("nl", "en")

_FILES = ("occupations.tsv", "skills.tsv", "occupation_skills.tsv", "skill_links.tsv", "papers.json")


@dataclass(frozen=True, slots=True)
class Concept:
    """An ESCO occupation or skill. `labels` by language; `alternatives` are the words that people really use for it."""

    uri: str
    kind: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    isco: str | None = None
    sector: str | None = None

    def label(self, language: str = "nl") -> str:
        """The preferred label; English where the language has none."""
        return self.labels.get(language) or self.labels["en"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A driving licence category or certificate: the code in the API and what it is called."""

    code: str
    labels: Mapping[str, str]


class Taxonomy:
    """Questions to one set of concepts. URIs that it does not know get an empty answer, never an error."""

    def __init__(
        self,
        concepts: Iterable[Concept],
        needs: Iterable[tuple[str, str, str]],
        links: Iterable[tuple[str, str]],
        *,
        version: str,
        fingerprint: str,
        licences: tuple[Paper, ...] = (),
        certificates: tuple[Paper, ...] = (),
    ) -> None:
        """`needs` are (occupation, skill, "essential" | "optional"); `links` are pairs of skills, in either order."""
        self.version = version
        self.fingerprint = fingerprint
        self.licences = licences
        self.certificates = certificates
        self._concepts = {concept.uri: concept for concept in concepts}
        self._skills: dict[str, tuple[list[str], list[str]]] = {}
        for occupation, skill, need in needs:
            self._skills.setdefault(occupation, ([], []))[0 if need == "essential" else 1].append(skill)
        self._neighbours: dict[str, set[str]] = {}
        for one, other in links:
            self._neighbours.setdefault(one, set()).add(other)
            self._neighbours.setdefault(other, set()).add(one)
        self._rarity = self._rarities()

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Taxonomy:
        """Reads a folder with the five files of `starter/`; without one, the starter set itself.

        The fingerprint is a hash of the files' content: it belongs in the settings id of whatever ranks with them.
        Raises OSError when a file is missing and KeyError when a column is.
        """
        source = STARTER if folder is None else Path(folder)
        content = hashlib.sha256()
        for name in _FILES:
            content.update(name.encode() + b"\0" + (source / name).read_bytes() + b"\0")
        papers = json.loads((source / "papers.json").read_text(encoding="utf-8"))
        concepts = [_concept(row, "occupation") for row in _rows(source / "occupations.tsv")]
        concepts += [_concept(row, "skill") for row in _rows(source / "skills.tsv")]
        return cls(
            concepts,
            [(row["occupation"], row["skill"], row["need"]) for row in _rows(source / "occupation_skills.tsv")],
            [(row["skill"], row["other"]) for row in _rows(source / "skill_links.tsv")],
            version=STARTER_VERSION if folder is None else source.name,
            fingerprint=content.hexdigest()[:16],
            licences=_papers(papers["licences"]),
            certificates=_papers(papers["certificates"]),
        )

    def concept(self, uri: str) -> Concept | None:
        """The concept with this URI."""
        return self._concepts.get(uri)

    def concepts(self, kind: str | None = None) -> list[Concept]:
        """All concepts, or those of one of KINDS, ordered by URI."""
        found = (concept for concept in self._concepts.values() if kind in (None, concept.kind))
        return sorted(found, key=lambda concept: concept.uri)

    def label(self, uri: str, language: str = "nl") -> str | None:
        """The preferred label in the language, in English where there is none."""
        concept = self._concepts.get(uri)
        return concept.label(language) if concept else None

    def isco(self, occupation: str) -> str | None:
        """The four-digit ISCO-08 unit group of an occupation, such as "5120"."""
        concept = self._concepts.get(occupation)
        return concept.isco if concept else None

    def sector(self, occupation: str) -> str | None:
        """Our own sector of an occupation (`food`, `logistics`, …), for wishes and the sample town."""
        concept = self._concepts.get(occupation)
        return concept.sector if concept else None

    def skills_of(self, occupation: str) -> tuple[list[str], list[str]]:
        """Essential and optional skills of an occupation, most telling first as in the file."""
        essential, optional = self._skills.get(occupation, ([], []))
        return list(essential), list(optional)

    def neighbours(self, skill: str) -> frozenset[str]:
        """Skills that are narrower, broader or directly related; never the skill itself."""
        return frozenset(self._neighbours.get(skill, set()) - {skill})

    def rarity(self, skill: str) -> float:
        """How telling a skill is: ln((N + 1) / (df + 1)) + 1 over the N occupations of which df need it.

        Scaled so that the median skill has 1. 1.0 for a concept that is not known here.
        """
        return self._rarity.get(skill, 1.0)

    def _rarities(self) -> dict[str, float]:
        needed: dict[str, int] = {}
        for essential, optional in self._skills.values():
            for skill in {*essential, *optional}:
                needed[skill] = needed.get(skill, 0) + 1
        total = len(self._skills)
        skills = [concept.uri for concept in self._concepts.values() if concept.kind == "skill"]
        raw = {uri: math.log((total + 1) / (needed.get(uri, 0) + 1)) + 1 for uri in skills}
        middle = statistics.median(raw.values()) if raw else 1.0
        return {uri: value / middle for uri, value in raw.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _concept(row: Mapping[str, str], kind: str) -> Concept:
    others = {language: tuple(filter(None, row[f"{language}_other"].split("|"))) for language in LANGUAGES}
    labels = {language: row[language] for language in LANGUAGES}
    return Concept(row["uri"], kind, labels, others, row.get("isco"), row.get("sector"))


def _papers(rows: Iterable[Mapping[str, str]]) -> tuple[Paper, ...]:
    return tuple(Paper(row["code"], {language: row[language] for language in LANGUAGES}) for row in rows)
