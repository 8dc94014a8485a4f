"""What is told to the organisations that a proposal concerns."""

from __future__ import annotations

from dataclasses import dataclass

from services.matcher.domain.matches import Match, MatchedCourse
from shared.vocabulary.matches import NOTHING_LEFT

TOLD_REASONS = (*NOTHING_LEFT, "undone", "consent_withdrawn")
"""The reasons that parties are told. The others are about the person, or about another party."""


@dataclass(frozen=True, slots=True)
class PartyTold:
    """A party is told of a step of the match; `match` is as it is after that step."""

    party: str
    role: str
    step: str
    match: Match
    reason: str | None = None

    @property
    def own_courses(self) -> tuple[MatchedCourse, ...]:
        """An employer may be a provider as well."""
        return tuple(course for course in self.match.courses if course.provider == self.party)


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Whoever was told of this candidate has to forget them. `revision`: that of the event that erased them."""

    candidate: str
    revision: int
