"""SQLite and PostgreSQL for tests: whoever asks for `databases` runs on both, unless marked `sqlite_only`.

A test that stays away from SQL, or that is slow for another reason, need not be run twice: mark it (or its file).
"""

from __future__ import annotations

import itertools
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from shared.testing.postgres_server import PostgresServer

COPIES_KEPT = 10
"""More than any one test has open at once."""


class Databases(Protocol):
    """Gives databases out by URL. They go when the session ends."""

    kind: str
    """`sqlite` or `postgresql`."""

    def new(self, like: str | None = None) -> str:
        """An empty one, or a copy of one that nobody has open."""
        ...


class SqliteFiles:
    """A file each."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def new(self, like: str | None = None) -> str:
        path = self._folder / f"{next(self._numbers)}.db"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"


class ServerDatabases:
    """A database each on one server. Of the copies only the newest COPIES_KEPT stay: each takes 8 MB."""

    kind = "postgresql"

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._copies: deque[str] = deque()

    def new(self, like: str | None = None) -> str:
        url = self._server.new_database(like)
        if like:
            self._copies.append(url)
            if len(self._copies) > COPIES_KEPT:
                self._server.drop_database(self._copies.popleft())
        return url


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_only: not run a second time on PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("sqlite_only")
        kinds = ["sqlite"] if only else ["sqlite", "postgresql"]
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases of one kind; session fixtures that build on it are made once for each kind."""
    if request.param == "sqlite":
        yield SqliteFiles(tmp_path_factory.mktemp("databases"))
    else:
        yield ServerDatabases(request.getfixturevalue("postgres"))
