"""What the ledger holds, in and out of the database. How much is taken of a thing is counted, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Table, func, insert, select, update

from services.vacancies.domain.capacity import Days
from services.vacancies.domain.ledger import Guided, Reservation
from services.vacancies.store.tables import commitments, courses, reservation_lines, reservations, vacancies

_of = reservation_lines.c
_HELD = reservations.c.match == _of.match, reservations.c.status == "reserved"


def taken_of(thing: ColumnElement[str]) -> Label[int]:
    """A column of a query: for how many matches this thing is reserved."""
    count = select(func.count()).select_from(reservation_lines).join(reservations, _HELD[0])
    return count.where(_of.thing == thing, _HELD[1]).scalar_subquery().label("taken")


def days_taken(connection: Connection, commitment_ids: Sequence[str]) -> dict[str, list[Days]]:
    """Commitment → the days of each match that it is reserved for."""
    found: dict[str, list[Days]] = {}
    if commitment_ids:
        query = select(_of.thing, _of.starts_on, _of.ends_on).join(reservations, _HELD[0])
        rows = connection.execute(query.where(_of.thing.in_(commitment_ids), _HELD[1]).order_by(_of.match))
        for row in rows:
            found.setdefault(row.thing, []).append(Days(row.starts_on, row.ends_on))
    return found


def lock_things(connection: Connection, vacancy: str, course_ids: Sequence[str], commitment_ids: Sequence[str]) -> None:
    """Nobody else takes or changes these until this transaction ends.

    Always in the same order, so that two who need the same things do not wait for each other. On SQLite a writer is
    alone anyway.
    """
    wanted: tuple[tuple[Table, Sequence[str]], ...] = (
        (vacancies, [vacancy]),
        (courses, course_ids),
        (commitments, commitment_ids),
    )
    for table, ids in wanted:
        if ids:
            connection.execute(select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update())


def reservation_of(connection: Connection, match: str) -> Reservation | None:
    return next(iter(_load(connection, [match])), None)


def reservations_page(connection: Connection, after: str | None, limit: int) -> list[Reservation]:
    """Up to `limit` of those that were ever asked for, in the order of their matches."""
    asked = select(_of.match).distinct().order_by(_of.match).limit(limit)
    asked = asked.where(_of.match > after) if after is not None else asked
    return _load(connection, connection.execute(asked).scalars().all())


def save_reservation(connection: Connection, reservation: Reservation, at: datetime, *, new: bool) -> None:
    """`new`: with its lines; they never change afterwards."""
    values = {"revision": reservation.revision, "status": reservation.status, "reason": reservation.reason, "at": at}
    if not new:
        connection.execute(update(reservations).where(reservations.c.match == reservation.match).values(values))
        return
    connection.execute(insert(reservations).values(match=reservation.match, vacancy=reservation.vacancy, **values))
    lines = list(_lines(reservation)) if reservation.status != "released" else []
    if lines:
        connection.execute(insert(reservation_lines), lines)


def _lines(reservation: Reservation) -> Iterator[dict[str, Any]]:
    things = [("vacancy", reservation.vacancy, Days()), *(("course", id, Days()) for id in reservation.courses)]
    things += [("commitment", guided.commitment, guided.days) for guided in reservation.guidance]
    for place, (kind, thing, days) in enumerate(things):
        row = {"match": reservation.match, "place": place, "kind": kind, "thing": thing}
        yield {**row, "starts_on": days.starts_on, "ends_on": days.ends_on}


def _load(connection: Connection, matches: Sequence[str]) -> list[Reservation]:
    heads = connection.execute(select(reservations).where(reservations.c.match.in_(matches)))
    lines: dict[str, list[Row[Any]]] = {}
    query = select(reservation_lines).where(_of.match.in_(matches)).order_by(_of.match, _of.place)
    for line in connection.execute(query):
        lines.setdefault(line.match, []).append(line)
    found = [_reservation(row, lines.get(row.match, [])) for row in heads]
    return sorted(found, key=lambda reservation: reservation.match)


def _reservation(row: Row[Any], lines: Sequence[Row[Any]]) -> Reservation:
    course_ids = tuple(line.thing for line in lines if line.kind == "course")
    guided = tuple(
        Guided(line.thing, Days(line.starts_on, line.ends_on)) for line in lines if line.kind == "commitment"
    )
    return Reservation(row.match, row.revision, row.status, row.vacancy, course_ids, guided, row.reason)
