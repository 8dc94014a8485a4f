"""A match as the employer of its vacancy may see it: nothing of the person, nothing of courses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

OTHERS: Final = ("none", "waiting", "answered")
"""Of the other parties: there are none; some have still to answer; all have answered."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`answer`: the employer's own. `shared`: whether the employer was told, so that it may be seen at all."""

    match: str
    revision: int
    vacancy: str
    track: str
    engagement: str
    starts_on: date | None
    state: str
    shared: bool
    answer: str
    others: str

    @property
    def awaits_answer(self) -> bool:
        """Whether the employer may answer now: it has not yet, or has put the person on its waiting list."""
        return self.state in ("proposed", "waitlisted") and self.answer in ("asked", "waitlisted")


@dataclass(frozen=True, slots=True)
class Counts:
    """People by how far it came: proposed and not settled yet, accepted, started."""

    proposed: int = 0
    accepted: int = 0
    started: int = 0


def counted(states: Mapping[str, int]) -> Counts:
    """How many matches there are in each state, summed up."""
    waiting = sum(states.get(state, 0) for state in ("proposed", "waitlisted", "agreed"))
    return Counts(waiting, states.get("accepted", 0), states.get("started", 0))


def others_of(answers: Mapping[str, str]) -> str:
    """One of OTHERS, from party → answer of every party but the employer."""
    if not answers:
        return "none"
    return "waiting" if any(answer in ("asked", "waitlisted") for answer in answers.values()) else "answered"
