"""Which skills somebody probably has from work done before, and which of them to ask about first.

An answer matters as much as it is expected to change the ranking: how likely a yes is, how telling the skill is, how
much of it is not counted yet, and how many open vacancies near ask it.
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
YES, NEIGHBOUR = 0.85, 0.5
"""What the ranking counts for an experienced skill, and for one beside it (docs/matching.md, skills)."""
PROFICIENCY = {"basic": 0.5, "experienced": 0.85, "expert": 1.0, None: 0.7}
YEARS_UNKNOWN = 0.8


class Knowledge(Protocol):
    """What is asked of the taxonomy."""

    def skills_of(self, occupation: str, /) -> tuple[Sequence[str], Sequence[str]]: ...
    def rarity(self, skill: str, /) -> float: ...
    def neighbours(self, skill: str, /) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Question:
    """A skill to ask about. `occupations`: the work it would come from; `need`: its strongest tie to one of them;
    `asked_by`: how many open vacancies near need it; `gain`: how much a yes is expected to change the ranking."""

    concept: str
    need: str
    occupations: tuple[str, ...]
    chance: float
    asked_by: int
    gain: float


def questions(
    experience: Iterable[RecordedExperience] | None,
    held: Iterable[RecordedSkill] | None,
    declined: Collection[str],
    knowledge: Knowledge,
    demand: Mapping[str, int],
    limit: int = 10,
) -> list[Question]:
    """The most informative first; ties by URI. Skills that are recorded or were answered no are not asked again.

    Paid or not, at home or abroad: all experience counts alike.
    """
    known = {skill.concept: PROFICIENCY.get(skill.proficiency, 0.7) for skill in held or () if skill.concept}
    chances: dict[str, list[tuple[float, str, str]]] = {}
    for work in experience or ():
        if work.occupation is None:
            continue
        essential, optional = knowledge.skills_of(work.occupation)
        for need, likely, skills in (("essential", ESSENTIAL, essential), ("optional", OPTIONAL, optional)):
            for skill in skills:
                entry = (likely * _practice(work.years), need, work.occupation)
                chances.setdefault(skill, []).append(entry)
    found = [
        _question(skill, ties, known, knowledge, demand.get(skill, 0))
        for skill, ties in chances.items()
        if skill not in known and skill not in declined
    ]
    return sorted(found, key=lambda one: (-one.gain, one.concept))[:limit]


def _question(
    skill: str, ties: Sequence[tuple[float, str, str]], known: Mapping[str, float], knowledge: Knowledge, asked_by: int
) -> Question:
    chance = 1 - math.prod(1 - likely for likely, _, _ in ties)
    counted = max((NEIGHBOUR * known[other] for other in knowledge.neighbours(skill) if other in known), default=0.0)
    missing = max(0.0, YES - counted)
    gain = knowledge.rarity(skill) * chance * missing * (1 + math.log1p(asked_by))
    need = "essential" if any(need == "essential" for _, need, _ in ties) else "optional"
    occupations = tuple(dict.fromkeys(occupation for _, _, occupation in ties))
    return Question(skill, need, occupations, round(chance, 4), asked_by, round(gain, 4))


def _practice(years: float | None) -> float:
    """The first years teach most."""
    return YEARS_UNKNOWN if years is None else 0.6 + 0.4 * (1 - math.exp(-years / 2))
