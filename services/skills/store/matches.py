"""Matches as the matcher last told of them, every step that was heard, and every introduction that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from services.skills.domain.matches import Caseload, Introduction, Match, Party, Step, standing
from services.skills.store.principals import organisation_names
from services.skills.store.tables import introductions, match_steps, matches
from shared.contracts.plans import ProposedPlanContract

_PLAN = ProposedPlanContract(unknown=EXCLUDE)
_SAME = ("pathway", "vacancy", "vacancy_title", "employer_name", "track", "engagement", "starts_on", "shared")


def save_match(connection: Connection, match: Match) -> None:
    """Keep the match as it is now, unless something as new or newer is known, and those of its steps that are new.

    A plan is told once, with the proposal: it is kept whenever that is heard.
    """
    known = connection.execute(select(matches.c.revision).where(matches.c.id == match.id)).scalar()
    if known is None:
        connection.execute(insert(matches).values(_row(match)))
    elif known < match.revision:
        connection.execute(update(matches).where(matches.c.id == match.id).values(_row(match)))
    if match.plan is not None:
        plan = _PLAN.dump(match.plan)
        connection.execute(update(matches).where(matches.c.id == match.id).values(plan=plan))
    heard = select(match_steps.c.revision).where(match_steps.c.match == match.id)
    before = set(connection.execute(heard).scalars())
    for step in match.steps:
        if step.revision not in before:
            row = {"match": match.id, "revision": step.revision, "step": step.step, "at": step.at.timestamp()}
            connection.execute(insert(match_steps).values(**row, party=step.party, reason=step.reason, by=step.by))


def match_by_id(connection: Connection, match_id: str) -> Match | None:
    found = _found(connection, matches.c.id == match_id)
    return found[0] if found else None


def caseload_of(connection: Connection, candidate_id: str) -> Caseload:
    """All that is known of a candidate's proposals."""
    found = _found(connection, matches.c.candidate == candidate_id)
    asked = _asked(connection, introductions.c.candidate == candidate_id)
    parties = [(match, party) for match in found for party in match.parties]
    names = {party.organisation: match.employer_name or "" for match, party in parties if party.role == "employer"}
    who = [party.organisation for _, party in parties] + [one.organisation for one in asked if one.organisation]
    names |= organisation_names(connection, who)
    return Caseload(tuple(found), tuple(asked), {key: name for key, name in names.items() if name})


def standings_of(connection: Connection, candidate_ids: Sequence[str]) -> dict[str, list[str]]:
    """How each candidate's matches stand, oldest first; who has none is left out."""
    query = select(matches.c.candidate, matches.c.state, matches.c.shared).where(matches.c.candidate.in_(candidate_ids))
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by(matches.c.id)):
        found.setdefault(row.candidate, []).append(standing(row.state, row.shared))
    return found


def add_introduction(connection: Connection, asked: Introduction) -> None:
    """Log that a party asked for name and contact, and with what result."""
    connection.execute(
        insert(introductions).values(
            match=asked.match,
            candidate=asked.candidate,
            organisation=asked.organisation,
            principal=asked.principal,
            result=asked.result,
            at=asked.at.timestamp(),
        )
    )


def introductions_to(connection: Connection, match_id: str) -> list[Introduction]:
    """Who asked for name and contact under this match, oldest first."""
    return _asked(connection, introductions.c.match == match_id)


def forget_matches(connection: Connection, candidate_id: str) -> None:
    """Delete all that these tables hold of a candidate."""
    theirs = select(matches.c.id).where(matches.c.candidate == candidate_id)
    connection.execute(delete(match_steps).where(match_steps.c.match.in_(theirs)))
    connection.execute(delete(introductions).where(introductions.c.candidate == candidate_id))
    connection.execute(delete(matches).where(matches.c.candidate == candidate_id))


def _found(connection: Connection, which: ColumnElement[bool]) -> list[Match]:
    rows = connection.execute(select(matches).where(which).order_by(matches.c.id)).all()
    history = select(match_steps).where(match_steps.c.match.in_([row.id for row in rows]))
    steps: dict[str, list[Step]] = {}
    for row in connection.execute(history.order_by(match_steps.c.revision)):
        step = Step(row.revision, row.step, _moment(row.at), row.party, row.reason, row.by)
        steps.setdefault(row.match, []).append(step)
    return [_match(row, steps.get(row.id, ())) for row in rows]


def _asked(connection: Connection, which: ColumnElement[bool]) -> list[Introduction]:
    return [
        Introduction(row.match, row.candidate, row.organisation, row.principal, _moment(row.at), row.result)
        for row in connection.execute(select(introductions).where(which).order_by(introductions.c.number))
    ]


def _match(row: Any, steps: Iterable[Step]) -> Match:
    return Match(
        id=row.id,
        candidate=row.candidate,
        revision=row.revision,
        state=row.state,
        course_titles=tuple(row.course_titles),
        parties=tuple(Party(*answer) for answer in row.answers),
        steps=tuple(steps),
        plan=None if row.plan is None else _PLAN.load(row.plan),
        **{name: getattr(row, name) for name in _SAME},
    )


def _row(match: Match) -> dict[str, Any]:
    return {
        "id": match.id,
        "candidate": match.candidate,
        "revision": match.revision,
        "state": match.state,
        "course_titles": list(match.course_titles),
        "answers": [[party.organisation, party.role, party.answer] for party in match.parties],
        **{name: getattr(match, name) for name in _SAME},
    }


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
