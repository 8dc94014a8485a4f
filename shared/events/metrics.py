"""The figures of relay, consumers and other workers, under the same names in every service (docs/operations.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import Table

from shared.events.broker import Broker
from shared.events.consumer import Consumer
from shared.events.listening import Listener
from shared.events.outbox import OutboxState, outbox_state
from shared.events.relay import Relay
from shared.events.watching import Watch
from shared.events.worker import Worker
from shared.store.database import Database
from shared.vocabulary.durations import Durations

Measures = Mapping[str, tuple[str, Callable[[], float]]]


@runtime_checkable
class Timed(Protocol):
    """A worker that counts how long things take. `durations`: a metric's name to what it is about and the counts."""

    @property
    def durations(self) -> Mapping[str, tuple[str, Durations]]: ...


def outbox_gauges(database: Database, outbox: Table) -> Measures:
    """What waits in the outbox, for `Health.gauges`."""

    def state() -> OutboxState:
        with database.read() as connection:
            return outbox_state(connection, outbox, database.clock.now())

    return {
        "opstap_outbox_waiting": ("Events that wait to be published", lambda: state().waiting),
        "opstap_outbox_oldest_seconds": ("Age of the oldest event that waits", lambda: state().oldest_seconds),
    }


def watched(workers: Sequence[Worker], registry: CollectorRegistry, broker: Broker, service: str) -> list[Worker]:
    """The workers, with one that watches the broker for their consumers; `registry` gives the figures of them all."""
    consumers = [worker for worker in workers if isinstance(worker, Consumer)]
    watch = Watch(broker, consumers, f"{service}-watch")
    registry.register(WorkerMetrics(workers, watch))
    return [*workers, watch]


class WorkerMetrics:
    """A collector of prometheus_client: reads what the workers counted when it is asked."""

    def __init__(self, workers: Sequence[Worker], watch: Watch) -> None:
        self._relays = [worker for worker in workers if isinstance(worker, Relay)]
        self._consumers = [worker for worker in workers if isinstance(worker, Consumer)]
        self._timed = [worker for worker in workers if isinstance(worker, Timed)]
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        yield from self._of_relays()
        yield from self._of_the_broker()
        yield from self._of_consumers()
        for worker in self._timed:
            for name, (about, counted) in worker.durations.items():
                yield HistogramMetricFamily(name, about, counted.buckets(), counted.total)

    def _of_relays(self) -> Iterator[Metric]:
        published = CounterMetricFamily("opstap_relay_published", "Events published since the start")
        failures = CounterMetricFamily("opstap_relay_failures", "Times that broker or database did not answer")
        parked = GaugeMetricFamily("opstap_relay_parked_topics", "Topics that take no events now")
        for relay in self._relays:
            published.add_metric([], relay.counts.published)
            failures.add_metric([], relay.counts.failures)
            parked.add_metric([], len(relay.counts.parked))
        yield from (published, failures, parked)

    def _of_the_broker(self) -> Iterator[Metric]:
        labels = ["group", "topic"]
        lag = GaugeMetricFamily(
            "opstap_consumer_lag", "Events on a topic that a group has still to handle", labels=labels
        )
        dead = GaugeMetricFamily("opstap_dead_letters", "Dead letters that wait for somebody", labels=labels)
        for group, seen in list(self._watch.seen.items()):
            for topic, count in seen.lag.items():
                lag.add_metric([group, topic], count)
            for topic, count in seen.dead.items():
                dead.add_metric([group, topic], count)
        yield from (lag, dead)

    def _of_consumers(self) -> Iterator[Metric]:
        handled = CounterMetricFamily(
            "opstap_events_handled", "Events handled, by result: done or repeated", labels=["group", "type", "result"]
        )
        failures = CounterMetricFamily(
            "opstap_consumer_failures", "Events that failed: retried or dead", labels=["group", "outcome"]
        )
        seconds = HistogramMetricFamily(
            "opstap_event_seconds", "From what happened to what was done about it", labels=["group", "type"]
        )
        for consumer in self._consumers:
            failures.add_metric([consumer.group, "retried"], consumer.counts.retries)
            failures.add_metric([consumer.group, "dead"], consumer.counts.dead)
            if isinstance(consumer.handle, Listener):
                counts = consumer.handle.counts
                for (kind, result), count in dict(counts.handled).items():
                    handled.add_metric([consumer.group, kind, result], count)
                for kind, counted in dict(counts.seconds).items():
                    seconds.add_metric([consumer.group, kind], counted.buckets(), counted.total)
        yield from (handled, failures, seconds)
