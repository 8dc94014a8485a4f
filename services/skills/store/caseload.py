"""The whole caseload: outlines without names, lists heard and seen, follow-ups, whose candidate somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from services.skills.domain.caseload import Outcome, Outline, Running
from services.skills.domain.intake import LEAST
from services.skills.store.tables import (
    assignments,
    candidates,
    follow_ups,
    heard_lists,
    heard_outcomes,
    match_steps,
    matches,
)
from shared.vocabulary.cefr import LANGUAGE_SKILLS

SEEN_KEPT = 200
"""Pathways that were seen and are remembered though they left the list: they may come back."""


def outlines(connection: Connection, team: str | None, candidate: str | None = None) -> list[Outline]:
    """Everybody a coach of this team may see (`None`: everybody), or one of them, in the order they were added. No name
    is opened."""
    spoken = select(follow_ups.c.candidate, func.max(follow_ups.c.at).label("at")).group_by(follow_ups.c.candidate)
    latest = spoken.subquery()
    document = candidates.c.document
    dutch = [document[("languages", "nl", skill)].as_string() for skill in LANGUAGE_SKILLS]
    known = {
        "home": document[("home", "postcode")].as_string().is_not(None),
        "work": or_(document["skills"].as_string().is_not(None), document["experience"].as_string().is_not(None)),
        "week": document[("availability", "weekly")].as_string().is_not(None),
        "travel": document[("travel", "modes")].as_string().is_not(None),
        "consent": or_(
            document[("consent", "on")].as_string().is_not(None),
            document[("consent", "shareWithProviders")].as_boolean(),
        ),
    }
    query = (
        select(
            candidates.c.id,
            candidates.c.reference,
            candidates.c.team,
            candidates.c.created_at,
            candidates.c.changed_at,
            *(level.label(skill) for level, skill in zip(dutch, LANGUAGE_SKILLS, strict=True)),
            assignments.c.account,
            heard_lists.c.unseen,
            latest.c.at.label("contact_at"),
            *(stated.label(f"has_{gap}") for gap, stated in known.items()),
        )
        .outerjoin(assignments, assignments.c.candidate == candidates.c.id)
        .outerjoin(heard_lists, heard_lists.c.candidate == candidates.c.id)
        .outerjoin(latest, latest.c.candidate == candidates.c.id)
        .where(_seen_by(team))
        .order_by(candidates.c.id)
    )
    if candidate is not None:
        query = query.where(candidates.c.id == candidate)
    return [_outline(row) for row in connection.execute(query)]


def running(connection: Connection, team: str | None, candidate: str | None = None) -> dict[str, list[Running]]:
    """Per candidate (of one only, if told which) the matches that may ask something of a coach; who has none is left
    out."""
    first = matches.c.plan[("courses", 0, "startsOn")].as_string().label("course_on")
    began = _last_step("started")
    asked = _last_step("proposed")
    query = (
        select(
            matches.c.id,
            matches.c.candidate,
            matches.c.pathway,
            matches.c.state,
            matches.c.starts_on,
            matches.c.course_titles,
            first,
            asked.c.at.label("proposed_at"),
            began.c.at.label("started_at"),
        )
        .join(candidates, candidates.c.id == matches.c.candidate)
        .outerjoin(began, began.c.match == matches.c.id)
        .outerjoin(asked, asked.c.match == matches.c.id)
        .where(_seen_by(team), matches.c.state.not_in(("refused", "withdrawn", "stopped")))
    )
    if candidate is not None:
        query = query.where(matches.c.candidate == candidate)
    told: dict[str, set[int]] = {}
    for pathway, months in connection.execute(select(heard_outcomes.c.pathway, heard_outcomes.c.months)):
        told.setdefault(pathway, set()).add(months)
    found: dict[str, list[Running]] = {}
    for row in connection.execute(query):
        course = date.fromisoformat(row.course_on) if row.course_on else row.starts_on if row.course_titles else None
        one = Running(
            row.state,
            row.starts_on,
            course,
            _moment(row.proposed_at),
            _moment(row.started_at),
            frozenset(told.get(row.pathway, ())),
            row.id,
        )
        found.setdefault(row.candidate, []).append(one)
    return found


def save_list(connection: Connection, candidate: str, revision: int, pathways: Sequence[str]) -> None:
    """Keep the list, unless something as new or newer is known."""
    known = _list_of(connection, candidate)
    if known is None:
        row = {"revision": revision, "pathways": list(pathways), "seen": [], "unseen": len(pathways)}
        connection.execute(insert(heard_lists).values(candidate=candidate, **row))
    elif known.revision < revision:
        unseen = len(set(pathways) - set(known.seen))
        changed = {"revision": revision, "pathways": list(pathways), "unseen": unseen}
        connection.execute(update(heard_lists).where(heard_lists.c.candidate == candidate).values(**changed))


def list_was_seen(connection: Connection, candidate: str) -> None:
    """A coach has looked at the list as it is now: nothing on it is new any more."""
    known = _list_of(connection, candidate)
    if known is not None and known.unseen:
        seen = list(dict.fromkeys([*known.pathways, *known.seen]))[:SEEN_KEPT]
        told = update(heard_lists).where(heard_lists.c.candidate == candidate)
        connection.execute(told.values(seen=seen, unseen=0))


def add_follow_ups(connection: Connection, people: Iterable[str], batch: str, by: str, at: datetime) -> None:
    rows = [{"candidate": one, "batch": batch, "by": by, "at": at.timestamp()} for one in people]
    if rows:
        connection.execute(insert(follow_ups), rows)


def remove_follow_ups(connection: Connection, batch: str, by: str) -> int:
    """Take back what this account recorded together. Returns of how many people."""
    theirs = and_(follow_ups.c.batch == batch, follow_ups.c.by == by)
    return connection.execute(delete(follow_ups).where(theirs)).rowcount


def follow_ups_of(connection: Connection, candidate: str) -> list[tuple[datetime, str]]:
    """When somebody was spoken to and by which account, newest first."""
    query = select(follow_ups.c.at, follow_ups.c.by).where(follow_ups.c.candidate == candidate)
    rows = connection.execute(query.order_by(follow_ups.c.at.desc()))
    return [(_known_moment(row.at), row.by) for row in rows]


def save_outcome(connection: Connection, told: Outcome) -> None:
    """Keep what came of a pathway, unless something as new or newer is known."""
    known = connection.execute(select(heard_outcomes.c.revision).where(heard_outcomes.c.id == told.id)).scalar()
    row = {name: getattr(told, name) for name in ("revision", "candidate", "pathway", "months", "outcome")}
    row["at"] = told.at.timestamp()
    if known is None:
        connection.execute(insert(heard_outcomes).values(id=told.id, **row))
    elif known < told.revision:
        connection.execute(update(heard_outcomes).where(heard_outcomes.c.id == told.id).values(**row))


def outcomes_of(connection: Connection, candidate: str) -> list[Outcome]:
    """What came of somebody's pathways, oldest first."""
    rows = connection.execute(select(heard_outcomes).where(heard_outcomes.c.candidate == candidate))
    found = [
        Outcome(row.id, row.revision, row.candidate, row.pathway, row.months, row.outcome, _known_moment(row.at))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.at)


