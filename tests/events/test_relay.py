import sqlite3
import threading
from itertools import pairwise

import pytest

from shared.events.broker import BrokerUnavailable, Message, MessageRefused, Topic
from shared.events.outbox import PROCESSED_EVENTS_KEPT, forget_processed, outbox_state, remember
from shared.events.relay import Relay
from shared.testing.library import Crash, Through, crash, letter
from shared.testing.waiting import wait_until


@pytest.fixture
def relay(broker, library, clock):
    return lambda through=broker: Relay(library.engine, through, clock)


def stored(broker, topic="letters"):
    return [record.value for record in broker.read(topic)]


def test_what_waits_is_published_in_order_with_its_key_and_headers(broker, library, relay):
    headers = (("content-type", b"application/json"), ("raw", b"\xff\x00"))
    messages = [Message("letters", "key", str(n).encode(), headers) for n in range(5)]
    library.say(*messages, Message("letters", "key", None))
    assert relay().run_once() == 6
    found = list(broker.read("letters"))
    assert [record.value for record in found] == [b"0", b"1", b"2", b"3", b"4", None]
    assert {(record.key, record.headers) for record in found[:-1]} == {("key", headers)}
    assert library.waiting() == []
    assert relay().run_once() == 0


def test_nothing_is_published_of_a_transaction_that_was_rolled_back(broker, library, relay):
    with library.writing() as connection:
        library.outbox.add(connection, letter("a"))
        connection.rollback()
    assert relay().run_once() == 0
    assert stored(broker) == []


def test_what_is_said_while_the_relay_publishes_is_published_next(broker, library, relay):
    def publish(messages):
        broker.publish(messages)
        if len(stored(broker)) == 1:
            library.say(letter("meanwhile"))

    library.say(letter("a"))
    one = relay(Through(broker, publish=publish))
    assert [one.run_once(), one.run_once(), one.run_once()] == [1, 1, 0]
    assert {record.key for record in broker.read("letters")} == {"a", "meanwhile"}


def test_more_than_a_batch_is_published_in_order(broker, library, relay):
    library.say(*[Message("letters", "key", str(n).encode()) for n in range(1200)])
    published = relay()
    assert [published.run_once() for _ in range(4)] == [500, 500, 200, 0]
    assert stored(broker) == [str(n).encode() for n in range(1200)]


def test_a_crash_between_acknowledgement_and_mark_publishes_twice_and_has_one_effect(
    broker, library, relay, consumer, monkeypatch
):
    library.say(letter("a"))
    crashing = relay()
    monkeypatch.setattr(crashing, "_mark", crash)
    with pytest.raises(Crash):
        crashing.run_once()
    assert len(stored(broker)) == len(library.waiting()) == 1
    assert relay().run_once() == 1
    assert len(stored(broker)) == 2
    assert consumer().run_once() == 2
    assert library.copies() == {"a": 1}


def test_a_missing_topic_parks_only_itself(broker, library, relay, clock):
    provider = Message("provider", "p", b"1")
    library.say(provider, letter("a"), Message("provider", "p", b"2"), letter("b"))
    one = relay()
    assert one.run_once() == 2
    assert len(stored(broker)) == 2
    assert library.waiting() == [("provider", b"1"), ("provider", b"2")]
    assert one.counts.parked == {"provider"}
    # Later ones go on while it is parked.
    library.say(letter("c"))
    assert one.run_once() == 1
    broker.create_topics([Topic("provider")])
    clock.advance(60)
    assert one.run_once() == 2
    assert stored(broker, "provider") == [b"1", b"2"]
    assert one.counts.parked == set()


def test_a_parked_topic_is_asked_for_less_and_less_often(broker, library, relay, clock):
    library.say(Message("provider", "p", b"1"))
    asked = []
    through = Through(broker, publish=lambda messages: (asked.append(clock.monotonic()), broker.publish(messages)))
    one = relay(through)
    for _ in range(600):
        one.run_once()
        clock.advance(0.5)
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert 15 <= gaps[-1] <= 31
    assert len(asked) < 30


