"""When the day's run is started, and that it really runs as a process of its own."""

from __future__ import annotations

import threading

import pytest
from matcher.service.conftest import house, houses  # noqa: F401 - fixtures
from matcher.service.house import someone, work

from services.matcher.actions.demand import DemandQuestion, read_demand
from services.matcher.events import demand_worker
from services.matcher.events.demand_worker import DemandWorker, start_process
from shared.testing.waiting import wait_until


class FakeChild:
    def __init__(self, code=None):
        self.code, self.terminated = code, False

    def poll(self):
        return self.code

    def terminate(self):
        self.terminated, self.code = True, -15


@pytest.fixture
def worker(house):  # noqa: F811
    return DemandWorker(house.parts.database, house.clock, FakeChild)


@pytest.fixture
def town(house):  # noqa: F811
    house.say_state(*(someone(f"c{number}", dutch="A2") for number in range(6)), work("v1", positions_free=3))
    house.hear()
    return house


def test_it_waits_until_people_have_stopped_bringing_things_in(worker, town):
    assert not worker.is_time()
    town.clock.advance(demand_worker.QUIET_SECONDS - 1)
    town.say_state(work("v2"))
    town.hear()
    assert not worker.is_time()
    town.clock.advance(demand_worker.QUIET_SECONDS)
    assert worker.is_time()


def test_a_town_that_never_rests_gets_its_run_all_the_same(worker, town):
    looks = []
    for number in range(int(demand_worker.LONGEST_WAIT_SECONDS / 100) + 1):
        town.say_state(work(f"w{number}"))
        town.hear()
        looks.append(worker.is_time())
        town.clock.advance(100)
    assert looks == [False] * (len(looks) - 1) + [True]


def test_with_nobody_to_help_nothing_is_started(worker, house):  # noqa: F811
    house.clock.advance(1000)
    assert not worker.is_time()


@pytest.fixture
def impatient(monkeypatch):
    for name in ("LOOK_SECONDS", "QUIET_SECONDS", "PAUSE_AFTER_FAILURE_SECONDS"):
        monkeypatch.setattr(demand_worker, name, 0.01)


def running(worker):
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    return stop, thread


def test_a_process_under_way_is_ended_when_the_service_stops(impatient, town):
    children = []
    worker = DemandWorker(town.parts.database, town.clock, lambda: children.append(FakeChild()) or children[-1])
    worker.is_time()
    town.clock.advance(1)
    stop, thread = running(worker)
    wait_until(lambda: children)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert [child.terminated for child in children] == [True]


def test_one_that_fails_is_started_again(impatient, town):
    children = []
    worker = DemandWorker(town.parts.database, town.clock, lambda: children.append(FakeChild(1)) or children[-1])
    worker.is_time()
    town.clock.advance(1)
    stop, thread = running(worker)
    wait_until(lambda: len(children) > 2)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_the_real_process_works_it_out_on_the_database_it_is_told_of(town):
    child = start_process({"OPSTAP_MATCHER_DATABASE_URL": town.config.database_url})
    assert wait_until(lambda: child.poll() is not None, 60) and child.poll() == 0
    found = read_demand(town.parts.database, DemandQuestion(daypart="evening"))
    assert found.as_of is not None
    assert {one.cell.area for one in found.cells} == {"1506", "online"}
