"""What vacancies ask for, and skills that somebody does not have."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard_vacancies",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=True),
        sa.Column("occupation", sa.String(length=500), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_vacancies")),
    )
    op.create_table(
        "declined_skills",
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("concept", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("candidate", "concept", name=op.f("pk_declined_skills")),
    )


def downgrade() -> None:
    for table in ("declined_skills", "heard_vacancies"):
        op.drop_table(table)
