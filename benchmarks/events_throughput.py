"""How many events a second go from an outbox, over a broker, into the database of one listening service.

    python benchmarks/events_throughput.py [--events 20000] [--brokers memory,sqlite,kafka] [--bytes 1000]
    python benchmarks/events_throughput.py --listener matcher

With `--listener matcher` the events are vacancies and the listener is the matcher's own: contract checks, stock and the
notes for its engines included. Otherwise it is the smallest one that keeps the promises, which shows what the event
layer itself costs.

Everything is as in production: the speaker commits events with `Outbox.add`, a relay publishes them, a consumer hands
them to a listener that parses each and, in durable transactions (SQLite, synchronous=FULL) of up to 100 events, notes
the event id and stores the state. The three run at the same time, in threads of one process, on databases of their own.
Nothing waits in the outbox beforehand and nothing is ranked. Kafka is started by deploy/kafka on this machine. "CPU" is
what this one process used, which says more than the clock when the machine is shared.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects.sqlite import insert

from shared.events import Broker, Message, Record, Topic, open_broker
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.listening import Listener
from shared.events.memory_broker import MemoryBroker
from shared.events.outbox import Outbox, outbox_table, processed_events_table, remember
from shared.events.relay import Relay
from shared.store.database import open_engine
from shared.testing.kafka_server import KafkaServer
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "contracts" / "samples"
TOPIC = "opstap.benchmark.v1"
KEYS = 500
PER_COMMIT = 20
"""Events that the speaker commits at once: a bulk of vacancies commits many, a form one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--brokers", default="memory,sqlite,kafka")
    parser.add_argument("--bytes", type=int, default=1000, help="size of an event (smallest listener only)")
    parser.add_argument("--listener", choices=["smallest", "matcher"], default="smallest")
    options = parser.parse_args()
    print(f"{options.events} events, {KEYS} keys, {options.listener} listener; all figures in events a second")
    print(f"{'broker':8} {'outbox to database':>19} {'speaker':>9} {'relay':>9} {'seconds':>8} {'CPU':>7}")
    for kind in options.brokers.split(","):
        with tempfile.TemporaryDirectory() as directory, _broker(kind, Path(directory)) as broker:
            made = (
                _Matcher(Path(directory))
                if options.listener == "matcher"
                else _Smallest(Path(directory), options.bytes)
            )
            _print(kind, options.events, _run(broker, Path(directory), options.events, made))


def _print(kind: str, events: int, seconds: tuple[float, float, float, float]) -> None:
    spoken, relayed, stored, used = seconds
    print(
        f"{kind:8} {events / stored:19,.0f} {events / spoken:9,.0f} {events / relayed:9,.0f} {stored:8.1f} {used:7.1f}",
        flush=True,
    )


@contextmanager
def _broker(kind: str, directory: Path) -> Iterator[Broker]:
    server = KafkaServer(directory / "kafka") if kind == "kafka" else None
    if server is not None:
        server.start()
    url = (
        server.url
        if server is not None
        else {"memory": "memory://", "sqlite": f"sqlite:///{directory}/events.db"}[kind]
    )
    broker = open_broker(url)
    try:
        yield broker
    finally:
        broker.close()
        if server is not None:
            server.stop()


def _run(
    broker: Broker, directory: Path, events: int, listener: _Matcher | _Smallest
) -> tuple[float, float, float, float]:
    """Seconds until all were spoken, were published, were in the listener's database; seconds of CPU."""
    clock = SystemClock()
    broker.create_topics([Topic(TOPIC, compacted=True)])
    spoken = MetaData()
    outbox = Outbox(outbox_table(spoken), clock)
    speaker = open_engine(f"sqlite:///{directory}/speaker.db")
    spoken.create_all(speaker)
    relay = Relay(speaker, broker, clock)
    consumer = Consumer("benchmark", broker, [TOPIC], listener, DeadLetters(broker, [TOPIC], "benchmark"), clock)
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in (relay, consumer)]
    for thread in threads:
        thread.start()
    # Joining a group takes a while and happens once: it is not what is measured.
    _speak(speaker, outbox, relay, listener.events(0, PER_COMMIT))
    wait_until(lambda: consumer.counts.handled == PER_COMMIT)
    said_later = listener.events(PER_COMMIT, PER_COMMIT + events)
    start, cpu = time.perf_counter(), time.process_time()
    _speak(speaker, outbox, relay, said_later)
    said = time.perf_counter() - start
    total = PER_COMMIT + events
    wait_until(lambda: relay.counts.published == total, 600, 0.005)
    relayed = time.perf_counter() - start
    wait_until(lambda: consumer.counts.handled == total, 600, 0.005)
    stored = time.perf_counter() - start
    used = time.process_time() - cpu
    stop.set()
    relay.wake()
    for thread in threads:
        thread.join()
    assert _count(listener.engine) == total, "every event is remembered once"
    speaker.dispose()
    listener.engine.dispose()
    return said, relayed, stored, used


