"""Killed anywhere, the matcher loses nothing and says nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matcher.service.house import someone, work

from services.matcher.actions import reranking
from services.matcher.actions.reranking import Reranking
from shared.contracts.events import CANDIDATES, VACANCIES


class Killed(BaseException):
    """What `kill -9` looks like from inside."""


def killed(*_, **__):
    raise Killed


def restart(house):
    house.stop()
    house.start()


def test_killed_between_the_database_and_the_offset_the_events_have_their_effect_once(house, monkeypatch):
    house.say_state(someone(), work())
    house.consumer.run_once()
    house.say_state(someone("c2"), work("v2"))
    with monkeypatch.context() as patched:
        patched.setattr(type(house.broker.subscribe("other", [])), "commit", killed)
        with pytest.raises(Killed):
            house.hear()
    restart(house)
    assert sum(house.broker.lag("matcher", [CANDIDATES.name, VACANCIES.name]).values()) == 2
    house.settle()
    assert {one.id: len(one.entries) for one in house.ranked()} == {"c1": 2, "c2": 2}
    assert [one.revision for one in house.ranked()] == [1, 1]
    with house.parts.database.read() as connection:
        assert connection.exec_driver_sql("select value from counters").scalar() == 4


def test_killed_before_the_lists_are_written_they_are_written_after_the_restart(house, monkeypatch):
    house.say_state(someone(), work())
    house.hear()
    with monkeypatch.context() as patched:
        patched.setattr(reranking, "keep_lists", killed)
        with pytest.raises(Killed):
            house.reranking.step()
    restart(house)
    house.settle()
    assert [(one.id, one.revision) for one in house.ranked()] == [("c1", 1)]


def test_killed_half_way_nobody_is_left_out_and_nobody_is_told_of_twice(house):
    house.say_state(*(someone(f"c{number}") for number in range(1, 6)), work())
    house.hear()
    one_by_one = Reranking(house.parts.database, house.parts.live, house.clock, candidates_per_step=1)
    assert [one_by_one.step().spoken, one_by_one.step().spoken] == [1, 1]
    restart(house)
    house.settle()
    assert sorted((one.id, one.revision) for one in house.ranked()) == [(f"c{number}", 1) for number in range(1, 6)]


def test_a_failed_write_is_made_up_for_by_the_next_step(house, monkeypatch):
    house.say_state(someone(), work())
    house.settle()
    house.say_state(work("v2"))
    house.hear()
    with monkeypatch.context() as patched:
        patched.setattr(reranking, "keep_lists", killed)
        with pytest.raises(Killed):
            house.reranking.step()
    house.settle()
    assert [len(one.entries) for one in house.ranked()] == [1, 2]


def test_after_a_restart_without_changes_nobody_is_ranked(house):
    house.say_state(someone(), work())
    house.settle()
    restart(house)
    assert house.reranking.step().looked_at == 0
    house.say_state(someone("c2"))
    house.hear()
    assert house.reranking.step().looked_at == 1


def test_other_settings_rank_everybody_anew(house):
    house.say_state(someone(), work())
    house.settle()
    restart(house)
    engine = house.parts.live.engine
    engine.settings = replace(engine.settings, near_miss_sizes={})
    assert house.reranking.step().looked_at == 1


def test_many_changes_at_once_are_evaluated_once(house, monkeypatch):
    house.say_state(someone())
    house.settle()
    evaluated = []
    entries = house.parts.live.engine.entries
    monkeypatch.setattr(house.parts.live.engine, "entries", lambda *a: evaluated.append(a) or entries(*a))
    house.say_state(*(work(f"v{number}") for number in range(30)))
    house.hear()
    assert house.reranking.step().spoken == 1
    assert len(evaluated) == 1
    assert house.reranking.step().looked_at == 0


def test_a_new_candidate_comes_before_those_who_are_ranked_anew(house):
    house.say_state(*(someone(f"c{number}") for number in range(1, 5)))
    house.settle()
    house.reranking = Reranking(house.parts.database, house.parts.live, house.clock, candidates_per_step=1)
    house.reranking.step()
    house.say_state(work(), someone("c9"))
    house.hear()
    house.reranking.step()
    house.parts.relay.run_once()
    assert [one.id for one in house.ranked() if one.entries] == ["c9"]


def test_what_comes_in_during_a_step_does_not_wait_for_who_is_not_due(house):
    house.say_state(*(someone(f"c{number}") for number in range(1, 5)), work())
    house.settle()
    house.clock.advance(24 * 3600)
    called = house.reranking.step(is_called=lambda: True)
    assert (called.looked_at, called.waiting) == (1, 3)
    assert house.reranking.step().looked_at == 3