def test_a_message_that_is_refused_parks_its_topic_and_nothing_else(broker, library, relay):
    def publish(messages):
        if any(message.topic == "replies" for message in messages):
            raise MessageRefused("replies", "too large")
        broker.publish(messages)

    library.say(letter("a"), letter("big", topic="replies"), letter("b"))
    one = relay(Through(broker, publish=publish))
    assert one.run_once() == 2
    assert [topic for topic, _ in library.waiting()] == ["replies"]


def test_while_the_broker_is_away_nothing_is_marked_and_afterwards_all_is_said(broker, library, relay, clock):
    calls = []

    def publish(messages):
        calls.append(clock.monotonic())
        if clock.monotonic() < 60:
            raise BrokerUnavailable("away")
        broker.publish(messages)

    library.say(letter("a"), letter("b"))
    one = relay(Through(broker, publish=publish))
    while clock.monotonic() < 59:
        assert one.run_once() == 0
        clock.advance(0.25)
    assert len(library.waiting()) == 2
    assert len(calls) < 20
    while not one.run_once():
        clock.advance(0.25)
    assert clock.monotonic() < 95
    assert (library.waiting(), len(stored(broker))) == ([], 2)


def test_a_locked_database_makes_the_relay_wait_and_not_fail(broker, library, relay, clock):
    library.say(letter("a"))
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    one = relay()
    assert one.run_once() == 0
    other.execute("ROLLBACK")
    other.close()
    clock.advance(1)
    assert one.run_once() == 1
    assert library.waiting() == []


def test_what_was_published_is_kept_for_a_day(broker, library, relay, clock):
    library.say(letter("a"))
    one = relay()
    one.run_once()
    clock.advance(23 * 3600)
    one.run_once()
    assert rows(library) == 1
    clock.advance(2 * 3600)
    one.run_once()
    assert rows(library) == 0


def test_what_was_processed_is_forgotten_after_two_months(library, relay, clock):
    one = relay()
    with library.engine.connect() as connection:
        remember(connection, library.processed, "urn:nld:x", "e1", "library", clock.now())
        connection.commit()
    for days, left in ((59, 1), (2, 0)):
        clock.advance(days * 24 * 3600)
        one.run_once()
        assert rows(library, "processed_events") == left


def rows(library, table="outbox"):
    with library.engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def test_the_outbox_says_how_far_behind_the_relay_is(library, relay, clock):
    library.say(letter("a"), letter("b"))
    clock.advance(12)
    with library.engine.connect() as connection:
        state = outbox_state(connection, library.outbox_rows, clock.now())
    assert (state.waiting, state.oldest_seconds) == (2, pytest.approx(12))
    relay().run_once()
    with library.engine.connect() as connection:
        state = outbox_state(connection, library.outbox_rows, clock.now())
    assert (state.waiting, state.oldest_seconds) == (0, 0)


def test_a_running_relay_publishes_when_it_is_woken_and_stops_when_told(broker, library, clock):
    one = Relay(library.engine, broker, clock, look_seconds=60.0)
    stop = threading.Event()
    thread = threading.Thread(target=one.run, args=(stop,))
    thread.start()
    library.say(letter("a"))
    one.wake()
    wait_until(lambda: len(stored(broker)) == 1, 30)
    stop.set()
    one.wake()
    thread.join(30)
    assert not thread.is_alive()


def test_an_event_is_remembered_per_group_and_source_and_forgotten_after_a_while(library, clock):
    table, now = library.processed, clock.now()
    with library.writing() as connection:
        assert remember(connection, table, "urn:a", "1", "group", now)
        assert not remember(connection, table, "urn:a", "1", "group", now)
        assert remember(connection, table, "urn:b", "1", "group", now)
        assert remember(connection, table, "urn:a", "1", "other group", now)
        assert remember(connection, table, "urn:a", "2", "group", now)
        connection.commit()
        assert forget_processed(connection, table, now + PROCESSED_EVENTS_KEPT) == 0
        clock.advance(PROCESSED_EVENTS_KEPT.total_seconds() + 1)
        assert forget_processed(connection, table, clock.now()) == 4


def test_a_memory_of_an_event_goes_with_the_transaction(library, clock):
    with library.writing() as connection:
        assert remember(connection, library.processed, "urn:a", "1", "group", clock.now())
        connection.rollback()
        assert remember(connection, library.processed, "urn:a", "1", "group", clock.now())
        connection.rollback()
