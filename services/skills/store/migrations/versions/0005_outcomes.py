"""What came of pathways after 3, 6 and 12 months, as the matcher tells."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard_outcomes",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_outcomes")),
    )
    op.create_index(op.f("ix_heard_outcomes_candidate"), "heard_outcomes", ["candidate"], unique=False)


def downgrade() -> None:
    op.drop_table("heard_outcomes")
