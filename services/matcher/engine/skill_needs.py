"""What vacancies need in skills, as numbered concepts with weights, and how much of it a candidate covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.knowledge import Knowledge
from services.matcher.engine.verdicts import Bools, Floats, Ints
from shared.vocabulary.profiles import HeldSkill
from shared.vocabulary.work import VacancyTerms

NOT_STATED, NOTHING_NEEDED, STATED, FROM_OCCUPATION = range(4)


@dataclass(frozen=True, eq=False, slots=True)
class SkillNeeds:
    """Numbered concepts with their weight times rarity; `source` says where they come from."""

    source: int
    concepts: Ints
    weights: Floats

    @classmethod
    def none(cls, source: int = NOT_STATED) -> SkillNeeds:
        return cls(source, np.empty(0, np.int64), np.empty(0))


class SkillConcepts:
    """Numbers the concepts that vacancies need, and remembers which of them a held skill touches."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.concepts: list[str] = []
        self._number: dict[str, int] = {}
        self._neighbour_of: dict[str, list[int]] = {}

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
        rarities = [weight * self._knowledge.rarity(concept) for concept, weight in weights.items()]
        return SkillNeeds(source, np.array(numbers, np.int64), np.array(rarities))

    def credits(self, held: Sequence[HeldSkill], settings: Settings) -> Floats:
        """Per numbered concept the best relation x proficiency of what the candidate has."""
        credit = np.zeros(len(self.concepts))
        for skill in held:
            proficiency = settings.proficiency_not_stated
            if skill.proficiency is not None:
                proficiency = settings.proficiency[skill.proficiency]
            number = self._number.get(skill.concept)
            if number is not None:
                credit[number] = max(credit[number], proficiency)
            for neighbour in self._neighbour_of.get(skill.concept, ()):
                credit[neighbour] = max(credit[neighbour], settings.related_skill_credit * proficiency)
        return credit

    def _concept(self, concept: str) -> int:
        if concept not in self._number:
            self._number[concept] = len(self.concepts)
            self.concepts.append(concept)
            for neighbour in self._knowledge.neighbours(concept):
                self._neighbour_of.setdefault(neighbour, []).append(self._number[concept])
        return self._number[concept]


class NeedsTable:
    """What some vacancies need, side by side, so that it is laid out once and asked of many candidates."""

    def __init__(self, needs: Sequence[SkillNeeds]) -> None:
        self.sources: Ints = np.array([need.source for need in needs], np.int64)
        lengths = np.array([len(need.concepts) for need in needs], np.int64)
        self._listed: Bools = lengths > 0
        self._concepts: Ints = np.concatenate([np.empty(0, np.int64), *(need.concepts for need in needs)])
        self._weights: Floats = np.concatenate([np.empty(0), *(need.weights for need in needs)])
        self._vacancy: Ints = np.repeat(np.arange(len(needs)), lengths)
        self._whole: Floats = np.bincount(self._vacancy, self._weights, len(needs)).astype(np.float64)

    def coverage(self, credit: Floats) -> Floats:
        """Weighted share of the needed skills that is covered, per vacancy; nan where none are listed."""
        share = np.full(len(self.sources), np.nan)
        covered = np.bincount(self._vacancy, self._weights * credit[self._concepts], len(share))
        share[self._listed] = covered[self._listed] / self._whole[self._listed]
        return share
