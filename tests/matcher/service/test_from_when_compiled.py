"""A small town is ranked by numpy: compiled code would cost it memory and a second of every start."""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from threading import Thread

import pytest
from matcher.service.house import ended, work
from sqlalchemy.exc import OperationalError

from services.matcher.actions.live_engine import COMPILED_FROM, LiveEngine
from services.matcher.engine import kernel
from services.matcher.engine.kernel import warm


@pytest.mark.sqlite_only
def test_the_compiled_engine_is_asked_for_once_when_there_are_a_hundred_vacancies(house):
    asked = []
    live = LiveEngine(house.parts.new_engine, None, asked.append)

    def caught_up():
        with live.caught_up(house.parts.database):
            return list(asked)

    house.say_state(*(work(f"v{number}") for number in range(1, COMPILED_FROM)))
    house.hear()
    assert caught_up() == []
    house.say_state(work("one more"))
    house.hear()
    assert caught_up() == [live.engine]
    house.say(*ended("vacancy", "v1"))
    house.say_state(work("v2", revision=2))
    house.hear()
    assert caught_up() == [live.engine]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("compiled", [True, False])
def test_a_server_that_warms_up_leaves_nothing_to_read_to_the_first_request(house, monkeypatch, compiled):
    read = []
    monkeypatch.setattr(warm, "warm_up", lambda: read.append("compiled code"))
    house.say_state(*(work(f"v{number}") for number in range(COMPILED_FROM)))
    house.hear()
    live = LiveEngine(house.parts.new_engine, None, lambda engine: setattr(engine, "compiled", compiled))
    live.warm_up(house.parts.database)
    assert len(live.engine.positions_free()) == COMPILED_FROM
    assert read == ["compiled code"] * compiled


class WhenImported(MetaPathFinder, Loader):
    """Stands in for a module, and asks something while it is imported."""

    def __init__(self, name, ask):
        self.name, self.ask, self.answers = name, ask, []

    def find_spec(self, name, path=None, target=None):
        return spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module):
        self.answers.append(self.ask())
        module.warm_up = lambda: None


@pytest.mark.sqlite_only
def test_no_request_imports_numba_while_a_server_that_warms_up_does(house, monkeypatch):
    live = LiveEngine(house.parts.new_engine, None, lambda engine: setattr(engine, "compiled", True))

    def can_rank():
        ranked = []
        thread = Thread(target=lambda: ranked.append(live._lock.acquire(blocking=False)))
        thread.start()
        thread.join()
        return ranked[0]

    imported = WhenImported(warm.__name__, can_rank)
    monkeypatch.setattr(kernel, "warm", warm)  # the import puts another there
    monkeypatch.delitem(sys.modules, warm.__name__)
    monkeypatch.setattr(sys, "meta_path", [imported, *sys.meta_path])
    house.say_state(*(work(f"v{number}") for number in range(COMPILED_FROM)))
    house.hear()
    live.warm_up(house.parts.database)
    assert imported.answers == [False]
    assert can_rank()


@pytest.mark.sqlite_only
def test_a_server_starts_without_its_database_and_says_that_the_stock_is_read_later(house, monkeypatch, caplog):
    def read():
        raise OperationalError("SELECT", None, OSError("gone"))

    monkeypatch.setattr(house.parts.database, "read", read)
    house.parts.warm_up()
    assert "read at the first request" in caplog.text
