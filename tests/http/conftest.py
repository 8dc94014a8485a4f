"""A matcher, for tests of what every service has that need a real one."""

from __future__ import annotations

import pytest
from matcher.service.house import House

from services.matcher.app import migrate
from services.matcher.config import Config


@pytest.fixture
def house(databases):
    config = Config(databases.new(), "memory://", "0" * 20, "x")
    migrate(config)
    made = House(config.database_url)
    yield made
    made.stop()
