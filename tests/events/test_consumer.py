import logging
import sqlite3
import threading

import pytest

from shared.events.broker import BrokerUnavailable, Message, TopicMissing
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.failures import ConsumerStopped, Retryable
from shared.testing.library import Crash, Through, crash, letter
from shared.testing.waiting import wait_until


def lag(broker):
    return sum(broker.lag("library", ["letters", "replies"]).values())


def dead(broker):
    return DeadLetters(broker, ["letters", "replies"], "library").list()


def test_what_is_heard_is_done_and_committed(broker, library, consumer):
    broker.publish([letter("a"), letter("b")])
    assert consumer().run_once() == 2
    assert library.copies() == {"a": 1, "b": 1}
    assert lag(broker) == 0


def test_an_event_that_comes_twice_has_its_effect_once(broker, library, consumer):
    broker.publish([letter("a"), letter("a")])
    assert consumer().run_once() == 2
    assert library.copies() == {"a": 1}


@pytest.mark.parametrize(
    "poison", [b"{broken", b"\xff\xfe", b"[]", b"{}", None], ids=["cut off", "no text", "a list", "empty", "tombstone"]
)
def test_a_poison_message_becomes_a_dead_letter_and_stops_nothing(broker, library, consumer, wait, poison):
    headers = (("content-type", b"application/json"), ("raw", b"\x00\xff"))
    broker.publish([letter("a"), Message("letters", "poison", poison, headers), letter("b")])
    assert consumer().run_once() == 3
    assert library.copies() == {"a": 1, "b": 1}
    assert lag(broker) == 0
    [found] = dead(broker)
    assert (found.topic, found.key, found.value, found.headers) == ("letters", "poison", poison, headers)
    [original] = [record for record in broker.read("letters") if record.key == "poison"]
    assert (found.partition, found.offset) == (original.partition, original.offset)
    assert (found.reason, found.attempts) == ("unreadable: no event of ours", 1)
    assert wait.waits == []


def test_an_unknown_version_becomes_a_dead_letter_at_once(broker, library, consumer, wait, clock):
    broker.publish([letter("a", version=2)])
    assert consumer().run_once() == 1
    [found] = dead(broker)
    assert (found.reason, found.attempts, found.at) == ("unreadable: unknown version 2", 1, clock.now().isoformat())
    assert (library.copies(), wait.waits) == ({}, [])


def test_an_event_may_come_before_what_it_refers_to(broker, library, consumer):
    loop = consumer()
    broker.publish([letter("re", kind="reply", topic="replies", letter="a")])
    assert loop.run_once() == 1
    assert library.answered() == {}
    broker.publish([letter("a")])
    assert loop.run_once() == 1
    assert library.answered() == {"a": 1}
    assert dead(broker) == []


def test_an_event_that_keeps_failing_dies_after_three_tries_and_leaves_nothing_behind(broker, library, consumer, wait):
    broker.publish([letter("bomb", kind="bomb"), letter("b")])
    assert consumer().run_once() == 2
    assert library.copies() == {"b": 1}
    [found] = dead(broker)
    assert (found.attempts, len(wait.waits)) == (3, 2)
    assert found.reason.startswith("ArithmeticError at library.py:")


def test_neither_logs_nor_reasons_quote_what_somebody_wrote(broker, consumer, caplog):
    broker.publish([letter("bomb", kind="bomb", secret="Fatuma")])
    with caplog.at_level(logging.DEBUG):
        consumer().run_once()
    assert "letters[" in caplog.text
    assert "Fatuma" not in caplog.text + dead(broker)[0].reason
    assert "0612345678" not in caplog.text + dead(broker)[0].reason


def test_an_event_that_fails_once_is_no_dead_letter(broker, library, consumer, wait):
    failures = iter([ArithmeticError(), None])

    def fails_once(record):
        if error := next(failures):
            raise error
        library.handle(record)

    broker.publish([letter("a")])
    assert consumer(handle=fails_once).run_once() == 1
    assert (library.copies(), dead(broker), len(wait.waits)) == ({"a": 1}, [], 1)


def test_a_locked_database_holds_the_event_up_until_it_is_free(broker, library, consumer, wait):
    broker.publish([letter("a"), letter("b")])
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    positions = []

    def after(count):
        positions.append(lag(broker))
        if count == 6:
            other.execute("ROLLBACK")

    wait.then = after
    assert consumer(attempts=3).run_once() == 2
    other.close()
    assert (library.copies(), dead(broker)) == ({"a": 1, "b": 1}, [])
    assert positions == [2] * 6


def test_waiting_times_grow_but_not_without_bound(broker, library, consumer, wait):
    def never(record):
        raise Retryable

    broker.publish([letter("a")])
    wait.stop_after = 40
    assert consumer(handle=never).run_once() == 0
    assert 0.05 <= wait.waits[0] <= 0.1
    assert 15 <= min(wait.waits[-20:]) <= max(wait.waits[-20:]) <= 30
    assert len(set(wait.waits[-20:])) > 1
    assert (lag(broker), dead(broker)) == (1, [])


