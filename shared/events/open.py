"""From an address to a broker."""

from __future__ import annotations

from shared.events.broker import Broker
from shared.vocabulary.clock import Clock, SystemClock

ADDRESSES = "memory://, sqlite:///path/to/events.db or kafka://host:port[,host:port]"


def open_broker(url: str, clock: Clock | None = None) -> Broker:
    """The broker at this address: `memory://`, `sqlite:///path` or `kafka://host:port[,host:port]`.

    As with SQLAlchemy `sqlite:///x.db` is relative and `sqlite:////x.db` absolute. Nothing connects yet. `clock`
    stamps the records of the memory and SQLite brokers and times their members. ValueError for any other address.
    """
    clock = clock or SystemClock()
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise ValueError(f"not the address of a broker: {url!r}; use {ADDRESSES}")
    if scheme == "memory" and not rest:
        from shared.events.memory_broker import MemoryBroker

        return MemoryBroker(clock)
    if scheme == "sqlite" and len(rest) > 1 and rest.startswith("/"):
        from shared.events.sqlite_broker import SqliteBroker

        return SqliteBroker(rest[1:], clock)
    if scheme == "kafka" and rest:
        from shared.events.kafka_broker import KafkaBroker

        return KafkaBroker(rest.rstrip("/").split(","))
    raise ValueError(f"not the address of a broker: {url!r}; use {ADDRESSES}")
