"""The taxonomy: concepts, labels, and how occupations and skills hang together.

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
from dataclasses import dataclass, field
from pathlib import Path

STARTER = Path(__file__).with_name("starter")
STARTER_VERSION = "starter-1 (ESCO 1.1.1, adapted)"
KINDS = ("occupation", "skill")
LANGUAGES = ("nl", "en", "ar", "uk", "ti", "tr", "fa")
FALLBACKS = ("en", "nl")

_FILES = ("occupations.tsv", "skills.tsv", "occupation_skills.tsv", "skill_links.tsv", "papers.json")
_PAPERS = "papers.json"


@dataclass(frozen=True, slots=True)
class Concept:
    """An ESCO occupation or skill. `labels` by language; `alternatives` are the words that people really use for it.

    `ours`: the labels and alternatives, by language, that an imported taxonomy took from the starter. `obsolete`: ESCO
    keeps it for those who stored it, but nobody should choose it any more.
    """

    uri: str
    kind: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    isco: str | None = None
    sector: str | None = None
    reuse_level: str | None = None
    obsolete: bool = False
    ours: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def label(self, language: str = "nl") -> str:
        """The preferred label; where the language has none English, then Dutch, then any."""
        for tried in (language, *FALLBACKS):
            if found := self.labels.get(tried):
                return found
        return next(iter(self.labels.values()), self.uri)


@dataclass(frozen=True, slots=True)
class Paper:
    """A driving licence category or certificate: the code in the API and what it is called."""

    code: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
        skills = [uri for uri, concept in self._concepts.items() if concept.kind == "skill"]
        self._rarity = rarities(self._skills.values(), skills)

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Taxonomy:
        """Reads one prepared folder: an imported taxonomy (`$OPSTAP_DATA_DIR/taxonomy/current`) or one with the five
        files of `starter/`; without a folder the starter set itself.

        The fingerprint is a hash of the content: it belongs in the settings id of whatever ranks with it.
        Raises OSError when a file is missing, KeyError when a column is, ValueError when it was prepared by another
        version of this software.
        """
        from shared.taxonomy.imported import ABOUT, ImportedTaxonomy

        source = STARTER if folder is None else Path(folder)
        if (source / ABOUT).exists():
            return ImportedTaxonomy(source.resolve(), STARTER / _PAPERS)
        content = hashlib.sha256()
        for name in _FILES:
            content.update(name.encode() + b"\0" + (source / name).read_bytes() + b"\0")
        licences, certificates = papers_of(source / _PAPERS)
        return cls(
            starter_concepts(source),
            starter_needs(source),
            [(row["skill"], row["other"]) for row in _rows(source / "skill_links.tsv")],
            version=STARTER_VERSION if folder is None else source.name,
            fingerprint=content.hexdigest()[:16],
            licences=licences,
            certificates=certificates,
        )

    def concept(self, uri: str) -> Concept | None:
        """The concept with this URI."""
        return self._concepts.get(uri)

    def concepts(self, kind: str | None = None) -> list[Concept]:
        """All concepts that may be chosen, or those of one of KINDS, ordered by URI."""
        found = (concept for concept in self._concepts.values() if kind in (None, concept.kind))
        return sorted(found, key=lambda concept: concept.uri)

    def label(self, uri: str, language: str = "nl") -> str | None:
        """The preferred label in the language; where there is none in English, then Dutch."""
        concept = self.concept(uri)
        return concept.label(language) if concept else None

    def description(self, uri: str, language: str = "nl") -> str | None:
        """What the concept means, in a sentence or more; only imported taxonomies know."""
        return None

    def isco(self, occupation: str) -> str | None:
        """The four-digit ISCO-08 unit group of an occupation, such as "5120"."""
        concept = self.concept(occupation)
        return concept.isco if concept else None

    def sector(self, occupation: str) -> str | None:
        """Our own sector of an occupation (`food`, `logistics`, …), for wishes and the sample town."""
        concept = self.concept(occupation)
        return concept.sector if concept else None

    def skills_of(self, occupation: str) -> tuple[list[str], list[str]]:
        """Essential and optional skills of an occupation, most telling first."""
        essential, optional = self._skills.get(occupation, ([], []))
        return list(essential), list(optional)

    def neighbours(self, skill: str) -> frozenset[str]:
        """Skills that are narrower, broader or directly related; never the skill itself."""
        return frozenset(self._neighbours.get(skill, set()) - {skill})

    def broader(self, uri: str) -> list[str]:
        """What the concept is a kind of, nearest only, groups too (`label` names them); only imports know."""
        return []

    def close_matches(self, uri: str) -> list[tuple[str, str]]:
        """The same in another classification: (URI, "exactMatch" | "closeMatch"), exact first."""
        return []

    def rarity(self, skill: str) -> float:
        """How telling a skill is: ln((N + 1) / (df + 1)) + 1 over the N occupations of which df need it.

        Scaled so that the median skill has 1. 1.0 for a concept that is not known here.
        """
        return self._rarity.get(skill, 1.0)


def rarities(skills_of_each: Iterable[tuple[list[str], list[str]]], skills: Iterable[str]) -> dict[str, float]:
    """`Taxonomy.rarity` of every skill, from the essential and optional skills of each occupation."""
    needed: dict[str, int] = {}
    total = 0
    for essential, optional in skills_of_each:
        total += 1
        for skill in {*essential, *optional}:
            needed[skill] = needed.get(skill, 0) + 1
    raw = {uri: math.log((total + 1) / (needed.get(uri, 0) + 1)) + 1 for uri in skills}
    middle = statistics.median(raw.values()) if raw else 1.0
    return {uri: value / middle for uri, value in raw.items()}


def starter_concepts(folder: Path = STARTER) -> list[Concept]:
    """Occupations, then skills, as in the files."""
    occupations = [_concept(row, "occupation") for row in _rows(folder / "occupations.tsv")]
    return occupations + [_concept(row, "skill") for row in _rows(folder / "skills.tsv")]


def words_for_imports() -> list[Concept]:
    """More of what people call concepts of ESCO, most of which the starter does not have: alternatives, no labels."""
    return [_concept(row, row["kind"]) for row in _rows(STARTER / "words.tsv")]


def starter_needs(folder: Path = STARTER) -> list[tuple[str, str, str]]:
    """(occupation, skill, need), most telling first."""
    return [(row["occupation"], row["skill"], row["need"]) for row in _rows(folder / "occupation_skills.tsv")]


def papers_of(file: Path) -> tuple[tuple[Paper, ...], tuple[Paper, ...]]:
    """Driving licences and certificates."""
    papers = json.loads(file.read_text(encoding="utf-8"))
    return _papers(papers["licences"]), _papers(papers["certificates"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _concept(row: Mapping[str, str], kind: str) -> Concept:
    labels = {language: row[language] for language in LANGUAGES if row.get(language)}
    others = {
        language: tuple(filter(None, words.split("|")))
        for language in LANGUAGES
        if (words := row.get(f"{language}_other"))
    }
    return Concept(row["uri"], kind, labels, others, row.get("isco"), row.get("sector"))


def _papers(rows: Iterable[Mapping[str, list[str]]]) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            str(row["code"]),
            {language: str(row[language]) for language in LANGUAGES if language in row},
            {language: tuple(row[f"{language}_other"]) for language in LANGUAGES if f"{language}_other" in row},
        )
        for row in rows
    )