def test_a_consumer_that_is_told_to_stop_while_it_waits_has_skipped_nothing(broker, library, consumer, wait):
    trouble = [True]

    def troubled(record):
        if record.key == "b" and trouble:
            raise Retryable
        library.handle(record)

    broker.publish([letter("a", event="1"), letter("b", event="2"), letter("c", event="3")])
    wait.stop_after = 1
    loop = consumer(handle=troubled, max_records=10)
    done = loop.run_once()
    assert "b" not in library.copies()
    assert lag(broker) == 3 - done
    trouble.clear()
    loop.run_once()
    assert library.copies() == {"a": 1, "b": 1, "c": 1}
    assert lag(broker) == 0


def test_a_broker_that_is_away_for_a_minute_costs_time_and_nothing_else(broker, library, consumer, wait, clock):
    back_at = clock.monotonic() + 60

    def only_then(name):
        def call(*arguments):
            if clock.monotonic() < back_at:
                raise BrokerUnavailable("away")
            return getattr(broker, name)(*arguments)

        return call

    through = Through(broker, **{name: only_then(name) for name in ("subscribe", "publish", "create_topics")})
    broker.publish([letter("a")])
    loop = consumer(through=through)
    done = 0
    while not done:
        done = loop.run_once()
    assert library.copies() == {"a": 1}
    assert 60 <= clock.monotonic() < 100
    assert len(wait.waits) < 20


def test_a_commit_that_does_not_arrive_is_made_later(broker, library, consumer):
    failing = [True, False]

    def subscribe(*arguments):
        member = broker.subscribe(*arguments)

        def commit(records):
            if failing.pop(0):
                raise BrokerUnavailable("away")
            member.commit(records)

        return Through(member, commit=commit)

    broker.publish([letter("a")])
    loop = consumer(through=Through(broker, subscribe=subscribe))
    assert loop.run_once() == 1
    assert lag(broker) == 1
    assert loop.run_once() == 0
    assert (lag(broker), library.copies()) == (0, {"a": 1})


def test_a_crash_between_database_and_offset_delivers_again_with_one_effect(broker, library, consumer, clock):
    crashing = Through(broker, subscribe=lambda *about: Through(broker.subscribe(*about), commit=crash))
    broker.publish([letter("a")])
    with pytest.raises(Crash):
        consumer(through=crashing).run_once()
    assert (library.copies(), lag(broker)) == ({"a": 1}, 1)
    clock.advance(61)
    handled = []
    again = consumer(handle=lambda record: (handled.append(record.key), library.handle(record)))
    assert again.run_once() == 1
    assert handled == ["a"]
    assert (library.copies(), lag(broker)) == ({"a": 1}, 0)


def unwritable(error):
    def publish(messages):
        raise error

    return publish


@pytest.mark.parametrize("error", [TopicMissing("letters.dead"), BrokerUnavailable("full")], ids=["missing", "away"])
def test_when_a_dead_letter_cannot_be_written_the_consumer_stops_at_it(broker, library, consumer, error):
    broker.publish([letter("a"), letter("a", event="2", version=9), letter("a", event="3")])
    loop = consumer(through=Through(broker, publish=unwritable(error)))
    with pytest.raises(ConsumerStopped, match="cannot be written"):
        loop.run(threading.Event())
    assert library.copies() == {"a": 1}
    # The first is committed; the offset of the bad one has not moved.
    assert lag(broker) == 2
    healthy = consumer()
    assert healthy.run_once() == 2
    assert library.copies() == {"a": 2}
    assert [found.reason for found in dead(broker)] == ["unreadable: unknown version 9"]


def test_too_many_dead_letters_in_a_row_stop_the_consumer(broker, library, consumer):
    bad = [letter("same key", event=str(n), version=2) for n in range(30)]
    broker.publish(bad)
    loop = consumer(most_dead_in_a_row=10)
    with pytest.raises(ConsumerStopped, match="10 events in a row"):
        loop.run(threading.Event())
    assert (len(dead(broker)), lag(broker)) == (9, 21)


def test_good_events_in_between_start_the_count_again(broker, library, consumer):
    broker.publish([letter("key", event=str(n), version=1 + n % 2) for n in range(40)])
    assert consumer(most_dead_in_a_row=2).run_once() == 40
    assert (len(dead(broker)), library.copies()) == (20, {"key": 20})


def test_a_consumer_counts_what_it_does(broker, consumer):
    loop = consumer()
    broker.publish([letter("a"), letter("b", version=2), letter("c", kind="bomb")])
    loop.run_once()
    assert (loop.counts.handled, loop.counts.dead, loop.counts.retries) == (1, 2, 3)


def test_a_missing_topic_is_said_at_once(broker, library, clock):
    letters = DeadLetters(broker, [], "library")
    loop = Consumer("library", broker, ["nowhere"], library.handle, letters, clock)
    with pytest.raises(TopicMissing):
        loop.run(threading.Event())


def test_a_running_consumer_hears_at_once_and_leaves_its_group_when_told_to_stop(broker, library, consumer):
    loop = consumer(poll_seconds=5.0)
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    broker.publish([letter("a")])
    wait_until(lambda: lag(broker) == 0)
    stop.set()
    broker.publish([letter("b")])
    thread.join(10)
    assert not thread.is_alive()
    with broker.subscribe("library", ["letters"]) as next_member:
        broker.publish([letter("c")])
        assert "c" in {record.key for record in next_member.poll(0)}
