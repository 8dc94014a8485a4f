"""What was told of the demand for lessons, and which day's run is done or under way."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from services.matcher.domain.demand import Cell, Published
from services.matcher.store.tables import candidates, demand_cells, demand_runs, matches
from shared.vocabulary.cefr import Level

AT_WORK = ("accepted", "started")
"""Matches in these states give a person work: no lesson group has to open it."""


def told(connection: Connection) -> dict[Cell, tuple[int, Published]]:
    """Every cell that was ever told, with its revision."""
    rows = connection.execute(select(demand_cells)).all()
    return {one.cell: (row.revision, one) for row, one in zip(rows, map(_cell, rows), strict=True)}


def told_now(connection: Connection) -> list[Published]:
    """The cells that are told, loudest first."""
    order = (demand_cells.c.people.desc(), demand_cells.c.positions.desc(), demand_cells.c.id)
    return [
        _cell(row) for row in connection.execute(select(demand_cells).where(demand_cells.c.people > 0).order_by(*order))
    ]


def tell(connection: Connection, one: Published, revision: int) -> None:
    """Keep the cell; revision 1 is new."""
    numbers = {"revision": revision, "people": one.people, "positions": one.positions}
    if revision > 1:
        connection.execute(update(demand_cells).where(demand_cells.c.id == one.cell.id).values(**numbers))
    else:
        connection.execute(insert(demand_cells).values(id=one.cell.id, **one.cell._asdict(), **numbers))


def last_run(connection: Connection) -> date | None:
    """The newest day that is worked out; None before the first."""
    finished = demand_runs.c.finished_at.is_not(None)
    return connection.execute(select(func.max(demand_runs.c.as_of)).where(finished)).scalar_one()


def is_claimed(connection: Connection, as_of: date, now: datetime) -> bool:
    """Somebody is at work on the day's run."""
    here = (demand_runs.c.as_of == as_of) & (demand_runs.c.claimed_until > now)
    return connection.execute(select(demand_runs.c.as_of).where(here)).first() is not None


def claim(connection: Connection, as_of: date, until: datetime) -> None:
    """Somebody is at work on the day's run; if it was done before, that stays."""
    _put_run(connection, as_of, claimed_until=until)


def finish(connection: Connection, as_of: date, at: datetime) -> None:
    """The day's run is done, and those before it are forgotten."""
    _put_run(connection, as_of, claimed_until=at, finished_at=at)
    connection.execute(delete(demand_runs).where(demand_runs.c.as_of < as_of))


def _put_run(connection: Connection, as_of: date, **values: datetime) -> None:
    here = demand_runs.c.as_of == as_of
    if connection.execute(update(demand_runs).where(here).values(**values)).rowcount == 0:
        connection.execute(insert(demand_runs).values(as_of=as_of, **values))


def people_who_look(connection: Connection) -> list[str]:
    """Ids of the candidates who have no work through a match."""
    placed = select(matches.c.candidate).where(matches.c.state.in_(AT_WORK))
    query = select(candidates.c.id).where(candidates.c.id.not_in(placed)).order_by(candidates.c.id)
    return list(connection.execute(query).scalars())


def anybody(connection: Connection) -> bool:
    return connection.execute(select(candidates.c.id).limit(1)).first() is not None


def _cell(row: Row[tuple[object, ...]]) -> Published:
    cell = Cell(Level(row.from_level), Level(row.to_level), row.daypart, row.area)
    return Published(cell, row.people, row.positions)
