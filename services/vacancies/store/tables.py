"""The tables of this service. What was submitted is kept as the JSON of its contract, in `terms`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from shared.events.outbox import outbox_table, processed_events_table
from shared.store.idempotency import idempotency_table
from shared.store.migrations import new_metadata

metadata = new_metadata()

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("folded_name", String(400), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("role", "folded_name", name="uq_organisations_role"),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation", String(36), ForeignKey("organisations.id")),
    Column("role", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("status", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)


def _offers(name: str) -> Table:
    table = Table(
        name,
        metadata,
        Column("id", String(36), primary_key=True),
        Column("owner", String(36), ForeignKey("organisations.id"), nullable=False),
        Column("reference", String(100)),
        Column("status", String(20), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("terms", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("changed_at", DateTime(timezone=True), nullable=False),
    )
    Index(f"ix_{name}_owner_id", table.c.owner, table.c.id)
    Index(f"ix_{name}_owner_reference", table.c.owner, table.c.reference)
    return table


vacancies = _offers("vacancies")
courses = _offers("courses")
initiatives = _offers("initiatives")

commitments = Table(
    "commitments",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("giver", String(36), ForeignKey("organisations.id"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("valid_until", Date),
    Column("terms", Text, nullable=False),
    Column("contact", Text),
    Column("note", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("ix_commitments_status_valid_until", "status", "valid_until"),
)

commitment_vacancies = Table(
    "commitment_vacancies",
    metadata,
    Column("commitment", String(36), ForeignKey("commitments.id"), primary_key=True),
    Column("vacancy", String(36), ForeignKey("vacancies.id"), primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    Column("employer", String(36), ForeignKey("organisations.id"), nullable=False, index=True),
    Column("accepted", Boolean, nullable=False),
)

commitment_steps = Table(
    "commitment_steps",
    metadata,
    Column("commitment", String(36), ForeignKey("commitments.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("step", String(20), nullable=False),
    Column("principal", String(80)),
    Column("reason", Text),
    Column("at", DateTime(timezone=True), nullable=False),
)

reservations = Table(
    "reservations",
    metadata,
    Column("match", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("status", String(20), nullable=False),
    Column("vacancy", String(80), nullable=False),
    Column("reason", String(60)),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""One for each match that was agreed or has ended. It says nothing of the person."""

reservation_lines = Table(
    "reservation_lines",
    metadata,
    Column("match", String(80), ForeignKey("reservations.match"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("thing", String(80), nullable=False, index=True),
    Column("starts_on", Date),
    Column("ends_on", Date),
)
"""What it takes, one of each: the vacancy, courses, commitments (for the days stated). Things stay when it is released,
and need not be known here.
"""

proposals = Table(
    "proposals",
    metadata,
    Column("match", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("vacancy", String(80), nullable=False),
    Column("track", String(20), nullable=False),
    Column("engagement", String(20), nullable=False),
    Column("starts_on", Date),
    Column("state", String(20), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("answer", String(20), nullable=False),
    Column("others", String(20), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("ix_proposals_vacancy_match", "vacancy", "match"),
)
"""What the employer of a vacancy may know of each match: `answer` is its own, `others` sums up those of all others."""

bulk_results = Table(
    "bulk_results",
    metadata,
    Column("run", String(36), primary_key=True),
    Column("chunk", Integer, primary_key=True),
    Column("results", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)

idempotency = idempotency_table(metadata)
outbox = outbox_table(metadata)
processed_events = processed_events_table(metadata)
