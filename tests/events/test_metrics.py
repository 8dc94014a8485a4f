"""The figures an operator watches: under the same names everywhere, and there also when the broker is not."""

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import Column, MetaData, String, Table, insert

from shared.contracts.envelope import Event, encode
from shared.contracts.events import VACANCIES, VACANCY_CLOSED
from shared.contracts.payloads import Ended
from shared.events.broker import BrokerUnavailable, Message, Topic
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.listening import Listener
from shared.events.memory_broker import MemoryBroker
from shared.events.metrics import outbox_gauges, watched
from shared.events.outbox import Outbox, outbox_table, processed_events_table
from shared.events.relay import Relay
from shared.store.database import Database
from shared.vocabulary.clock import ManualClock

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
GROUP, TOPIC = "library", VACANCIES.name


class AwayBroker(MemoryBroker):
    """Memory that can be unplugged."""

    away = False

    def lag(self, group, topics):
        if self.away:
            raise BrokerUnavailable("away")
        return super().lag(group, topics)


class Place:
    """A database with an outbox, a relay and a consumer that closes vacancies."""

    def __init__(self, folder) -> None:
        self.clock = ManualClock(NOW)
        self.broker = AwayBroker(self.clock)
        self.broker.create_topics([Topic(TOPIC)])
        metadata = MetaData()
        self.outbox = outbox_table(metadata)
        processed = processed_events_table(metadata)
        self.closed = Table("closed", metadata, Column("id", String, primary_key=True))
        self.database = Database(f"sqlite:///{folder}/place.db", self.clock, lambda connection, event: None)
        metadata.create_all(self.database.engine)
        self.relay = Relay(self.database.engine, self.broker, self.clock)
        listener = Listener(self.database, processed, GROUP, {VACANCY_CLOSED: self.close_vacancy})
        self.consumer = Consumer(
            GROUP, self.broker, [TOPIC], listener, DeadLetters(self.broker, [TOPIC], GROUP), self.clock
        )
        self.registry = CollectorRegistry()
        self.workers = watched([self.relay, self.consumer], self.registry, self.broker, "library")
        self.watch = self.workers[-1]

    def close_vacancy(self, uow, ended) -> None:
        uow.connection.execute(insert(self.closed).values(id=ended.id))
        uow.commit()

    def say(self, identity: str, value: bytes | None = None) -> None:
        event = Event(identity, "urn:nld:x", VACANCY_CLOSED, self.clock.now(), "1", Ended(identity, 1))
        self.broker.publish([Message(TOPIC, identity, value or encode(event))])

    def figure(self, line: str) -> float | None:
        """The value of a sample, by its name and labels as they are written."""
        for found in generate_latest(self.registry).decode().splitlines():
            if found.rsplit(" ", 1)[0] == line:
                return float(found.rsplit(" ", 1)[1])
        return None


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    made.consumer.close()
    made.database.close()


def test_events_are_counted_by_type_and_result_and_timed_from_when_they_happened(place):
    place.say("v1")
    place.say("v1")
    place.clock.advance(4)
    place.consumer.run_once()
    kind = 'group="library",type="vacancy.closed.v1"'
    assert place.figure('opstap_events_handled_total{group="library",result="done",type="vacancy.closed.v1"}') == 1
    assert place.figure('opstap_events_handled_total{group="library",result="repeated",type="vacancy.closed.v1"}') == 1
    assert place.figure(f"opstap_event_seconds_sum{{{kind}}}") == 4
    assert place.figure('opstap_event_seconds_bucket{group="library",le="2.5",type="vacancy.closed.v1"}') == 0
    assert place.figure('opstap_event_seconds_bucket{group="library",le="5",type="vacancy.closed.v1"}') == 1


def test_lag_and_dead_letters_are_those_of_the_last_look(place):
    place.say("v1")
    place.say("v2", b"no event at all")
    place.consumer.run_once()
    place.say("v3")
    lag, dead = (f'opstap_{name}{{group="library",topic="{TOPIC}"}}' for name in ("consumer_lag", "dead_letters"))
    assert (place.figure(lag), place.figure(dead)) == (None, None)
    place.watch.run_once()
    assert (place.figure(lag), place.figure(dead)) == (1, 1)
    place.consumer.dead_letters.discard(place.consumer.dead_letters.list()[0].id)
    place.consumer.run_once()
    place.watch.run_once()
    assert (place.figure(lag), place.figure(dead)) == (0, 0)
    assert place.figure('opstap_consumer_failures_total{group="library",outcome="dead"}') == 1


def test_dead_letters_are_only_read_again_when_there_are_more(place, monkeypatch):
    place.say("v1", b"no event at all")
    place.consumer.run_once()
    place.watch.run_once()
    monkeypatch.setattr(place.consumer.dead_letters, "list", lambda: pytest.fail("read again"))
    place.watch.run_once()
    assert place.figure(f'opstap_dead_letters{{group="library",topic="{TOPIC}"}}') == 1


def test_a_broker_that_is_away_takes_its_figures_with_it_and_nothing_else(place):
    place.consumer.run_once()
    place.watch.run_once()
    place.broker.away = True
    place.watch.run_once()
    assert place.figure(f'opstap_consumer_lag{{group="library",topic="{TOPIC}"}}') is None
    assert place.figure("opstap_relay_published_total") == 0


def test_the_outbox_tells_how_much_waits_and_how_long(place):
    gauges = outbox_gauges(place.database, place.outbox)
    with place.database.write() as uow:
        Outbox(place.outbox, place.clock).add(uow.connection, Message(TOPIC, "v1", b"x"))
        uow.commit()
    place.clock.advance(timedelta(minutes=2).total_seconds())
    assert {name: measure() for name, (_, measure) in gauges.items()} == {
        "opstap_outbox_waiting": 1,
        "opstap_outbox_oldest_seconds": 120,
    }
    place.relay.run_once()
    assert gauges["opstap_outbox_waiting"][1]() == 0
    assert place.figure("opstap_relay_published_total") == 1
