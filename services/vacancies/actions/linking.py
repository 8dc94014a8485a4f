"""Titles and skills in free text become ESCO concepts, unconfirmed; what was stated as a concept stays as stated.

Where nothing is stated of skills or of Dutch, the description is read. Only what carries its own origin is filled in:
skills (with a score, unconfirmed, without a label of the employer's) and the language minimum (`extracted`). A licence
or hours would become a gate that nobody stated, so those are left to the employer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from shared.vocabulary.cefr import LanguageLevels
from shared.vocabulary.work import OccupationLink, SkillNeed, VacancyTerms

LANGUAGE = "nl"
"""The linker looks among English labels too."""
MOST_REMEMBERED = 50_000
EXTRACTED = "extracted"
FEWEST_SKILLS = 3
"""Fewer skills than these say less of the work than the skills of its occupation, which count when none are stated."""


class Link(Protocol):
    """A concept that a text was taken for, with how sure that is, 0 to 1."""

    @property
    def concept(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def score(self) -> float: ...


class TextLinker(Protocol):
    """`shared.taxonomy.linker.Linker`; `None` when not sure."""

    def many(self, kind: str, texts: Sequence[str], language: str = "nl") -> Sequence[Link | None]: ...


class WhatIsRead(Protocol):
    """`shared.taxonomy.extraction.suggestions.VacancySuggestion`, the part that is used here."""

    @property
    def skills(self) -> tuple[SkillNeed, ...]: ...
    @property
    def language_minimum(self) -> LanguageLevels | None: ...


Reader = Callable[[str], WhatIsRead]


class Linking:
    """Remembers what it linked, so that a bulk of similar vacancies is quick. `open_linker` and `open_reader` are
    called at first use; without a reader descriptions are not read."""

    def __init__(self, open_linker: Callable[[], TextLinker], open_reader: Callable[[], Reader] | None = None) -> None:
        self._open = open_linker
        self._open_reader = open_reader
        self._reader: Reader | None = None
        self._linker: TextLinker | None = None
        self._remembered: dict[tuple[str, str], Link | None] = {}

    def prepare(self, many: Iterable[VacancyTerms]) -> None:
        """Link all texts of these at once, so that `linked` finds them remembered: half the time for a bulk."""
        titles, labels = [], []
        for terms in many:
            titles += [terms.title] if terms.occupation is None else []
            labels += [skill.label for skill in terms.skills or () if skill.concept is None and skill.label]
        self._remember("occupation", titles)
        self._remember("skill", labels)

    def linked(self, terms: VacancyTerms) -> VacancyTerms:
        """The same terms with every concept that could be found, and what the description says where nothing is
        stated."""
        terms = self._with_what_is_read(terms)
        skills = None if terms.skills is None else tuple(map(self._skill, terms.skills))
        return replace(terms, occupation=self._occupation(terms.title, terms.occupation), skills=skills)

    def _with_what_is_read(self, terms: VacancyTerms) -> VacancyTerms:
        if not terms.description or (terms.skills is not None and terms.language_minimum is not None):
            return terms
        read = self._read(terms.description)
        if read is None:
            return terms
        if terms.skills is None and len(read.skills) >= FEWEST_SKILLS:
            terms = replace(terms, skills=tuple(replace(skill, label=None) for skill in read.skills))
        if terms.language_minimum is None and read.language_minimum is not None:
            terms = replace(terms, language_minimum=read.language_minimum, language_minimum_source=EXTRACTED)
        return terms

    def _read(self, text: str) -> WhatIsRead | None:
        if self._open_reader is None:
            return None
        self._reader = reader = self._reader or self._open_reader()
        return reader(text)

    def _occupation(self, title: str, stated: OccupationLink | None) -> OccupationLink | None:
        if stated is not None:
            return stated if _is_guess(stated) else replace(stated, confirmed=True)
        link = self._link("occupation", title)
        return OccupationLink(link.concept, link.label, _rounded(link.score), False) if link else None

    def _skill(self, stated: SkillNeed) -> SkillNeed:
        if stated.concept is not None:
            return stated if _is_guess(stated) else replace(stated, confirmed=True)
        link = self._link("skill", stated.label or "")
        if link is None:
            return replace(stated, score=None, confirmed=False)
        return replace(stated, concept=link.concept, score=_rounded(link.score), confirmed=False)

    def _link(self, kind: str, text: str) -> Link | None:
        key = _key(kind, text)
        remembered = self._remembered
        if key not in remembered:
            remembered = self._remember(kind, [text])
        return remembered[key]

    def _remember(self, kind: str, texts: Iterable[str]) -> dict[tuple[str, str], Link | None]:
        """What is remembered now: with these texts, and perhaps with nothing else."""
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered = {}
        remembered = self._remembered
        new = {key: text for text in texts if (key := _key(kind, text)) not in remembered}
        if new:
            self._linker = linker = self._linker or self._open()
            remembered.update(zip(new, linker.many(kind, list(new.values()), LANGUAGE), strict=True))
        return remembered


def as_stated(terms: VacancyTerms) -> VacancyTerms:
    """The terms without what was only guessed from text, ready to be changed and linked again."""
    occupation = None if terms.occupation is None or _is_guess(terms.occupation) else terms.occupation
    terms = replace(terms, occupation=occupation, skills=_stated_skills(terms.skills))
    if terms.language_minimum_source == EXTRACTED and terms.language_minimum_with_guidance is None:
        terms = replace(terms, language_minimum=None, language_minimum_source=None)
    return terms


def _stated_skills(skills: tuple[SkillNeed, ...] | None) -> tuple[SkillNeed, ...] | None:
    """Labels of the employer's without our concept; what came from the description only (without a label) is left
    out."""
    if not skills:
        return skills
    stated = [
        replace(skill, concept=None, score=None) if _is_guess(skill) else skill
        for skill in skills
        if skill.label or not _is_guess(skill)
    ]
    return tuple(stated) or None


def _key(kind: str, text: str) -> tuple[str, str]:
    return kind, " ".join(text.casefold().split())


def _is_guess(link: OccupationLink | SkillNeed) -> bool:
    """A link of ours that came back from the caller, and that nobody confirmed."""
    return link.concept is not None and link.score is not None and not link.confirmed


def _rounded(score: float) -> float:
    return round(min(1.0, max(0.0, float(score))), 4)
