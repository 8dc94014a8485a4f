"""Vacancies, courses and initiatives, in and out of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, insert, select, update

from services.vacancies.domain.offers import Offer, OfferKind, Terms
from services.vacancies.domain.organisations import Organisation
from services.vacancies.store import documents
from services.vacancies.store.reservations import taken_of
from services.vacancies.store.tables import courses, initiatives, organisations, vacancies
from shared.vocabulary.guidance import InitiativeTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.work import VacancyTerms

_SHELVES: dict[OfferKind, tuple[Table, type[Any]]] = {
    OfferKind.VACANCY: (vacancies, VacancyTerms),
    OfferKind.COURSE: (courses, CourseTerms),
    OfferKind.INITIATIVE: (initiatives, InitiativeTerms),
}


def offer_by_id(connection: Connection, kind: OfferKind, id: str) -> Offer | None:
    table, _ = _SHELVES[kind]
    row = connection.execute(_select(kind).where(table.c.id == id)).one_or_none()
    return _offer(kind, row) if row else None


def offers_page(
    connection: Connection,
    kind: OfferKind,
    *,
    owner: str | None = None,
    reference: str | None = None,
    status: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[Offer]:
    """Up to `limit` offers in the order of their ids. A filter that is `None` lets everything through."""
    table, _ = _SHELVES[kind]
    query = _select(kind).order_by(table.c.id).limit(limit)
    filters = ((table.c.owner, owner), (table.c.reference, reference), (table.c.status, status))
    for column, value in filters:
        query = query.where(column == value) if value is not None else query
    query = query.where(table.c.id > after) if after is not None else query
    return [_offer(kind, row) for row in connection.execute(query)]


def new_row(offer: Offer, at: datetime) -> dict[str, Any]:
    """What `add_offers` writes for a new offer. Raises `Wrong` when it is too large."""
    return {**_values(offer, at), "created_at": at}


def add_offers(connection: Connection, kind: OfferKind, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of `new_row`, at once."""
    if rows:
        connection.execute(insert(_SHELVES[kind][0]), rows)


def save_offer(connection: Connection, offer: Offer, at: datetime) -> None:
    """A change of an offer that is there. Raises `Wrong` when it is too large."""
    table, _ = _SHELVES[offer.kind]
    connection.execute(update(table).where(table.c.id == bindparam("of")).values(_values(offer, at)), {"of": offer.id})


def same_reference(connection: Connection, offers: Iterable[Offer]) -> dict[str, str]:
    """Id of a vacancy → id of another open one of the same employer under the same reference, where there is one."""
    wanted = {offer.id: (offer.owner.id, _reference(offer)) for offer in offers if _reference(offer) is not None}
    if not wanted:
        return {}
    query = select(vacancies.c.id, vacancies.c.owner, vacancies.c.reference).where(
        vacancies.c.owner.in_({owner for owner, _ in wanted.values()}),
        vacancies.c.reference.in_({reference for _, reference in wanted.values()}),
        vacancies.c.status == "open",
    )
    having: dict[tuple[str, str | None], list[str]] = {}
    for row in connection.execute(query.order_by(vacancies.c.id)):
        having.setdefault((row.owner, row.reference), []).append(row.id)
    others = {id: next((other for other in having.get(pair, ()) if other != id), None) for id, pair in wanted.items()}
    return {id: other for id, other in others.items() if other is not None}


def employers_of(connection: Connection, vacancy_ids: Sequence[str]) -> dict[str, str]:
    """Vacancy → employer, for those that exist."""
    query = select(vacancies.c.id, vacancies.c.owner).where(vacancies.c.id.in_(vacancy_ids))
    return {row.id: row.owner for row in connection.execute(query)}


def _reference(offer: Offer) -> str | None:
    return offer.terms.employer_reference if isinstance(offer.terms, VacancyTerms) else None


def _select(kind: OfferKind) -> Select[Any]:
    table, _ = _SHELVES[kind]
    named = organisations.c.name.label("owner_name"), organisations.c.role.label("owner_role")
    return select(table, *named, taken_of(table.c.id)).join(organisations, organisations.c.id == table.c.owner)


def _offer(kind: OfferKind, row: Row[Any]) -> Offer:
    terms: Terms = documents.read(_SHELVES[kind][1], row.terms)
    owner = Organisation(row.owner, row.owner_role, row.owner_name)
    return Offer(row.id, kind, owner, row.status, row.revision, terms, row.taken)


def _values(offer: Offer, at: datetime) -> dict[str, Any]:
    return {
        "id": offer.id,
        "owner": offer.owner.id,
        "reference": _reference(offer),
        "status": offer.status,
        "revision": offer.revision,
        "terms": documents.write(offer.terms),
        "changed_at": at,
    }
