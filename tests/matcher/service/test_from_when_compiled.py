"""A small town is ranked by numpy: compiled code would cost it memory and a second of every start."""

from __future__ import annotations

import pytest
from matcher.service.house import ended, work
from sqlalchemy.exc import OperationalError

from services.matcher.actions.live_engine import COMPILED_FROM, LiveEngine
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


@pytest.mark.sqlite_only
def test_a_server_starts_without_its_database_and_says_that_the_stock_is_read_later(house, monkeypatch, caplog):
    def read():
        raise OperationalError("SELECT", None, OSError("gone"))

    monkeypatch.setattr(house.parts.database, "read", read)
    house.parts.warm_up()
    assert "read at the first request" in caplog.text
