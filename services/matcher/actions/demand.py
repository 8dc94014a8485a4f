"""Working out the demand for lessons once a day, telling what changed of it, and answering about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.domain.demand import Cell, DemandRules, Published, Tally, published
from services.matcher.domain.events import DemandChanged
from services.matcher.domain.stock import Candidate
from services.matcher.engine.engine import Engine
from services.matcher.store import demand as store
from services.matcher.store.queries import candidates_with
from shared.store.database import Database
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.cefr import Level
from shared.vocabulary.clock import Clock, today

CLAIM = timedelta(minutes=5)
"""A run that says nothing for so long is taken to have died."""
RENEW_SECONDS = 20.0
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemandQuestion:
    """Which cells are asked for: in this area and the narrower ones inside it, of this part of the week and step."""

    area: str | None = None
    daypart: str | None = None
    from_level: Level | None = None
    to_level: Level | None = None

    def asks_for(self, cell: Cell) -> bool:
        inside = self.area in (None, cell.area) or (cell.area.isdigit() and cell.area.startswith(str(self.area)))
        asked = ((self.daypart, cell.daypart), (self.from_level, cell.from_level), (self.to_level, cell.to_level))
        return inside and all(wanted in (None, found) for wanted, found in asked)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is told: the day it was worked out for (None before the first run), and the cells, loudest first."""

    as_of: date | None
    cells: tuple[Published, ...]


def read_demand(database: Database, question: DemandQuestion) -> Demand:
    with database.read() as connection:
        cells = tuple(one for one in store.told_now(connection) if question.asks_for(one.cell))
        return Demand(store.last_run(connection), cells)


def is_due(database: Database, clock: Clock) -> bool:
    """There is somebody to work it out for, today's run is not done, and nobody is at work on it."""
    as_of = today(clock)
    with database.read() as connection:
        if store.last_run(connection) == as_of or store.is_claimed(connection, as_of, clock.now()):
            return False
        return store.anybody(connection)


def run_demand(
    database: Database,
    live: LiveEngine,
    clock: Clock,
    rules: DemandRules,
    progress: Progress = lambda done, total: None,
    *,
    again: bool = False,
) -> bool:
    """Work out today's demand and tell what changed; False when it is done already (unless `again`) or somebody else
    is at work on it. Killed half-way it leaves nothing but its claim. Meant for a process of its own."""
    as_of = today(clock)
    with database.write() as uow:
        if not _claim(uow, as_of, again):
            return False
    with live.caught_up(database) as connection:
        engine = live.engine
        people = list(candidates_with(connection, store.people_who_look(connection)).values())
    last = clock.monotonic()

    def keep_claim(done: int, total: int) -> None:
        nonlocal last
        progress(done, total)
        if clock.monotonic() - last > RENEW_SECONDS:
            last = clock.monotonic()
            with database.write() as uow:
                store.claim(uow.connection, as_of, clock.now() + CLAIM)
                uow.commit()

    cells = work_out(engine, people, as_of, rules, keep_claim)
    with database.write() as uow:
        tell_demand(uow, as_of, cells)
    return True


def work_out(
    engine: Engine, people: Sequence[Candidate], as_of: date, rules: DemandRules, progress: Progress
) -> list[Published]:
    """What is to be told, loudest first. Holds nothing of a person: only counts leave it."""
    demand = engine.lesson_demand(as_of, rules)
    found: dict[Cell, Tally] = {}
    for number, candidate in enumerate(sorted(people, key=lambda one: (one.profile.postcode or "", one.id))):
        progress(number, len(people))
        for cell, vacancies in demand.opened(candidate).items():
            found.setdefault(cell, Tally()).add(1, vacancies)
    progress(len(people), len(people))
    return published(found, engine.positions_free(), rules)


def tell_demand(uow: UnitOfWork, as_of: date, cells: Sequence[Published]) -> None:
    """Keep what is told from now on and speak of every cell that changed; one that is gone is told with 0 people."""
    before = store.told(uow.connection)
    gone = [Published(cell, 0, 0) for cell in before.keys() - {one.cell for one in cells}]
    for one in sorted([*cells, *gone], key=lambda one: one.cell.id):
        revision, was = before.get(one.cell, (0, None))
        if one != was:
            store.tell(uow.connection, one, revision + 1)
            uow.record(DemandChanged(revision + 1, one))
    store.finish(uow.connection, as_of, uow.clock.now())
    uow.commit()


def republish_demand(uow: UnitOfWork) -> int:
    """Speak every cell as it stands, for a listener that lost it; returns how many."""
    found = store.told(uow.connection).values()
    for revision, one in found:
        uow.record(DemandChanged(revision, one))
    uow.commit()
    return len(found)


def _claim(uow: UnitOfWork, as_of: date, again: bool) -> bool:
    connection, now = uow.connection, uow.clock.now()
    done = store.last_run(connection) == as_of and not again
    if done or store.is_claimed(connection, as_of, now):
        return False
    store.claim(connection, as_of, now + CLAIM)
    uow.commit()
    return True
