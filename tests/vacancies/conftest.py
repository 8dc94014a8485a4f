"""The service over a real SQLite file, with a clock that stands still."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from vacancies_town import FakeLinker, Town

from services.vacancies.app import create_app, migrate
from services.vacancies.config import Config
from shared.events.memory_broker import MemoryBroker
from shared.places.places import Places
from shared.vocabulary.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def linker() -> FakeLinker:
    return FakeLinker()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once: every test starts with a copy."""
    path = tmp_path_factory.mktemp("empty") / "vacancies.db"
    migrate(Config(f"sqlite:///{path}", "memory://"))
    return path


@pytest.fixture
def config(tmp_path: Path, empty_database: Path) -> Config:
    shutil.copy(empty_database, tmp_path / "vacancies.db")
    return Config(f"sqlite:///{tmp_path}/vacancies.db", "memory://")


@pytest.fixture
def town(config: Config, clock: ManualClock, linker: FakeLinker) -> Town:
    places = Places({"1506": (52.44, 4.82), "1507": (52.43, 4.81)})
    app = create_app(config, MemoryBroker(clock), clock, linker=lambda: linker, places=places)
    return Town(app, clock)
