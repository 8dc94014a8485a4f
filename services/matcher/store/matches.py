"""Matches as they are kept: a document, and columns to find it by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, fields
from sqlalchemy import Connection, Select, delete, insert, select, update

from services.matcher.domain.matches import Match, MatchedCourse, MatchedVacancy, Party
from services.matcher.store.queries import aware
from services.matcher.store.tables import candidates, matches
from shared.contracts.fields import CefrLevel, Contract, Flag, Number, Tuple, Whole
from shared.contracts.parts import LessonContract
from shared.vocabulary.matches import ENDED


class PartyContract(Contract):
    makes = Party
    party = fields.String(required=True)
    role = fields.String(required=True)
    answer = fields.String(required=True)


class MatchedVacancyContract(Contract):
    makes = MatchedVacancy
    id = fields.String(required=True)
    employer = fields.String(required=True)
    title = fields.String(allow_none=True)
    employer_name = fields.String(allow_none=True)
    postcode = fields.String(allow_none=True)
    hours_min = Number(allow_none=True)
    hours_max = Number(allow_none=True)


class MatchedCourseContract(Contract):
    makes = MatchedCourse
    id = fields.String(required=True)
    provider = fields.String(required=True)
    title = fields.String(allow_none=True)
    starts_on = fields.Date(allow_none=True)
    lessons = Tuple(fields.Nested(LessonContract))
    from_level = CefrLevel(allow_none=True)
    to_level = CefrLevel(allow_none=True)


class MatchContract(Contract):
    makes = Match
    id = fields.String(required=True)
    revision = Whole(1, 2**53, required=True)
    candidate = fields.String(required=True)
    pathway = fields.String(required=True)
    track = fields.String(required=True)
    engagement = fields.String(required=True)
    vacancy = fields.Nested(MatchedVacancyContract, required=True)
    courses = Tuple(fields.Nested(MatchedCourseContract), required=True)
    parties = Tuple(fields.Nested(PartyContract), required=True)
    state = fields.String(required=True)
    shared = Flag(required=True)
    starts_on = fields.Date(allow_none=True)
    guidance = Tuple(fields.String())
    guidance_until = fields.Date(allow_none=True)


_STORED = MatchContract(unknown=EXCLUDE)


@dataclass(frozen=True, slots=True)
class StoredMatch:
    match: Match
    proposed_at: datetime
    changed_at: datetime


def add_match(connection: Connection, match: Match, now: datetime) -> None:
    values = {"id": match.id, "candidate": match.candidate, "pathway": match.pathway, "vacancy": match.vacancy.id}
    connection.execute(insert(matches).values(**values, **_changing(match, now), proposed_at=now))


def save_match(connection: Connection, match: Match, now: datetime) -> None:
    connection.execute(update(matches).where(matches.c.id == match.id).values(**_changing(match, now)))


def match_by_id(connection: Connection, identity: str) -> StoredMatch | None:
    return next(_found(connection, _all().where(matches.c.id == identity)), None)


def newest_match(connection: Connection, pathway: str) -> Match | None:
    """The live match of the pathway, or else the last one there was."""
    found = [one.match for one in _found(connection, _all().where(matches.c.pathway == pathway))]
    return next((match for match in found if match.is_live), found[-1] if found else None)


def matches_of(connection: Connection, candidate: str, *, live: bool = False) -> list[Match]:
    """Oldest first."""
    query = _all().where(matches.c.candidate == candidate)
    query = query.where(matches.c.state.not_in(ENDED)) if live else query
    return [one.match for one in _found(connection, query)]


def live_after(connection: Connection, after: str | None, limit: int) -> list[Match]:
    """At most `limit` live matches above the id `after`, by id."""
    query = _all().where(matches.c.state.not_in(ENDED), matches.c.id > (after or "")).limit(limit)
    return [one.match for one in _found(connection, query)]


def other_ways(connection: Connection, match: Match) -> list[Match]:
    """The other live matches of the same candidate for the same vacancy."""
    live = matches_of(connection, match.candidate, live=True)
    return [one for one in live if one.vacancy.id == match.vacancy.id and one.id != match.id]


def matches_page(
    connection: Connection,
    *,
    candidate: str | None,
    state: str | None,
    team: str | None,
    after: str | None,
    limit: int,
) -> list[StoredMatch]:
    """By id, which is by age, above the id `after`. `team`: only of candidates that this team may see."""
    query = _all().limit(limit)
    if candidate is not None:
        query = query.where(matches.c.candidate == candidate)
    if state is not None:
        query = query.where(matches.c.state == state)
    if after is not None:
        query = query.where(matches.c.id > after)
    if team is not None:
        theirs = select(candidates.c.id).where((candidates.c.team == team) | candidates.c.team.is_(None))
        query = query.where(matches.c.candidate.in_(theirs))
    return [*_found(connection, query)]


def matches_with(connection: Connection, identities: Select[Any]) -> list[Match]:
    """Those whose ids the query gives, oldest first."""
    return [one.match for one in _found(connection, _all().where(matches.c.id.in_(identities)))]


def forget_matches(connection: Connection, candidate: str) -> None:
    connection.execute(delete(matches).where(matches.c.candidate == candidate))


def _all() -> Select[Any]:
    return select(matches.c.document, matches.c.proposed_at, matches.c.changed_at).order_by(matches.c.id)


def _found(connection: Connection, query: Select[Any]) -> Iterator[StoredMatch]:
    for row in connection.execute(query).all():
        match: Match = _STORED.load(json.loads(row.document))
        proposed, changed = aware(row.proposed_at), aware(row.changed_at)
        assert proposed is not None
        assert changed is not None
        yield StoredMatch(match, proposed, changed)


def _changing(match: Match, now: datetime) -> dict[str, object]:
    document = json.dumps(_STORED.dump(match), ensure_ascii=False, separators=(",", ":"))
    return {"revision": match.revision, "state": match.state, "document": document, "changed_at": now}
