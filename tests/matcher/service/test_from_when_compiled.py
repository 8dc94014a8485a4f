"""A small town is ranked by numpy: compiled code would cost it memory and a second of every start."""

from __future__ import annotations

import pytest
from matcher.service.house import ended, work

from services.matcher.actions.live_engine import COMPILED_FROM, LiveEngine


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
