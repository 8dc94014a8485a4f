"""Lists of pathways and who saw them, follow-ups, whose candidate somebody is, and what a plan says of a match."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("plan", sa.JSON(), nullable=True))
    op.create_table(
        "heard_lists",
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("pathways", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("unseen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_heard_lists")),
    )
    op.create_table(
        "follow_ups",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("batch", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_batch"), "follow_ups", ["batch"], unique=False)
    op.create_index(op.f("ix_follow_ups_candidate"), "follow_ups", ["candidate"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_account"), "assignments", ["account"], unique=False)


def downgrade() -> None:
    for table in ("assignments", "follow_ups", "heard_lists"):
        op.drop_table(table)
    with op.batch_alter_table("matches") as matches:
        matches.drop_column("plan")
