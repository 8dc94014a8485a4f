"""What the employer of a vacancy may know of its matches, in and out of the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from services.vacancies.domain.proposals import Counts, Proposal, counted
from services.vacancies.store.tables import proposals

_FIELDS = ("match", "revision", "vacancy", "track", "engagement", "starts_on", "state", "shared", "answer", "others")


def proposal_of(connection: Connection, match: str) -> Proposal | None:
    row = connection.execute(select(proposals).where(proposals.c.match == match)).one_or_none()
    return _proposal(row) if row else None


def save_proposal(connection: Connection, proposal: Proposal, at: datetime, *, new: bool) -> None:
    values = {**{name: getattr(proposal, name) for name in _FIELDS}, "changed_at": at}
    if new:
        connection.execute(insert(proposals).values(values))
    else:
        connection.execute(update(proposals).where(proposals.c.match == proposal.match).values(values))


def forget_proposal(connection: Connection, match: str) -> None:
    connection.execute(delete(proposals).where(proposals.c.match == match))


def proposals_page(connection: Connection, vacancy: str, *, after: str | None, limit: int) -> list[Proposal]:
    """Up to `limit` of those that the employer was told of, in the order of their ids: oldest first."""
    query = select(proposals).where(proposals.c.vacancy == vacancy, proposals.c.shared).order_by(proposals.c.match)
    query = query.where(proposals.c.match > after) if after is not None else query
    return [_proposal(row) for row in connection.execute(query.limit(limit))]


def match_counts(connection: Connection, vacancy_ids: Sequence[str]) -> dict[str, Counts]:
    """Vacancy → how many people were proposed, for those vacancies that have any."""
    of = proposals.c
    query = select(of.vacancy, of.state, func.count().label("people")).where(of.vacancy.in_(vacancy_ids), of.shared)
    states: dict[str, dict[str, int]] = {}
    for row in connection.execute(query.group_by(of.vacancy, of.state)) if vacancy_ids else ():
        states.setdefault(row.vacancy, {})[row.state] = row.people
    return {vacancy: counted(found) for vacancy, found in states.items()}


def _proposal(row: Any) -> Proposal:
    return Proposal(*(getattr(row, name) for name in _FIELDS))
