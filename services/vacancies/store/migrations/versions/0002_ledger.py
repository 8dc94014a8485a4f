"""The ledger: what is reserved for whom is counted from its lines, so no stored number of what is free is left."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reservations",
        sa.Column("match", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("vacancy", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("match", name=op.f("pk_reservations")),
    )
    op.create_table(
        "reservation_lines",
        sa.Column("match", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["match"], ["reservations.match"], name=op.f("fk_reservation_lines_match")),
        sa.PrimaryKeyConstraint("match", "place", name=op.f("pk_reservation_lines")),
    )
    op.create_index(op.f("ix_reservation_lines_thing"), "reservation_lines", ["thing"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("match", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("vacancy", sa.String(length=80), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("engagement", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("others", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("match", name=op.f("pk_proposals")),
    )
    op.create_index("ix_proposals_vacancy_match", "proposals", ["vacancy", "match"], unique=False)
    for table in ("vacancies", "courses", "initiatives"):
        op.drop_column(table, "free")
    op.drop_column("commitments", "capacity_free")


def downgrade() -> None:
    """What is taken is forgotten: everything stated counts as free again."""
    for table in ("vacancies", "courses", "initiatives"):
        op.add_column(table, sa.Column("free", sa.Integer(), nullable=True))
    op.add_column("commitments", sa.Column("capacity_free", sa.Integer(), nullable=False, server_default="1"))
    op.drop_table("proposals")
    op.drop_table("reservation_lines")
    op.drop_table("reservations")
