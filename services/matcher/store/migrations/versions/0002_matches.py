"""Matches, what parties were told of them, and what else came with proposals."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("candidates") as table:
        table.add_column(sa.Column("pathway_prefix", sa.String(length=12), nullable=False, server_default=""))
    _fill_prefixes()
    op.create_index(op.f("ix_candidates_pathway_prefix"), "candidates", ["pathway_prefix"], unique=False)
    op.add_column("stock_changes", sa.Column("traceparent", sa.String(length=55), nullable=True))
    _positions()
    _matches()
    _feed()
    _demand()


def _fill_prefixes() -> None:
    """As `services.matcher.domain.pathways.prefix_of` was when this was written."""
    candidates = sa.table("candidates", sa.column("id", sa.String), sa.column("pathway_prefix", sa.String))
    connection = op.get_bind()
    rows = [
        {"one": identity, "prefix": hashlib.sha256(identity.encode()).hexdigest()[:12]}
        for identity in connection.execute(sa.select(candidates.c.id)).scalars()
    ]
    if rows:
        here = candidates.c.id == sa.bindparam("one")
        connection.execute(sa.update(candidates).where(here).values(pathway_prefix=sa.bindparam("prefix")), rows)


def _positions() -> None:
    """Anew, and empty: ids of pathways are made in another way now, so every list is made and said again."""
    op.drop_table("ranker_positions")
    op.create_table(
        "ranker_positions",
        sa.Column("partition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partitions", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("stock_revision", sa.BigInteger(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("settings", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("partition", name=op.f("pk_ranker_positions")),
    )


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("vacancy", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_candidate"), "matches", ["candidate"], unique=False)
    for column in ("pathway", "vacancy", "state"):
        op.create_index(op.f(f"ix_matches_{column}"), "matches", [column], unique=False)
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=True),
        sa.Column("match", sa.String(length=80), nullable=True),
        sa.Column("party", sa.String(length=80), nullable=True),
        sa.Column("reason_code", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("undoes", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_id"), "decisions", ["id"], unique=True)
    op.create_index(op.f("ix_decisions_candidate"), "decisions", ["candidate"], unique=False)
    op.create_index(op.f("ix_decisions_pathway"), "decisions", ["pathway"], unique=False)
    op.create_index(op.f("ix_decisions_match"), "decisions", ["match"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("match", sa.String(length=80), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_candidate"), "outcomes", ["candidate"], unique=False)
    op.create_index("ix_outcomes_match_months", "outcomes", ["match", "months"], unique=True)


def _feed() -> None:
    op.create_table(
        "told_parties",
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("candidate", "organisation", name=op.f("pk_told_parties")),
    )
    op.create_table(
        "feed_events",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_feed_events")),
    )
    op.create_index(op.f("ix_feed_events_at"), "feed_events", ["at"], unique=False)
    op.create_index("ix_feed_events_organisation_seq", "feed_events", ["organisation", "seq"], unique=False)
    op.create_index("ix_feed_events_organisation_pseudonym", "feed_events", ["organisation", "pseudonym"], unique=False)


def _demand() -> None:
    op.create_table(
        "demand_runs",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_demand_runs")),
    )
    op.create_table(
        "demand_cells",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("daypart", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_cells")),
    )


def downgrade() -> None:
    op.drop_table("demand_cells")
    op.drop_table("demand_runs")
    op.drop_table("ranker_positions")
    op.create_table(
        "ranker_positions",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("stock_revision", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("settings", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ranker_positions")),
    )
    op.drop_table("feed_events")
    op.drop_table("told_parties")
    op.drop_index("ix_outcomes_match_months", table_name="outcomes")
    op.drop_index(op.f("ix_outcomes_candidate"), table_name="outcomes")
    op.drop_table("outcomes")
    for column in ("match", "pathway", "candidate", "id"):
        op.drop_index(op.f(f"ix_decisions_{column}"), table_name="decisions")
    op.drop_table("decisions")
    for column in ("state", "vacancy", "pathway", "candidate"):
        op.drop_index(op.f(f"ix_matches_{column}"), table_name="matches")
    op.drop_table("matches")
    with op.batch_alter_table("stock_changes") as table:
        table.drop_column("traceparent")
    op.drop_index(op.f("ix_candidates_pathway_prefix"), table_name="candidates")
    with op.batch_alter_table("candidates") as table:
        table.drop_column("pathway_prefix")
