"""One empty database, migrated once; every test starts with a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from skills_house import House

from services.skills.app import migrate
from services.skills.config import Config
from shared.testing.databases import Databases


@pytest.fixture(scope="session")
def empty_database(databases: Databases) -> str:
    url = databases.new()
    migrate(Config(url, "memory://"))
    return url


@pytest.fixture
def config(databases: Databases, empty_database: str) -> Config:
    url = databases.new(like=empty_database)
    return Config(url, "memory://", secret_key="s" * 40, field_secret="f" * 40)


@pytest.fixture
def house(config: Config) -> Iterator[House]:
    made = House(config)
    yield made
    made.app.extensions["opstap"]["database"].close()
