"""What the matcher says happened, in its own words; `events/speaks.py` turns it into contracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.matcher.domain.demand import Published
from services.matcher.domain.matches import Match


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One line of a list: a vacancy by a track in its best combination. `group`: ranked or to_clarify."""

    pathway: str
    vacancy: str
    courses: tuple[str, ...]
    track: str
    group: str
    score: float
    placed_by: str | None = None


@dataclass(frozen=True, slots=True)
class CandidateRanked:
    """The candidate's list is another than it was. `revision` counts the lists of this candidate."""

    candidate: str
    revision: int
    as_of: date
    settings: str
    stock_revision: int
    entries: tuple[ListedEntry, ...]


@dataclass(frozen=True, slots=True)
class ListsChanged:
    """Several at once, each of another candidate."""

    lists: tuple[CandidateRanked, ...]


@dataclass(frozen=True, slots=True)
class MatchStepped:
    """What happened to a match, as it is after that. `step`: one of `vocabulary.matches.STEPS`; `party`: whose answer
    it was; `reason`: a code; `by`: the principal who decided."""

    match: Match
    step: str
    party: str | None = None
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """What came of a match so many months after its start."""

    id: str
    revision: int
    candidate: str
    pathway: str
    months: int
    outcome: str


@dataclass(frozen=True, slots=True)
class DemandChanged:
    """What is told of one kind of lesson group is another number than before; 0 people: nothing is told any more."""

    revision: int
    told: Published


def order_and_groups(entries: Sequence[ListedEntry]) -> Iterator[tuple[str, str]]:
    """What makes a list another list: the ordered pathway ids with their groups, not the scores."""
    return ((entry.pathway, entry.group) for entry in entries)
