"""One empty database, migrated once; every test starts with a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from skills_house import House

from services.skills.app import migrate
from services.skills.config import Config


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "skills.db"
    migrate(Config(f"sqlite:///{path}", "memory://"))
    return path


@pytest.fixture
def config(tmp_path: Path, empty_database: Path) -> Config:
    shutil.copy(empty_database, tmp_path / "skills.db")
    return Config(f"sqlite:///{tmp_path}/skills.db", "memory://", secret_key="s" * 40, field_secret="f" * 40)


@pytest.fixture
def house(config: Config) -> Iterator[House]:
    made = House(config)
    yield made
    made.app.extensions["opstap"]["database"].close()
