"""The service over a real database, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from vacancies_town import KEYS, FakeLinker, Town

from services.vacancies.app import create_app, migrate
from services.vacancies.config import Config
from shared.events.memory_broker import MemoryBroker
from shared.places.places import Places
from shared.taxonomy.opened import OpenTaxonomy
from shared.testing.databases import Databases
from shared.vocabulary.clock import ManualClock

BEGIN = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPENED = OpenTaxonomy()
"""Read once for all tests of a process: nothing changes it."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(BEGIN)


@pytest.fixture
def linker() -> FakeLinker:
    return FakeLinker()


@dataclass(frozen=True)
class Ready:
    """A migrated database with a key for everybody, of which every test gets a copy."""

    url: str
    keys: dict[str, str]


@pytest.fixture(scope="session")
def ready(databases: Databases) -> Ready:
    config, clock = Config(databases.new(), "memory://"), ManualClock(BEGIN)
    migrate(config)
    app = create_app(config, MemoryBroker(clock), clock, linker=FakeLinker)
    new_key = app.extensions["opstap"]["new_key"]
    keys = {name: new_key(*of) for name, of in KEYS.items()}
    app.extensions["opstap"]["database"].close()
    return Ready(config.database_url, keys)


@pytest.fixture
def config(databases: Databases, ready: Ready) -> Config:
    return Config(databases.new(like=ready.url), "memory://", burst=1000)


@pytest.fixture
def town(config: Config, clock: ManualClock, linker: FakeLinker, ready: Ready) -> Iterator[Town]:
    places = Places({"1506": (52.44, 4.82), "1507": (52.43, 4.81)})
    app = create_app(config, MemoryBroker(clock), clock, linker=lambda: linker, places=places, opened=OPENED)
    yield Town(app, clock, ready.keys)
    app.extensions["opstap"]["database"].close()
