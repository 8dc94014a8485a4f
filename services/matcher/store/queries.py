"""What the front doors, the engine and the ranker read. Nothing here writes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Result, bindparam, select

from services.matcher.domain.pathways import PREFIX_LENGTH
from services.matcher.domain.stock import Candidate
from services.matcher.store.documents import Unreadable, candidate_of, initiative_of
from services.matcher.store.tables import candidates, lists, principals, stock
from shared.contracts.payloads import InitiativeState
from shared.vocabulary.roles import Principal

log = logging.getLogger(__name__)

CHUNK = 500
"""Ids per query; SQLite binds a limited number of variables."""


# Every request asks these: building a statement costs more than running it.
_CANDIDATE = select(candidates.c.document).where(candidates.c.id == bindparam("id"))
_CANDIDATE_AND_RANKED_AT = (
    select(candidates.c.document, lists.c.ranked_at)
    .outerjoin(lists, lists.c.candidate == candidates.c.id)
    .where(candidates.c.id == bindparam("id"))
)
_ACTIVE = select(*(principals.c[name] for name in ("id", "role", "organisation", "team", "organisation_name"))).where(
    principals.c.status == "active"
)
_BY_KEY = _ACTIVE.where(principals.c.secret_hash == bindparam("secret_hash"), principals.c.kind == "key")
_BY_ACCOUNT = _ACTIVE.where(principals.c.id == bindparam("id"), principals.c.kind == "account")


@dataclass(frozen=True, slots=True)
class KnownCandidate:
    """A line of the list of candidates. `ranked_at` is None while not yet ranked."""

    id: str
    reference: str
    ranked_at: datetime | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """`document` is None for what only its closing was heard of."""

    kind: str
    id: str
    active: bool
    document: str | None


def candidate(connection: Connection, identity: str) -> Candidate | None:
    """None for one that is unknown or erased."""
    document = connection.execute(_CANDIDATE, {"id": identity}).scalar_one_or_none()
    return None if document is None else candidate_of(document)


def candidate_and_ranked_at(connection: Connection, identity: str) -> tuple[Candidate, datetime | None] | None:
    """With when their list was last written, None while it never was; None for one that is unknown or erased."""
    row = connection.execute(_CANDIDATE_AND_RANKED_AT, {"id": identity}).one_or_none()
    return None if row is None else (candidate_of(row.document), aware(row.ranked_at))


def candidates_of_pathway(connection: Connection, pathway: str) -> list[Candidate]:
    """Whose pathway it may be, by its id: nearly always one, or none when nobody known has pathways of that kind."""
    query = select(candidates.c.document).where(candidates.c.pathway_prefix == pathway[:PREFIX_LENGTH])
    return [candidate_of(document) for document in connection.execute(query.order_by(candidates.c.id)).scalars()]


def candidates_with(connection: Connection, identities: Sequence[str]) -> dict[str, Candidate]:
    """Those of the candidates that are known, by id. One that cannot be read is left out, with a line in the log."""
    found = {}
    for start in range(0, len(identities), CHUNK):
        for row in connection.execute(_CANDIDATES, {"some": identities[start : start + CHUNK]}):
            try:
                found[row.id] = candidate_of(row.document)
            except Unreadable as error:
                log.warning("candidate left out of the ranking", extra={"id": row.id, "reason": str(error)})
    return found


_CANDIDATES = select(candidates.c.id, candidates.c.document).where(
    candidates.c.id.in_(bindparam("some", expanding=True))
)
"""Made once, because the ranker asks it at every step."""


def candidate_ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(candidates.c.id).order_by(candidates.c.id)).scalars())


def known_candidates(
    connection: Connection, limit: int, after: str | None, team: str | None = None
) -> list[KnownCandidate]:
    """By id, at most `limit`, above the id `after`. `team`: only those that this team may see."""
    query = (
        select(candidates.c.id, candidates.c.reference, lists.c.ranked_at)
        .outerjoin(lists, lists.c.candidate == candidates.c.id)
        .order_by(candidates.c.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(candidates.c.id > after)
    if team is not None:
        query = query.where((candidates.c.team == team) | candidates.c.team.is_(None))
    return [KnownCandidate(row.id, row.reference, aware(row.ranked_at)) for row in connection.execute(query)]


def stock_rows(connection: Connection, kinds: Collection[str]) -> Iterator[StockRow]:
    """All active things of these kinds, by id."""
    query = select(stock.c.kind, stock.c.id, stock.c.active, stock.c.document)
    for row in connection.execute(query.where(stock.c.kind.in_(kinds), stock.c.active).order_by(stock.c.id)):
        yield StockRow(*row)


def stock_rows_with(connection: Connection, kind: str, identities: Sequence[str]) -> Iterator[StockRow]:
    """The named things of a kind, active or not."""
    for start in range(0, len(identities), CHUNK):
        for row in connection.execute(_STOCK, {"of": kind, "some": identities[start : start + CHUNK]}):
            yield StockRow(*row)


_STOCK = select(stock.c.kind, stock.c.id, stock.c.active, stock.c.document).where(
    stock.c.kind == bindparam("of"), stock.c.id.in_(bindparam("some", expanding=True))
)


def initiatives(connection: Connection) -> list[InitiativeState]:
    """All that are open, by id."""
    return [initiative_of(row.document) for row in stock_rows(connection, ("initiative",)) if row.document]


def principal_by_key(connection: Connection, secret_hash: str) -> Principal | None:
    """The active key with this hash."""
    return _principal(connection.execute(_BY_KEY, {"secret_hash": secret_hash}))


def principal_by_account(connection: Connection, identity: str) -> Principal | None:
    """The active account with this id."""
    return _principal(connection.execute(_BY_ACCOUNT, {"id": identity}))


def provider_organisations(connection: Connection) -> list[str]:
    """The organisations that may listen to a topic of their own, by id: those with an active key as a provider."""
    query = select(principals.c.organisation).where(
        principals.c.role == "provider", principals.c.status == "active", principals.c.organisation.is_not(None)
    )
    return list(connection.execute(query.distinct().order_by(principals.c.organisation)).scalars())


def organisation_names(connection: Connection, identities: Collection[str]) -> dict[str, str]:
    """What those of the organisations are called that hold a key, by id."""
    query = select(principals.c.organisation, principals.c.organisation_name)
    found = connection.execute(query.where(principals.c.organisation.in_(identities)))
    return {row.organisation: row.organisation_name for row in found if row.organisation_name}


def aware(at: datetime | None) -> datetime | None:
    """SQLite gives back times without their zone; all of ours are UTC."""
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)


def _principal(found: Result[Any]) -> Principal | None:
    row = found.first()
    return None if row is None else Principal(row.id, row.role, row.organisation, row.team, row.organisation_name)
