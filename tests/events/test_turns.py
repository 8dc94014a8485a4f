"""One relay at a time for each database, also when the one that has the turn is killed."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from sqlalchemy.exc import DBAPIError

from shared.events.relay import Relay
from shared.events.turns import AdvisoryTurn, turn_of
from shared.store.database import open_engine
from shared.testing.library import Library, letter
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock

HOLD = """
import sys
from shared.events.turns import turn_of
from shared.store.database import open_engine
from shared.vocabulary.clock import SystemClock
engine = open_engine(sys.argv[1])
turn = turn_of(engine, SystemClock())
assert turn.is_mine()
print("mine", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def url(databases):
    return databases.new()


@pytest.fixture
def turn(url, clock):
    """Makes a turn as in a process of its own."""
    made = []

    def make():
        engine = open_engine(url)
        made.append((turn_of(engine, clock), engine))
        return made[-1][0]

    yield make
    for one, engine in made:
        one.give_up()
        engine.dispose()


def test_only_one_has_the_turn_until_it_gives_it_up(turn):
    one, other = turn(), turn()
    assert one.is_mine()
    assert not other.is_mine()
    assert one.is_mine()
    one.give_up()
    one.give_up()
    assert other.is_mine()
    assert not one.is_mine()


def test_who_is_killed_has_no_turn(url, turn):
    waiting = turn()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "mine\n"
        assert not waiting.is_mine()
        holder.kill()
    wait_until(waiting.is_mine)


def test_a_database_in_memory_has_one_user(clock):
    engine = open_engine("sqlite:///:memory:")
    assert turn_of(engine, clock).is_mine()
    assert turn_of(engine, clock).is_mine()
    engine.dispose()


def test_a_turn_whose_connection_was_cut_is_asked_for_anew(postgres, clock):
    engine = open_engine(postgres.new_database())
    turn = AdvisoryTurn(engine, clock, look_seconds=0.0)
    assert turn.is_mine()
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.exec_driver_sql(others + " AND datname = current_database()")
    with pytest.raises(DBAPIError):
        turn.is_mine()
    assert turn.is_mine()
    turn.give_up()
    engine.dispose()


class Relaying:
    """A relay in a thread of its own, until it is left."""

    def __init__(self, engine, broker):
        # Real time: after a moment in which the database was busy a relay waits by its clock.
        self.relay = Relay(engine, broker, SystemClock())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.relay.run, args=(self._stop,))

    @property
    def published(self):
        return self.relay.counts.published

    def stop(self):
        self._stop.set()
        self._thread.join(20)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.stop()


def test_of_two_relays_one_publishes_and_the_other_takes_over(tmp_path, broker, clock):
    library = Library(tmp_path / "shared.db", clock)
    one, other = (Relaying(library.engine, broker) for _ in range(2))
    with one, other:
        for number in range(20):
            library.say(letter(f"{number}"))
        wait_until(lambda: one.published + other.published == 20)
        busy, idle = (one, other) if one.published else (other, one)
        assert idle.published == 0
        busy.stop()
        library.say(letter("last"))
        wait_until(lambda: idle.published == 1)
    assert len({record.key for record in broker.read("letters")}) == 21
    library.engine.dispose()