def _speak(engine: Engine, outbox: Outbox, relay: Relay, events: Sequence[Message]) -> None:
    for start in range(0, len(events), PER_COMMIT):
        with engine.connect().execution_options(opstap_writes=True) as connection:
            outbox.add(connection, *events[start : start + PER_COMMIT])
            connection.commit()
        relay.wake()


class _Matcher:
    """The matcher's own listener, fed with the golden sample of a vacancy under many ids."""

    def __init__(self, directory: Path) -> None:
        from services.matcher.app import Parts, migrate
        from services.matcher.config import Config
        from services.matcher.events.listens import GROUP, ROUTES
        from services.matcher.store.tables import processed_events

        config = Config.from_env({"OPSTAP_DATA_DIR": str(directory), "OPSTAP_SECRET_KEY": "benchmark " * 4})
        migrate(config)
        self._parts = Parts(config, MemoryBroker(SystemClock()), SystemClock())
        self.engine = self._parts.database.engine
        self._listener = Listener(self._parts.database, processed_events, GROUP, ROUTES)
        self._sample = json.loads((SAMPLES / "vacancy.published.v1.json").read_bytes())

    def __call__(self, record: Record) -> None:
        self._listener(record)

    def many(self, records: Sequence[Record]) -> None:
        self._listener.many(records)

    def events(self, first: int, end: int) -> list[Message]:
        return [self._event(number) for number in range(first, end)]

    def _event(self, number: int) -> Message:
        key = f"vacancy-{number % KEYS}"
        data = self._sample["data"] | {"id": key, "revision": number + 1}
        return Message(TOPIC, key, json.dumps(self._sample | {"id": f"event-{number}", "data": data}).encode())


class _Smallest:
    """Parses, remembers, keeps the newest revision: what a store consumer does, without the contract's checks."""

    def __init__(self, directory: Path, size: int) -> None:
        self._size = size
        metadata = MetaData()
        self._processed = processed_events_table(metadata)
        columns = Column("revision", Integer), Column("document", LargeBinary)
        self._stock = Table("stock", metadata, Column("id", String, primary_key=True), *columns)
        upsert = insert(self._stock)
        newest = {"revision": upsert.excluded.revision, "document": upsert.excluded.document}
        self._upsert = upsert.on_conflict_do_update(index_elements=["id"], set_=newest)
        self._clock = SystemClock()
        self.engine = open_engine(f"sqlite:///{directory}/listener.db")
        metadata.create_all(self.engine)

    def __call__(self, record: Record) -> None:
        self.many([record])

    def many(self, records: Sequence[Record]) -> None:
        with self.engine.connect().execution_options(opstap_writes=True) as connection:
            for record in records:
                self._store(connection, record)
            connection.commit()

    def _store(self, connection: Connection, record: Record) -> None:
        event = json.loads(record.value or b"")
        data = event["data"]
        if remember(connection, self._processed, event["source"], event["id"], "benchmark", self._clock.now()):
            row = {"id": data["id"], "revision": data["revision"], "document": record.value}
            connection.execute(self._upsert, row)

    def events(self, first: int, end: int) -> list[Message]:
        return [self._event(number) for number in range(first, end)]

    def _event(self, number: int) -> Message:
        key = f"entity-{number % KEYS}"
        event = {"id": f"event-{number}", "source": "urn:benchmark", "data": {"id": key, "revision": number}}
        event["padding"] = "x" * max(0, self._size - len(json.dumps(event)))
        return Message(TOPIC, key, json.dumps(event).encode(), (("content-type", b"application/cloudevents+json"),))


def _count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM processed_events").scalar_one())


if __name__ == "__main__":
    main()
