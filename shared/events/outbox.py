"""Two tables that make events reliable: what is still to be told, and what has been heard.

The outbox is written in the transaction that changes the state, so neither exists without the other; the relay
publishes it later. The processed events are written in the transaction of the action that an event caused, so an event
that comes again is recognised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from shared.events.broker import Message
from shared.events.headers import pack_headers
from shared.vocabulary.clock import Clock


def outbox_table(metadata: MetaData) -> Table:
    """The outbox: rows in the order they were said. `published_at` is null while a row waits; times are seconds."""
    table = Table(
        "outbox",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("topic", String(249), nullable=False),
        Column("key", String(255), nullable=False),
        Column("value", LargeBinary),
        Column("headers", Text, nullable=False),
        Column("created_at", Float(53), nullable=False),
        Column("published_at", Float(53)),
        sqlite_autoincrement=True,
    )
    # Holds the waiting rows only, so that asking "anything to do?" costs nothing.
    waiting = table.c.published_at.is_(None)
    Index("outbox_waiting", table.c.id, sqlite_where=waiting, postgresql_where=waiting)
    Index("outbox_published", table.c.published_at)
    return table


def processed_events_table(metadata: MetaData) -> Table:
    """The events a group has dealt with; one row per group, source and event id."""
    return Table(
        "processed_events",
        metadata,
        Column("group", String(100), primary_key=True),
        Column("source", String(255), primary_key=True),
        Column("event_id", String(100), primary_key=True),
        Column("at", Float(53), nullable=False, index=True),
    )


class Outbox:
    """Where an action puts what is to be told."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def add(self, connection: Connection, *messages: Message) -> None:
        """Write the messages in the connection's transaction. They are published in this order per key, once it
        commits; never, if it does not."""
        now = self._clock.now().timestamp()
        rows = [
            {
                "topic": message.topic,
                "key": message.key,
                "value": message.value,
                "headers": pack_headers(message.headers),
                "created_at": now,
            }
            for message in messages
        ]
        if rows:
            connection.execute(insert(self._table), rows)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How far the relay is behind: rows that wait, and the age in seconds of the oldest (0 when none waits)."""

    waiting: int
    oldest_seconds: float


def outbox_state(connection: Connection, table: Table, now: datetime) -> OutboxState:
    query = select(func.count(), func.min(table.c.created_at)).where(table.c.published_at.is_(None))
    waiting, oldest = connection.execute(query).one()
    return OutboxState(waiting, max(0.0, now.timestamp() - oldest) if waiting else 0.0)


def remember(connection: Connection, table: Table, source: str, event_id: str, group: str, at: datetime) -> bool:
    """Note in this transaction that the group deals with the event. False when it was noted before: then do nothing.

    `table` is the service's `processed_events_table`.
    """
    row = {"group": group, "source": source, "event_id": event_id, "at": at.timestamp()}
    return connection.execute(_insert_if_new(table, connection.dialect.name), row).rowcount == 1


@lru_cache(maxsize=16)
def _insert_if_new(table: Table, dialect: str) -> Insert:
    # Once per table: putting the statement together costs more than running it. Of an INSERT the number of rows is only
    # told when it is asked for.
    made = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return made.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


PROCESSED_EVENTS_KEPT = timedelta(days=60)
"""Twice as long as any topic keeps what could be delivered again."""


def forget_processed(connection: Connection, table: Table, now: datetime) -> int:
    """Delete what was processed more than PROCESSED_EVENTS_KEPT ago; returns how many rows."""
    oldest = (now - PROCESSED_EVENTS_KEPT).timestamp()
    return connection.execute(delete(table).where(table.c.at < oldest)).rowcount
