"""Saying every list and every live match again, for a listener that lost them."""

from __future__ import annotations

from services.matcher.domain.events import CandidateRanked, MatchStepped
from services.matcher.store.lists import lists_after
from services.matcher.store.matches import live_after
from shared.store.unit_of_work import UnitOfWork


def republish_lists(uow: UnitOfWork, after: str | None, limit: int = 200) -> list[str]:
    """Speak up to `limit` lists as they stand, by candidate; returns the candidates.

    Revisions do not change, so whoever is up to date skips all of it.
    """
    found = lists_after(uow.connection, after, limit)
    for one in found:
        at = one.position
        uow.record(CandidateRanked(one.candidate, one.revision, at.as_of, at.settings, at.stock_revision, one.entries))
    uow.commit()
    return [one.candidate for one in found]


def republish_matches(uow: UnitOfWork, after: str | None, limit: int = 200) -> list[str]:
    """Speak up to `limit` live matches as they stand, by id; returns the ids. Parties are told nothing again."""
    found = live_after(uow.connection, after, limit)
    for match in found:
        uow.record(MatchStepped(match, match.state))
    uow.commit()
    return [match.id for match in found]
