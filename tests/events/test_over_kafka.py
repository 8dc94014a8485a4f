"""From an outbox, over a real Apache Kafka, into a listener's database: relay and consumer as they run in production."""

import threading

import pytest

from shared.events.broker import Message, Topic
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.kafka_broker import KafkaBroker
from shared.events.relay import Relay
from shared.events.watching import Seen, Watch
from shared.testing.library import Library, letter
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]
TOPICS = ["letters", "replies"]


@pytest.fixture
def broker(kafka):
    broker = KafkaBroker([kafka.address], session_timeout_seconds=6)
    broker.create_topics([Topic(name) for name in TOPICS])
    yield broker
    broker.close()


@pytest.fixture
def library(tmp_path):
    # Patient, so that the relay is never refused a mark and says nothing twice.
    library = Library(tmp_path / "library.db", SystemClock(), busy_seconds=10)
    yield library
    library.engine.dispose()


@pytest.fixture
def running():
    """Runs workers in threads until the test is over."""
    stop = threading.Event()
    threads = []

    def run(*workers):
        threads.extend(threading.Thread(target=worker.run, args=(stop,)) for worker in workers)
        for thread in threads:
            thread.start()

    yield run
    stop.set()
    for thread in threads:
        thread.join(20)


def test_what_is_said_is_heard_and_what_cannot_be_read_is_kept_and_replayed(broker, library, running):
    letters = DeadLetters(broker, TOPICS, "library")
    relay = Relay(library.engine, broker, SystemClock())
    consumer = Consumer("library", broker, TOPICS, library.handle, letters, SystemClock())
    running(relay, consumer)
    library.say(*[letter(f"letter-{n % 10}", event=str(n)) for n in range(200)])
    library.say(Message("replies", "poison", b"{broken"), Message("nowhere", "key", b"no such topic"))
    library.say(letter("re", kind="reply", topic="replies", letter="letter-3"))
    wait_until(lambda: library.copies() == {f"letter-{n}": 20 for n in range(10)}, 60)
    wait_until(lambda: library.answered() == {"letter-3": 1})
    wait_until(lambda: broker.lag("library", TOPICS) == {"letters": 0, "replies": 0})
    [poison] = letters.list()
    assert (poison.topic, poison.key, poison.value) == ("replies", "poison", b"{broken")
    assert library.waiting() == [("nowhere", b"no such topic")]
    watch = Watch(broker, [consumer], "watch")
    assert watch.run_once()
    assert watch.seen["library"] == Seen({"letters": 0, "replies": 0}, {"letters": 0, "replies": 1})
    letters.replay(poison.id)
    wait_until(lambda: [found.offset for found in letters.list()] == [poison_again(broker, poison)])


def poison_again(broker, poison):
    return max(record.offset for record in broker.read("replies") if record.key == poison.key)
