"""The taxonomy as the forms use it: exact names, suggestions, certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from shared.http.wording import LANGUAGES, Wording
from shared.taxonomy.linker import Link, Linker
from shared.taxonomy.store import Taxonomy
from shared.taxonomy.wording import plain

SUGGESTED_OCCUPATIONS, SUGGESTED_SKILLS = 150, 120
"""For readers without JavaScript: lists of all would be most of the page. Who types finds all (`suggesting.py`)."""
ASKED_PAPERS = (
    "vca_basic", "forklift", "bhv", "first_aid", "vog", "haccp", "svh_social_hygiene", "code_95", "vca_vol",
    "reach_truck", "aerial_platform", "welding_basic", "nen_3140", "security_diploma", "driver_card",
)  # fmt: skip
"""Certificates that work for newcomers asks most, by our own estimate: these have a box, the others are typed."""


class FormConcepts:
    """One for the whole app; read-only, thread-safe."""

    def __init__(self, taxonomy: Taxonomy, linker: Linker, wording: Wording) -> None:
        self._wording = wording
        self._taxonomy = taxonomy
        self._linker = linker
        self._offered = lru_cache(maxsize=8)(self._offered_in)

    def occupation_named(self, text: str) -> str | None:
        """The URI of the occupation that is called exactly this, in any language."""
        return self._occupations.get(plain(text))

    def label(self, uri: str, language: str) -> str | None:
        """The concept's preferred label."""
        return self._taxonomy.label(uri, language)

    def search(self, kind: str, text: str, language: str) -> list[Link]:
        """Concepts like the text, best first."""
        return self._linker.search(kind, text, language)

    def papers(self, language: str) -> Mapping[str, str]:
        """Names of the certificates by code."""
        return {paper.code: paper.labels.get(language) or paper.code for paper in self._taxonomy.certificates}

    def asked_papers(self, language: str) -> Mapping[str, str]:
        """Those of `papers` that are asked most."""
        names = self.papers(language)
        return {code: names[code] for code in ASKED_PAPERS if code in names}

    def paper_named(self, text: str) -> str | None:
        """The code of the certificate that is called this, in any language."""
        return self._papers.get(plain(text))

    def skills_near(self, occupations: Iterable[str], language: str) -> list[str]:
        """Labels to suggest as skills, in the order of the alphabet: those of the occupations, and what most
        occupations need, up to SUGGESTED_SKILLS. What is not suggested can be typed."""
        chosen: dict[str, None] = {}
        for occupation in occupations:
            essential, optional = self._taxonomy.skills_of(occupation)
            chosen |= dict.fromkeys((*essential, *optional))
        chosen |= dict.fromkeys(self._common_skills)
        labels = (self._taxonomy.label(uri, language) for uri in list(chosen)[:SUGGESTED_SKILLS])
        return sorted({label for label in labels if label})

    def occupations(self, language: str) -> list[str]:
        """Labels to suggest as occupations, in the order of the alphabet: those of our own set that have most everyday
        names. What is not suggested can be typed."""
        return self._offered(language)

    def _offered_in(self, language: str) -> list[str]:
        concepts = [concept for concept in self._taxonomy.concepts("occupation") if concept.sector]
        concepts.sort(key=lambda concept: (-len(concept.alternatives.get("nl", ())), concept.uri))
        return sorted({concept.label(language) for concept in concepts[:SUGGESTED_OCCUPATIONS]})

    def sector(self, code: str, language: str) -> str | None:
        """What the sector is called, for the sectors that occupations belong to."""
        known = code in self._sectors.values()
        return self._wording.text(f"choice.sector.{code}", language) if known else None

    def sector_named(self, text: str) -> str | None:
        """The code of the sector that is called this, in any language."""
        return self._sectors.get(text.casefold())

    def sectors(self, language: str) -> list[str]:
        """Names of all sectors, in the order of the alphabet."""
        return sorted(self._wording.text(f"choice.sector.{code}", language) for code in set(self._sectors.values()))

    @cached_property
    def _sectors(self) -> Mapping[str, str]:
        codes = sorted({concept.sector for concept in self._taxonomy.concepts("occupation") if concept.sector})
        named = {
            self._wording.text(f"choice.sector.{code}", lang).casefold(): code for lang in LANGUAGES for code in codes
        }
        return {**{code: code for code in codes}, **named}

    @cached_property
    def _papers(self) -> Mapping[str, str]:
        found = {plain(paper.code): paper.code for paper in self._taxonomy.certificates}
        for paper in self._taxonomy.certificates:
            for label in paper.labels.values():
                found.setdefault(plain(label), paper.code)
        for paper in self._taxonomy.certificates:
            for others in paper.alternatives.values():
                for other in others:
                    found.setdefault(plain(other), paper.code)
        return found

    @cached_property
    def _common_skills(self) -> list[str]:
        """The skills that most occupations with a sector need, those that all need first."""
        needed: Counter[str] = Counter()
        for concept in self._taxonomy.concepts("occupation"):
            if concept.sector:
                essential, optional = self._taxonomy.skills_of(concept.uri)
                needed.update((*essential, *optional))
        return [uri for uri, _ in sorted(needed.items(), key=lambda pair: (-pair[1], pair[0]))[:SUGGESTED_SKILLS]]

    @cached_property
    def _occupations(self) -> Mapping[str, str]:
        """Preferred labels first, so that an alternative never hides one."""
        found: dict[str, str] = {}
        concepts = self._taxonomy.concepts("occupation")
        for concept in concepts:
            for label in concept.labels.values():
                found.setdefault(plain(label), concept.uri)
        for concept in concepts:
            for others in concept.alternatives.values():
                for other in others:
                    found.setdefault(plain(other), concept.uri)
        return found
