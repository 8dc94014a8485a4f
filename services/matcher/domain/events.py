"""What the matcher says happened, in its own words; `events/speaks.py` turns it into contracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


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


def order_and_groups(entries: Sequence[ListedEntry]) -> Iterator[tuple[str, str]]:
    """What makes a list another list: the ordered pathway ids with their groups, not the scores."""
    return ((entry.pathway, entry.group) for entry in entries)
