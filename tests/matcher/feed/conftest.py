"""A matcher whose parties can be told things."""

from __future__ import annotations

import pytest
from matcher.service.house import House

from services.matcher.app import migrate
from services.matcher.config import Config


@pytest.fixture(scope="session")
def houses(databases):
    """Call it for the URL of a migrated database of one's own."""
    ready = databases.new()
    migrate(Config(ready, "memory://", "0" * 20, "x"))
    return lambda: databases.new(like=ready)


@pytest.fixture
def house(houses):
    house = House(houses())
    yield house
    house.stop()
