"""The parts that the loop is driven with: a broker, a listener with a real database, a clock that waiting moves."""

from datetime import UTC, datetime

import pytest

from shared.events.broker import Topic
from shared.events.consumer import Consumer, ConsumerPolicy
from shared.events.dead_letters import DeadLetters
from shared.events.memory_broker import MemoryBroker
from shared.events.sqlite_broker import SqliteBroker
from shared.testing.library import Library, Waiting
from shared.vocabulary.clock import ManualClock


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


@pytest.fixture(params=["memory", "sqlite"])
def broker(request, clock, tmp_path):
    opened = MemoryBroker(clock) if request.param == "memory" else SqliteBroker(tmp_path / "events.db", clock)
    opened.create_topics([Topic("letters"), Topic("replies")])
    yield opened
    opened.close()


@pytest.fixture
def library(tmp_path, clock):
    library = Library(tmp_path / "library.db", clock)
    yield library
    library.engine.dispose()


@pytest.fixture
def wait(clock):
    return Waiting(clock)


@pytest.fixture
def consumer(broker, library, clock, wait):
    """Makes a consumer; its group and topics are always the same."""
    made = []

    def make(through=broker, handle=library.handle, **policy):
        letters = DeadLetters(through, ["letters", "replies"], "library")
        made.append(
            Consumer("library", through, ["letters", "replies"], handle, letters, clock, ConsumerPolicy(**policy), wait)
        )
        return made[-1]

    yield make
    for each in made:
        each.close()
