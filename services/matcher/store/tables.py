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
    Column("pathway_prefix", String(12), nullable=False, server_default="", index=True),
)
"""Who may be ranked. `document`: `CandidateStateContract`; `pathway_prefix`: what their pathways' ids begin with."""

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
    Column("words", String(450)),
)
"""What is on offer. `kind`: vacancy, course, commitment or initiative; `document`: its state contract, null when only
the closing was heard. What is not `active` (closed, withdrawn, expired) takes no part in ranking. `words`: what a
vacancy is found by, in small letters (`vacancy_search.py`); null for the other kinds."""

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
    Column("traceparent", String(55)),
    Index("ix_stock_changes_revision", "revision", unique=True),
)
"""The newest change of every thing. Who has seen all up to a revision reads what lies above it. `traceparent`: what the
change followed from, for the ranking that follows from it."""

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""`stock`, `feed`: the number given last. One row each, so that numbers become visible in the order in which they are
given. `database`: a number by chance, by which a snapshot of the stock knows the database that it was made from."""

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
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("partitions", Integer, nullable=False),
    Column("owner", String(40), nullable=False),
    Column("stock_revision", BigInteger),
    Column("as_of", Date),
    Column("settings", String(40)),
)
"""Per partition of the candidates, of so many: the ranker that may write their lists, and what every one of those lists
is at least as new as (null until all have been made)."""

matches = Table(
    "matches",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("candidate", String(80), nullable=False, index=True),
    Column("pathway", String(80), nullable=False, index=True),
    Column("vacancy", String(80), nullable=False, index=True),
    Column("state", String(20), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""Rounds of proposing. `document`: `MatchContract`; the columns beside it are for finding it."""

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False),
    Column("candidate", String(80), nullable=False, index=True),
    Column("pathway", String(80), nullable=False, index=True),
    Column("decision", String(20), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", String(80)),
    Column("match", String(80), index=True),
    Column("party", String(80)),
    Column("reason_code", String(60)),
    Column("reason", Text),
    Column("undoes", String(80)),
    Index("ix_decisions_id", "id", unique=True),
    sqlite_autoincrement=True,
)
"""What was decided, answered and heard about pathways, in this order; see `domain/decisions.py`."""

outcomes = Table(
    "outcomes",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("candidate", String(80), nullable=False, index=True),
    Column("pathway", String(80), nullable=False),
    Column("match", String(80), nullable=False),
    Column("months", Integer, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("note", Text),
    Column("by", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_outcomes_match_months", "match", "months", unique=True),
)
"""What came of a match after 3, 6 and 12 months; `note` stays here."""

told_parties = Table(
    "told_parties",
    metadata,
    Column("candidate", String(80), primary_key=True),
    Column("organisation", String(80), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("pseudonym", String(32), nullable=False),
)
"""Who was ever told of whom, and by which name: that stays when the key of the pseudonyms changes."""

feed_events = Table(
    "feed_events",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation", String(80), nullable=False),
    Column("pseudonym", String(32), nullable=False),
    Column("type", String(120), nullable=False),
    Column("event", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Index("ix_feed_events_organisation_seq", "organisation", "seq"),
    Index("ix_feed_events_organisation_pseudonym", "organisation", "pseudonym"),
)
"""What each organisation was told, as JSON of the whole event. `seq`: `feed` of the counters."""

demand_runs = Table(
    "demand_runs",
    metadata,
    Column("as_of", Date, primary_key=True),
    Column("claimed_until", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
)
"""Days that demand for lessons was worked out for (the newest counts) or is being worked out for: whoever claimed a day
and lets the claim run out is taken to have died."""

demand_cells = Table(
    "demand_cells",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("from_level", Integer, nullable=False),
    Column("to_level", Integer, nullable=False),
    Column("daypart", String(20), nullable=False),
    Column("area", String(60), nullable=False),
    Column("people", Integer, nullable=False),
    Column("positions", Integer, nullable=False),
)
"""Demand for lessons as it was told: rounded, never of few people. A cell that is told no more stays with 0 people."""

outbox = outbox_table(metadata)
processed_events = processed_events_table(metadata)
idempotency = idempotency_table(metadata)
