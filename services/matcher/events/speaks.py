"""The matcher's domain events as contracts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.matcher.domain.events import CandidateRanked
from shared.contracts.events import PATHWAY_RANKED, EventType
from shared.contracts.payloads import PathwaysRanked, RankedEntry


def translate(event: Any) -> Iterator[tuple[EventType, Any]]:
    """Raises `TypeError` for an event that is none of the matcher's."""
    if not isinstance(event, CandidateRanked):
        raise TypeError(f"the matcher does not say {type(event).__name__}")
    entries = tuple(
        RankedEntry(entry.pathway, entry.vacancy, entry.courses, entry.track, entry.group, entry.score)
        for entry in event.entries
    )
    yield (
        PATHWAY_RANKED,
        PathwaysRanked(event.candidate, event.revision, event.as_of, event.settings, event.stock_revision, entries),
    )
