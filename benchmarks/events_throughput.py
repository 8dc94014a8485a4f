"""How many events a second go from an outbox, over a broker, into the database of one listening service.

    python benchmarks/events_throughput.py [--events 20000] [--brokers memory,sqlite,kafka] [--bytes 1000]

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

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects.sqlite import insert

from shared.events import Broker, Message, Record, Topic, open_broker
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.outbox import Outbox, outbox_table, processed_events_table, remember
from shared.events.relay import Relay
from shared.store.database import open_engine
from shared.testing.kafka_server import KafkaServer
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock

TOPIC = "opstap.benchmark.v1"
KEYS = 500
PER_COMMIT = 20
"""Events that the speaker commits at once: a bulk of vacancies commits many, a form one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--brokers", default="memory,sqlite,kafka")
    parser.add_argument("--bytes", type=int, default=1000, help="size of an event")
    options = parser.parse_args()
    print(f"{options.events} events of {options.bytes} bytes, {KEYS} keys; all figures in events a second")
    print(f"{'broker':8} {'outbox to database':>19} {'speaker':>9} {'relay':>9} {'seconds':>8} {'CPU':>7}")
    for kind in options.brokers.split(","):
        with tempfile.TemporaryDirectory() as directory, _broker(kind, Path(directory)) as broker:
            _print(kind, options.events, _run(broker, Path(directory), options.events, options.bytes))


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


def _run(broker: Broker, directory: Path, events: int, size: int) -> tuple[float, float, float, float]:
    """Seconds until all were spoken, were published, were in the listener's database; seconds of CPU."""
    clock = SystemClock()
    broker.create_topics([Topic(TOPIC, compacted=True)])
    spoken = MetaData()
    outbox = Outbox(outbox_table(spoken), clock)
    speaker = open_engine(f"sqlite:///{directory}/speaker.db")
    spoken.create_all(speaker)
    listener = _Listener(directory)
    relay = Relay(speaker, broker, clock)
    consumer = Consumer("benchmark", broker, [TOPIC], listener, DeadLetters(broker, [TOPIC], "benchmark"), clock)
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in (relay, consumer)]
    for thread in threads:
        thread.start()
    # Joining a group takes a while and happens once: it is not what is measured.
    _speak(speaker, outbox, relay, 0, PER_COMMIT, size)
    wait_until(lambda: consumer.counts.handled == PER_COMMIT)
    start, cpu = time.perf_counter(), time.process_time()
    _speak(speaker, outbox, relay, PER_COMMIT, PER_COMMIT + events, size)
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
    assert listener.count() == total, "every event is remembered once"
    speaker.dispose()
    listener.engine.dispose()
    return said, relayed, stored, used


def _speak(engine, outbox, relay, first: int, end: int, size: int) -> None:  # type: ignore[no-untyped-def]
    for start in range(first, end, PER_COMMIT):
        with engine.connect().execution_options(opstap_writes=True) as connection:
            outbox.add(connection, *(_event(n, size) for n in range(start, min(start + PER_COMMIT, end))))
            connection.commit()
        relay.wake()


def _event(number: int, size: int) -> Message:
    key = f"entity-{number % KEYS}"
    event = {"id": f"event-{number}", "source": "urn:benchmark", "data": {"id": key, "revision": number, "text": ""}}
    event["data"]["text"] = "x" * max(0, size - len(json.dumps(event)))  # type: ignore[index]
    return Message(TOPIC, key, json.dumps(event).encode(), (("content-type", b"application/cloudevents+json"),))


class _Listener:
    """Parses, remembers, keeps the newest revision: what a store consumer does, without the contract's checks."""

    def __init__(self, directory: Path) -> None:
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

    def count(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM processed_events").scalar_one())


if __name__ == "__main__":
    main()
