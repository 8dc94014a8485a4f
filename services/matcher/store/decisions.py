"""What was decided, answered and heard, and what came of it: one line after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Result, bindparam, delete, insert, select, update

from services.matcher.domain.decisions import Decision, Standing, standing_of
from services.matcher.domain.matches import Match
from services.matcher.store.matches import matches_of
from services.matcher.store.queries import aware
from services.matcher.store.tables import decisions, outcomes

_COLUMNS = [column for column in decisions.c if column.name != "number"]
_OF_CANDIDATE = select(*_COLUMNS).where(decisions.c.candidate == bindparam("candidate")).order_by(decisions.c.number)
"""Every list asks it: building a statement costs more than running it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a match so many months after its start. `note` stays here."""

    id: str
    revision: int
    candidate: str
    pathway: str
    match: str
    months: int
    outcome: str
    note: str | None
    by: str
    at: datetime


def add_decision(connection: Connection, decision: Decision) -> None:
    connection.execute(insert(decisions).values(asdict(decision)))


def decision_by_id(connection: Connection, identity: str) -> Decision | None:
    return next(iter(_decisions(connection, decisions.c.id == identity)), None)


def decisions_of_pathway(connection: Connection, pathway: str) -> list[Decision]:
    """Oldest first."""
    return _decisions(connection, decisions.c.pathway == pathway)


def decisions_of_match(connection: Connection, match: str) -> list[Decision]:
    """Oldest first."""
    return _decisions(connection, decisions.c.match == match)


def standings(connection: Connection, candidate: str) -> Mapping[str, Standing]:
    """What stands about each pathway of the candidate that anything was ever decided about, by pathway."""
    logs: dict[str, list[Decision]] = defaultdict(list)
    for decision in _made(connection.execute(_OF_CANDIDATE, {"candidate": candidate})):
        logs[decision.pathway].append(decision)
    newest: dict[str, Match] = {}
    for match in matches_of(connection, candidate) if logs else ():
        if match.is_live or match.pathway not in newest or not newest[match.pathway].is_live:
            newest[match.pathway] = match
    return {pathway: standing_of(log, newest.get(pathway)) for pathway, log in logs.items()}


def put_outcome(connection: Connection, outcome: Outcome) -> None:
    """Add it, or replace the one with its id."""
    values = asdict(outcome)
    if connection.execute(update(outcomes).where(outcomes.c.id == outcome.id).values(values)).rowcount == 0:
        connection.execute(insert(outcomes).values(values))


def outcome_by_id(connection: Connection, identity: str) -> Outcome | None:
    return next(iter(_outcomes(connection, outcomes.c.id == identity)), None)


def outcomes_of_match(connection: Connection, match: str) -> list[Outcome]:
    """By month."""
    return _outcomes(connection, outcomes.c.match == match)


def forget_decisions(connection: Connection, candidate: str) -> None:
    """With the outcomes."""
    connection.execute(delete(decisions).where(decisions.c.candidate == candidate))
    connection.execute(delete(outcomes).where(outcomes.c.candidate == candidate))


def _decisions(connection: Connection, condition: ColumnElement[bool]) -> list[Decision]:
    return _made(connection.execute(select(*_COLUMNS).where(condition).order_by(decisions.c.number)))


def _made(rows: Result[Any]) -> list[Decision]:
    found = (dict(row._mapping) for row in rows)
    return [Decision(**{**one, "at": aware(one["at"])}) for one in found]


def _outcomes(connection: Connection, condition: ColumnElement[bool]) -> list[Outcome]:
    query = select(outcomes).where(condition).order_by(outcomes.c.months)
    return [_with_zone(Outcome(**row._mapping)) for row in connection.execute(query)]


def _with_zone(outcome: Outcome) -> Outcome:
    at = aware(outcome.at)
    assert at is not None
    return replace(outcome, at=at)
