"""Which skills somebody probably has from work done before, and which of them to ask about first.

An answer matters as much as it is expected to change the ranking: how likely a yes is, and how much a yes would add
to the skills part of the open vacancies near (docs/matching.md): for the skill itself and, at half, for those beside
it, as far as that is not counted yet. Where no vacancy tells two questions apart essential skills come first.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.skills.domain.candidates import RecordedExperience, RecordedSkill

ANSWERS = {"yes": "experienced", "a_bit": "basic", "no": None}
"""What an answer becomes: the proficiency, or nothing but the memory that it was asked."""
ESSENTIAL, OPTIONAL = 0.85, 0.45
"""How likely somebody with years in an occupation has a skill that is essential or optional to it: an assumption."""
NEIGHBOUR = 0.5
PROFICIENCY = {"basic": 0.5, "experienced": 0.85, "expert": 1.0, None: 0.7}
"""What the ranking counts for a skill that is held, and what part of it for one beside it (docs/matching.md)."""
YES = PROFICIENCY[ANSWERS["yes"]]
YEARS_UNKNOWN = 0.8


class Knowledge(Protocol):
    """What is asked of the taxonomy."""

    def skills_of(self, occupation: str, /) -> tuple[Sequence[str], Sequence[str]]: ...
    def rarity(self, skill: str, /) -> float: ...
    def neighbours(self, skill: str, /) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """How many open vacancies near need a skill, and the sum of its shares (0 to 1, by rarity) in what each needs."""

    vacancies: int = 0
    share: float = 0.0


NOT_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Question:
    """A skill to ask about. `occupations`: the work it would come from; `need`: its strongest tie to one of them;
    `chance`: of a yes; `asked_by`: how many open vacancies near need it; `gain`: the expected rise of the skills part,
    summed over the open vacancies near."""

    concept: str
    need: str
    occupations: tuple[str, ...]
    chance: float
    asked_by: int
    gain: float


def demand(needed: Iterable[Collection[str]], knowledge: Knowledge) -> dict[str, Asked]:
    """What vacancies ask, by skill, from the skills that each of them needs."""
    counts: dict[str, int] = {}
    shares: dict[str, float] = {}
    for skills in needed:
        rarities = [(skill, knowledge.rarity(skill)) for skill in skills]
        total = sum(rarity for _, rarity in rarities)
        for skill, rarity in rarities:
            counts[skill] = counts.get(skill, 0) + 1
            shares[skill] = shares.get(skill, 0.0) + rarity / total
    return {skill: Asked(count, shares[skill]) for skill, count in counts.items()}


def questions(
    experience: Iterable[RecordedExperience] | None,
    held: Iterable[RecordedSkill] | None,
    declined: Collection[str],
    knowledge: Knowledge,
    asked: Mapping[str, Asked],
    limit: int = 10,
) -> list[Question]:
    """The most informative first; of equally informative ones essential before optional, then the most telling; ties
    by URI. Skills that are recorded or were answered no are not asked again.

    Paid or not, at home or abroad, for a family or as a volunteer: all experience counts alike.
    """
    known = {skill.concept: PROFICIENCY.get(skill.proficiency, 0.7) for skill in held or () if skill.concept}
    ties: dict[str, list[tuple[float, str, str]]] = {}
    for work in experience or ():
        if work.occupation is None:
            continue
        essential, optional = knowledge.skills_of(work.occupation)
        for need, likely, skills in (("essential", ESSENTIAL, essential), ("optional", OPTIONAL, optional)):
            for skill in skills:
                ties.setdefault(skill, []).append((likely * _practice(work.years), need, work.occupation))
    found = [
        _question(skill, from_work, known, knowledge, asked)
        for skill, from_work in ties.items()
        if skill not in known and skill not in declined
    ]

    def first(one: Question) -> tuple[float, bool, float, str]:
        telling = one.chance * knowledge.rarity(one.concept) * _missing(one.concept, YES, known, knowledge)
        return -one.gain, one.need != "essential", -telling, one.concept

    return sorted(found, key=first)[:limit]


def _question(
    skill: str,
    ties: Sequence[tuple[float, str, str]],
    known: Mapping[str, float],
    knowledge: Knowledge,
    asked: Mapping[str, Asked],
) -> Question:
    chance = 1 - math.prod(1 - likely for likely, _, _ in ties)
    adds = asked.get(skill, NOT_ASKED).share * _missing(skill, YES, known, knowledge) + sum(
        asked[other].share * _missing(other, NEIGHBOUR * YES, known, knowledge)
        for other in knowledge.neighbours(skill)
        if other in asked
    )
    need = "essential" if any(need == "essential" for _, need, _ in ties) else "optional"
    occupations = tuple(dict.fromkeys(occupation for _, _, occupation in ties))
    vacancies = asked.get(skill, NOT_ASKED).vacancies
    return Question(skill, need, occupations, round(chance, 4), vacancies, round(chance * adds, 4))


def _missing(skill: str, credit: float, known: Mapping[str, float], knowledge: Knowledge) -> float:
    """What is left of a credit for the skill beside what is counted for it already."""
    beside = (NEIGHBOUR * known[other] for other in knowledge.neighbours(skill) if other in known)
    return max(0.0, credit - max(known.get(skill, 0.0), max(beside, default=0.0)))


def _practice(years: float | None) -> float:
    """The first years teach most."""
    return YEARS_UNKNOWN if years is None else 0.6 + 0.4 * (1 - math.exp(-years / 2))
