"""What vacancies need in skills, as numbered concepts with weights, and how much of it a candidate covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.settings import Settings
from services.matcher.engine.knowledge import Knowledge
from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.verdicts import Bools, Floats, Ints
from shared.vocabulary.profiles import HeldSkill
from shared.vocabulary.work import VacancyTerms

NOT_STATED, NOTHING_NEEDED, STATED, FROM_OCCUPATION = range(4)
CREDITED, IS_NEIGHBOUR, NEXT = range(3)
NO_MORE = -1


class SkillNeeds(NamedTuple):
    """Numbered concepts with their weight times rarity, and the sum of those; `source` says where they come from."""

    source: int
    concepts: list[int]
    weights: list[float]
    whole: float

    @classmethod
    def none(cls, source: int = NOT_STATED) -> SkillNeeds:
        return cls(source, [], [], 0.0)


class Credited(NamedTuple):
    """For which numbered concepts a held skill is credited. `first`: per skill a row of `links`, of which the columns
    are the number of the concept (CREDITED), 1 when the skill is a neighbour of it and not the concept itself
    (IS_NEIGHBOUR), and the row that comes then (NEXT), or NO_MORE."""

    first: Ints
    links: NDArray[np.int32]


class SkillConcepts:
    """Numbers the concepts that vacancies need, and the skills that are credited where these are needed."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.concepts: list[str] = []
        self._number: dict[str, int] = {}
        self._held: dict[str, int] = {}
        self._links = 0
        self.credited = Credited(np.zeros(0, np.int64), np.zeros((0, NEXT + 1), np.int32))
        """As of now: take it anew for every use."""
        self._rarities: dict[str, float] = {}

    def needs(self, terms: VacancyTerms, optional_weight: float) -> SkillNeeds:
        """docs/matching.md, Score, skills: stated and linked ones, else the occupation's essential skills."""
        if terms.skills is not None and not terms.skills:
            return SkillNeeds.none(NOTHING_NEEDED)
        weights: dict[str, float] = {}
        for need in terms.skills or ():
            if need.concept is not None:
                weight = optional_weight if need.need == "optional" else 1.0
                weights[need.concept] = max(weight, weights.get(need.concept, 0.0))
        source = STATED
        if not weights and terms.occupation is not None:
            essential, _ = self._knowledge.skills_of(terms.occupation.concept)
            weights = dict.fromkeys(essential, 1.0)
            source = FROM_OCCUPATION
        if not weights:
            return SkillNeeds.none()
        numbers = [self._concept(concept) for concept in weights]
        rarities, whole = [weight * self._rarity(concept) for concept, weight in weights.items()], 0.0
        for rarity in rarities:  # not sum(): everything is added up one by one, in the same way everywhere
            whole += rarity
        return SkillNeeds(source, numbers, rarities, whole)

    def number(self, concepts: Iterable[str]) -> None:
        """Numbers these in turn."""
        for concept in concepts:
            self._concept(concept)

    def neighbours(self, concept: str) -> Iterable[str]:
        """Concepts that are credited in part where this one is needed."""
        return self._knowledge.neighbours(concept)

    def held(self, concept: str) -> int:
        """The number of a held skill in `credited`, -1 when there is no credit for it."""
        return self._held.get(concept, -1)

    def credits(self, held: Sequence[HeldSkill], settings: Settings) -> Floats:
        """Per numbered concept the best relation x proficiency of what the candidate has."""
        credit, (first, links) = np.zeros(len(self.concepts)), self.credited
        for skill in held:
            number, worth = self.held(skill.concept), worth_of(skill, settings)
            row = NO_MORE if number < 0 else int(first[number])
            while row != NO_MORE:
                concept, is_neighbour, row = links[row].tolist()
                credit[concept] = max(credit[concept], settings.related_skill_credit * worth if is_neighbour else worth)
        return credit

    def _rarity(self, concept: str) -> float:
        """Asked for once per concept: constant for one version of the taxonomy."""
        rarity = self._rarities.get(concept)
        if rarity is None:
            rarity = self._rarities[concept] = self._knowledge.rarity(concept)
        return rarity

    def _concept(self, concept: str) -> int:
        number = self._number.get(concept)
        if number is None:
            number = self._number[concept] = len(self.concepts)
            self.concepts.append(concept)
            self._credit(concept, number, is_neighbour=False)
            for neighbour in self._knowledge.neighbours(concept):
                self._credit(neighbour, number, is_neighbour=True)
        return number

    def _credit(self, held: str, concept: int, is_neighbour: bool) -> None:
        skill = self._held.setdefault(held, len(self._held))
        first = with_room(self.credited.first, skill + 1, NO_MORE)
        links = with_room(self.credited.links, self._links + 1)
        links[self._links] = concept, is_neighbour, first[skill]
        first[skill] = self._links
        self._links += 1
        self.credited = Credited(first, links)


def worth_of(skill: HeldSkill, settings: Settings) -> float:
    """What the proficiency of a held skill is worth."""
    return settings.proficiency_not_stated if skill.proficiency is None else settings.proficiency[skill.proficiency]


class NeedsTable:
    """What some vacancies need, side by side, so that it is laid out once and asked of many candidates."""

    def __init__(
        self, sources: Ints, starts: Ints, lengths: Ints, concepts: NDArray[np.int32], weights: Floats
    ) -> None:
        """Per vacancy where its needs begin in the long arrays `concepts` and `weights`, and how many there are."""
        self.sources = sources
        self._listed: Bools = lengths > 0
        self._vacancy: Ints = np.repeat(np.arange(len(sources)), lengths)
        before = np.cumsum(lengths) - lengths
        place = np.repeat(starts - before, lengths) + np.arange(len(self._vacancy))
        self._concepts: NDArray[np.int32] = concepts[place]
        self._weights: Floats = weights[place]
        self._whole: Floats = np.bincount(self._vacancy, self._weights, len(sources)).astype(np.float64)

    def coverage(self, credit: Floats) -> Floats:
        """Weighted share of the needed skills that is covered, per vacancy; nan where none are listed."""
        share = np.full(len(self.sources), np.nan)
        covered = np.bincount(self._vacancy, self._weights * credit[self._concepts], len(share))
        share[self._listed] = covered[self._listed] / self._whole[self._listed]
        return share
