"""The matcher's tables: what it was told (candidates, stock, principals), the lists it made, and how far it got.

A document is the JSON of the contract that the event carried, so that one schema reads the event and the row.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, String, Table, Text

from shared.events.outbox import outbox_table, processed_events_table
from shared.store.idempotency import idempotency_table
from shared.store.migrations import new_metadata

metadata = new_metadata()

candidates = Table(
    "candidates",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("reference", String(100), nullable=False),
    Column("team", String(80)),
    Column("document", Text, nullable=False),
)
"""Who may be ranked. `document`: `CandidateStateContract`."""

erased = Table(
    "erased",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""Ids of people who were erased, for good: a late event does not bring them back."""

stock = Table(
    "stock",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("owner", String(80)),
    Column("active", Boolean, nullable=False),
    Column("document", Text),
)
"""What is on offer. `kind`: vacancy, course, commitment or initiative; `document`: its state contract, null when only
the closing was heard. What is not `active` (closed, withdrawn, expired) takes no part in ranking."""

principals = Table(
    "principals",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("role", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("organisation", String(80), index=True),
    Column("organisation_name", String(200)),
    Column("team", String(80)),
    Column("secret_hash", String(64), index=True),
)

stock_changes = Table(
    "stock_changes",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Index("ix_stock_changes_revision", "revision", unique=True),
)
"""The newest change of every thing. Who has seen all up to a revision reads what lies above it."""

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""`stock`: the revision given last. One row, so that revisions become visible in the order in which they are given."""

lists = Table(
    "lists",
    metadata,
    Column("candidate", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("settings", String(40), nullable=False),
    Column("stock_revision", BigInteger, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("ranked_at", DateTime(timezone=True), nullable=False),
    Column("entries", Text, nullable=False),
)
"""The list of every candidate as last ranked: ids and scores. `revision` goes up when ids, order or groups change."""

ranker_positions = Table(
    "ranker_positions",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("stock_revision", BigInteger, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("settings", String(40), nullable=False),
)
"""Every list is at least as new as this."""

outbox = outbox_table(metadata)
processed_events = processed_events_table(metadata)
idempotency = idempotency_table(metadata)
