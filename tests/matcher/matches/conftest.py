"""A matcher with somebody to propose, and the organisations that answer."""

from __future__ import annotations

import pytest
from matcher.matches.circle import Circle
from matcher.service.conftest import houses

__all__ = ["houses"]


@pytest.fixture
def circle(houses):
    circle = Circle(houses())
    yield circle
    circle.house.stop()
