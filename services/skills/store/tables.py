"""The tables of the skills service. Times are seconds since 1970; columns named `sealed_…` hold what the vault made."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Integer, LargeBinary, String, Table

from shared.events.outbox import outbox_table, processed_events_table
from shared.store.idempotency import idempotency_table
from shared.store.migrations import new_metadata

metadata = new_metadata()

candidates = Table(
    "candidates",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("reference", String(100), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("team", String(80), index=True),
    Column("document", JSON, nullable=False),
    Column("sealed_given_name", LargeBinary),
    Column("sealed_family_name", LargeBinary),
    Column("sealed_birth_year", LargeBinary),
    Column("sealed_gender", LargeBinary),
    Column("sealed_email", LargeBinary),
    Column("sealed_phone", LargeBinary),
    Column("sealed_contact_language", LargeBinary),
    Column("sealed_notes", LargeBinary),
    Column("created_at", Float(53), nullable=False),
    Column("changed_at", Float(53), nullable=False),
)
erased = Table(
    "erased",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("at", Float(53), nullable=False),
)
accounts = Table(
    "accounts",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("team", String(80)),
    Column("status", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", Float(53), nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("id", String(80), nullable=False),
    Column("account", String(80), nullable=False, index=True),
    Column("started_at", Float(53), nullable=False),
    Column("seen_at", Float(53), nullable=False, index=True),
)
attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("who", String(64), nullable=False, index=True),
    Column("address", String(64), nullable=False, index=True),
    Column("at", Float(53), nullable=False, index=True),
)
principals = Table(
    "principals",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("role", String(20), nullable=False),
    Column("organisation", String(80)),
    Column("organisation_name", String(200)),
    Column("status", String(20), nullable=False),
    Column("secret_hash", String(64), index=True),
)
matches = Table(
    "matches",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("candidate", String(80), nullable=False, index=True),
    Column("revision", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    Column("pathway", String(80), nullable=False),
    Column("vacancy", String(80), nullable=False),
    Column("vacancy_title", String(200)),
    Column("employer_name", String(200)),
    Column("track", String(20), nullable=False),
    Column("engagement", String(20), nullable=False),
    Column("course_titles", JSON, nullable=False),
    Column("starts_on", Date),
    Column("shared", Boolean, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("plan", JSON(none_as_null=True)),
)
match_steps = Table(
    "match_steps",
    metadata,
    Column("match", String(80), primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("step", String(20), nullable=False),
    Column("party", String(80)),
    Column("reason", String(60)),
    Column("by", String(80)),
    Column("at", Float(53), nullable=False),
)
introductions = Table(
    "introductions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("match", String(80), nullable=False, index=True),
    Column("candidate", String(80), nullable=False, index=True),
    Column("organisation", String(80)),
    Column("principal", String(80), nullable=False),
    Column("result", String(20), nullable=False),
    Column("at", Float(53), nullable=False),
)
heard_vacancies = Table(
    "heard_vacancies",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("postcode", String(10)),
    Column("occupation", String(500)),
    Column("skills", JSON, nullable=False),
)
declined_skills = Table(
    "declined_skills",
    metadata,
    Column("candidate", String(80), primary_key=True),
    Column("concept", String(500), primary_key=True),
)
heard_lists = Table(
    "heard_lists",
    metadata,
    Column("candidate", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("pathways", JSON, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("unseen", Integer, nullable=False),
)
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("candidate", String(80), nullable=False, index=True),
    Column("batch", String(80), nullable=False, index=True),
    Column("by", String(80), nullable=False),
    Column("at", Float(53), nullable=False),
)
heard_outcomes = Table(
    "heard_outcomes",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("candidate", String(80), nullable=False, index=True),
    Column("pathway", String(80), nullable=False),
    Column("months", Integer, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("at", Float(53), nullable=False),
)
assignments = Table(
    "assignments",
    metadata,
    Column("candidate", String(80), primary_key=True),
    Column("account", String(80), nullable=False, index=True),
)
idempotency = idempotency_table(metadata)
outbox = outbox_table(metadata)
processed_events = processed_events_table(metadata)