def assign(connection: Connection, people: Sequence[str], account: str | None) -> None:
    """Make them this account's candidates, instead of anybody else's; `None`: nobody's."""
    connection.execute(delete(assignments).where(assignments.c.candidate.in_(people)))
    if account is not None and people:
        connection.execute(insert(assignments), [{"candidate": one, "account": account} for one in people])


def account_for(connection: Connection, candidate: str) -> str | None:
    """Whose candidate it is."""
    query = select(assignments.c.account).where(assignments.c.candidate == candidate)
    return connection.execute(query).scalar_one_or_none()


def forget_caseload(connection: Connection, candidate: str) -> None:
    """Delete all that these tables hold of a candidate."""
    for table in (heard_lists, heard_outcomes, follow_ups, assignments):
        connection.execute(delete(table).where(table.c.candidate == candidate))


def visible_of(connection: Connection, people: Sequence[str], team: str | None) -> list[str]:
    """Those of these candidates who are known and whom a coach of this team may see."""
    query = select(candidates.c.id).where(candidates.c.id.in_(people), _seen_by(team))
    return list(connection.execute(query).scalars())


def _list_of(connection: Connection, candidate: str) -> Row[Any] | None:
    return connection.execute(select(heard_lists).where(heard_lists.c.candidate == candidate)).one_or_none()


def _last_step(step: str) -> Any:
    query = select(match_steps.c.match, func.max(match_steps.c.at).label("at")).where(match_steps.c.step == step)
    return query.group_by(match_steps.c.match).subquery(f"{step}_steps")


def _seen_by(team: str | None) -> ColumnElement[bool]:
    if team is None:
        return candidates.c.id.is_not(None)
    return or_(candidates.c.team.is_(None), candidates.c.team == team)


def _outline(row: Any) -> Outline:
    dutch = tuple(getattr(row, skill) for skill in LANGUAGE_SKILLS)
    lacks = {"dutch": not any(dutch)}
    return Outline(
        id=row.id,
        reference=row.reference,
        team=row.team,
        account=row.account,
        created_at=_known_moment(row.created_at),
        changed_at=_known_moment(row.changed_at),
        level=row.speaking,
        gaps=tuple(gap for gap in LEAST if lacks.get(gap) or not getattr(row, f"has_{gap}", True)),
        unseen=row.unseen or 0,
        contact_at=_moment(row.contact_at),
        dutch=dutch,
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else _known_moment(seconds)


def _known_moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
