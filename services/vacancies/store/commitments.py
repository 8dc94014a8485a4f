"""Guidance commitments, in and out of the database, with every step they took."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, insert, or_, select, update

from services.vacancies.domain.capacity import Days
from services.vacancies.domain.commitments import Commitment, Contact, Named
from services.vacancies.domain.organisations import Organisation
from services.vacancies.store import documents
from services.vacancies.store.reservations import days_taken
from services.vacancies.store.tables import commitment_steps, commitment_vacancies, commitments, organisations
from shared.vocabulary.guidance import CommitmentTerms


def commitment_by_id(connection: Connection, id: str) -> Commitment | None:
    return next(iter(_load(connection, _select().where(commitments.c.id == id))), None)


def commitments_page(
    connection: Connection,
    *,
    for_organisation: str | None = None,
    vacancy: str | None = None,
    status: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[Commitment]:
    """Up to `limit` promises in the order of their ids.

    `for_organisation`: given by it, or naming a vacancy of it. A filter that is `None` lets everything through.
    """
    query = _select().order_by(commitments.c.id).limit(limit)
    naming = exists().where(commitment_vacancies.c.commitment == commitments.c.id)
    if for_organisation is not None:
        query = query.where(
            or_(
                commitments.c.giver == for_organisation,
                naming.where(commitment_vacancies.c.employer == for_organisation),
            )
        )
    if vacancy is not None:
        query = query.where(naming.where(commitment_vacancies.c.vacancy == vacancy))
    query = query.where(commitments.c.status == status) if status is not None else query
    query = query.where(commitments.c.id > after) if after is not None else query
    return _load(connection, query)


def over_before(connection: Connection, day: date, statuses: Sequence[str], limit: int) -> list[Commitment]:
    """Promises of these statuses whose last day lies before `day`."""
    query = _select().where(commitments.c.status.in_(statuses), commitments.c.valid_until < day)
    return _load(connection, query.order_by(commitments.c.id).limit(limit))


def save_commitment(
    connection: Connection, commitment: Commitment, step: str, principal: str | None, reason: str | None, at: datetime
) -> None:
    """The promise as it is after a step, and the step. Raises `Wrong` when it is too large."""
    values = {
        "status": commitment.status,
        "revision": commitment.revision,
        "valid_until": commitment.terms.valid_until,
        "terms": documents.write(commitment.terms),
        "contact": json.dumps(asdict(commitment.contact)) if commitment.contact else None,
        "note": commitment.note,
        "changed_at": at,
    }
    if commitment.revision == 1:
        new = {"id": commitment.id, "giver": commitment.giver.id, "created_at": at}
        connection.execute(insert(commitments).values(**new, **values))
    else:
        connection.execute(update(commitments).where(commitments.c.id == commitment.id).values(values))
        connection.execute(delete(commitment_vacancies).where(commitment_vacancies.c.commitment == commitment.id))
    if commitment.named:
        connection.execute(insert(commitment_vacancies), list(_naming(commitment)))
    took = {"step": step, "principal": principal, "reason": reason, "at": at}
    connection.execute(insert(commitment_steps).values(commitment=commitment.id, revision=commitment.revision, **took))


def _naming(commitment: Commitment) -> Iterator[dict[str, Any]]:
    for place, named in enumerate(commitment.named):
        row = {"vacancy": named.vacancy, "employer": named.employer, "accepted": named.accepted}
        yield {**row, "commitment": commitment.id, "place": place}


def _select() -> Select[Any]:
    named = organisations.c.name.label("giver_name"), organisations.c.role.label("giver_role")
    return select(commitments, *named).join(organisations, organisations.c.id == commitments.c.giver)


def _load(connection: Connection, query: Select[Any]) -> list[Commitment]:
    rows = connection.execute(query).all()
    of = commitment_vacancies.c
    naming = select(commitment_vacancies).where(of.commitment.in_([row.id for row in rows])).order_by(of.place)
    named: dict[str, list[Named]] = {}
    for row in connection.execute(naming) if rows else ():
        named.setdefault(row.commitment, []).append(Named(row.vacancy, row.employer, row.accepted))
    taken = days_taken(connection, [row.id for row in rows])
    return [_commitment(row, tuple(named.get(row.id, ())), tuple(taken.get(row.id, ()))) for row in rows]


def _commitment(row: Row[Any], named: tuple[Named, ...], taken: tuple[Days, ...]) -> Commitment:
    return Commitment(
        row.id,
        Organisation(row.giver, row.giver_role, row.giver_name),
        row.status,
        row.revision,
        documents.read(CommitmentTerms, row.terms),
        named,
        Contact(**json.loads(row.contact)) if row.contact else None,
        row.note,
        taken,
    )
