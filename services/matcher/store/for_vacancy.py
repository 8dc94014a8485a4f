"""What is written of one vacancy, over all candidates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from services.matcher.domain.events import ListedEntry
from services.matcher.domain.matches import Match
from services.matcher.store.lists import entries_of
from services.matcher.store.matches import matches_with
from services.matcher.store.tables import candidates, lists, matches, stock


def owner_of_vacancy(connection: Connection, vacancy: str) -> str | None:
    """The employer, also of a vacancy that is closed; `None` for one that was never heard of."""
    query = select(stock.c.owner).where(stock.c.kind == "vacancy", stock.c.id == vacancy)
    return connection.execute(query).scalar_one_or_none()


def entries_for(connection: Connection, vacancy: str, team: str | None) -> Iterator[tuple[str, ListedEntry]]:
    """Candidate and entry. `team`: only of candidates that this team may see."""
    query = select(lists.c.candidate, lists.c.entries).join(candidates, candidates.c.id == lists.c.candidate)
    # The database passes over the lists that do not name it, so that only the others are read.
    query = query.where(lists.c.entries.contains(json.dumps(vacancy), autoescape=True))
    for row in connection.execute(_seen_by(query, team)):
        for entry in entries_of(row.entries):
            if entry.vacancy == vacancy:
                yield row.candidate, entry


def matches_for(connection: Connection, vacancy: str, team: str | None) -> dict[str, Match]:
    """The newest match of every candidate who has one, by candidate."""
    query = select(matches.c.id).join(candidates, candidates.c.id == matches.c.candidate)
    chosen = _seen_by(query.where(matches.c.vacancy == vacancy), team)
    return {match.candidate: match for match in matches_with(connection, chosen)}


def _seen_by(query: Select[Any], team: str | None) -> Select[Any]:
    return query if team is None else query.where((candidates.c.team == team) | candidates.c.team.is_(None))
