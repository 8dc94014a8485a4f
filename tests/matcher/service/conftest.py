"""A matcher for every test that asks for one."""

from __future__ import annotations

import pytest
from matcher.service.house import House

from services.matcher.app import migrate
from services.matcher.config import Config


@pytest.fixture(scope="session")
def houses(tmp_path_factory):
    """A folder with a migrated database to copy."""
    folder = tmp_path_factory.mktemp("houses")
    migrate(Config(f"sqlite:///{folder}/template.db", "memory://", "0" * 20, "x"))
    return folder


@pytest.fixture
def house(houses, request):
    folder = houses / str(abs(hash(request.node.nodeid)))
    folder.mkdir()
    house = House(folder)
    yield house
    house.stop()


@pytest.fixture
def system(house):
    """Headers of the municipality's case system."""
    return house.key("system")
