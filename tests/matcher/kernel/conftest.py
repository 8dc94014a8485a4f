"""What is compiled is compiled once for all processes that run these tests."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled(compiled_engine):
    """See `tests/conftest.py`."""
