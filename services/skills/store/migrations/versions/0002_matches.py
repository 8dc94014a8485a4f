"""What the matcher tells of proposals, and who was introduced."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matches",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("vacancy", sa.String(length=80), nullable=False),
        sa.Column("vacancy_title", sa.String(length=200), nullable=True),
        sa.Column("employer_name", sa.String(length=200), nullable=True),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("engagement", sa.String(length=20), nullable=False),
        sa.Column("course_titles", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_candidate"), "matches", ["candidate"], unique=False)
    op.create_table(
        "match_steps",
        sa.Column("match", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=True),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("match", "revision", name=op.f("pk_match_steps")),
    )
    op.create_table(
        "introductions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("match", sa.String(length=80), nullable=False),
        sa.Column("candidate", sa.String(length=80), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=True),
        sa.Column("principal", sa.String(length=80), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_introductions")),
    )
    op.create_index(op.f("ix_introductions_candidate"), "introductions", ["candidate"], unique=False)
    op.create_index(op.f("ix_introductions_match"), "introductions", ["match"], unique=False)


def downgrade() -> None:
    for table in ("introductions", "match_steps", "matches"):
        op.drop_table(table)
