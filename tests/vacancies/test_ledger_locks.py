"""On PostgreSQL the ledger's own locks hold, also where nothing else makes writers take turns."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from vacancies_matches import match_step
from vacancies_town import KEYS, FakeLinker, Town, course, promise, vacancy

from services.vacancies.actions.reserving import hear_step
from services.vacancies.app import create_app, migrate
from services.vacancies.config import Config
from services.vacancies.store import tables
from shared.events.memory_broker import MemoryBroker
from shared.store.unit_of_work import UnitOfWork
from shared.testing.postgres_server import PostgresServer
from shared.vocabulary.clock import ManualClock

CLOCK = ManualClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def town(postgres: PostgresServer) -> Iterator[Town]:
    config = Config(postgres.new_database(), "memory://", burst=1000)
    migrate(config)
    app = create_app(config, MemoryBroker(CLOCK), CLOCK, linker=FakeLinker)
    yield Town(app, CLOCK, {name: app.extensions["opstap"]["new_key"](*of) for name, of in KEYS.items()})
    app.extensions["opstap"]["database"].close()


def heard(engine: Engine, what: str, match: str, job: str, **more: object) -> None:
    """In a transaction of its own that waits for no other writer as such."""
    with engine.connect() as connection:
        uow = UnitOfWork(connection, CLOCK, lambda _, __: None)
        hear_step(what, uow, match_step(what, match, job, **more))


def test_people_who_want_the_same_things_in_another_order_neither_wait_forever_nor_get_too_much(town: Town) -> None:
    job = str(town.made("/vacancies", vacancy(positions=30), town.employer)["id"])
    courses = [str(town.made("/courses", course(seats=7), town.provider)["id"]) for _ in range(2)]
    promises = [
        str(town.made("/guidance-commitments", promise(job, capacity=9), town.employer)["id"]) for _ in range(2)
    ]
    engine = town.database.engine

    def matcher(number: int) -> None:
        chance = random.Random(number)
        for turn in range(10):
            match = f"{number}-{turn}"
            wants = {"courses": tuple(chance.sample(courses, 2)), "guidance": tuple(chance.sample(promises, 2))}
            heard(engine, "agreed", match, job, **wants)
            if turn % 3 == 0:
                heard(engine, "withdrawn", match, job, **wants)

    with ThreadPoolExecutor(4) as matchers:
        list(matchers.map(matcher, range(4)))
    with engine.connect() as connection:
        statuses = Counter(connection.execute(select(tables.reservations.c.status)).scalars())
    assert sum(statuses.values()) == 40
    assert 4 <= statuses["reserved"] <= 7
    for id in courses:
        shown = town.call("GET", f"/courses/{id}", key=town.provider).get_json()
        assert shown["seatsFree"] == 7 - statuses["reserved"]
