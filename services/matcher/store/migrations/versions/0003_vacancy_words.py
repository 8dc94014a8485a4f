"""Vacancies are found by words of their title and employer."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROWS_AT_ONCE = 1000


def upgrade() -> None:
    with op.batch_alter_table("stock") as table:
        table.add_column(sa.Column("words", sa.String(length=450), nullable=True))
    _fill_words()


def _fill_words() -> None:
    """As `services.matcher.store.vacancy_search.words_of` was when this was written."""
    columns = (sa.column("kind", sa.String), sa.column("id", sa.String), sa.column("document", sa.Text))
    stock = sa.table("stock", *columns, sa.column("words", sa.String))
    connection, after = op.get_bind(), ""
    while True:
        query = sa.select(stock.c.id, stock.c.document).where(
            stock.c.kind == "vacancy", stock.c.id > after, stock.c.document.is_not(None)
        )
        rows = connection.execute(query.order_by(stock.c.id).limit(ROWS_AT_ONCE)).all()
        if not rows:
            return
        here = (stock.c.kind == "vacancy") & (stock.c.id == sa.bindparam("one"))
        found = [{"one": row.id, "found": _words(json.loads(row.document))} for row in rows]
        connection.execute(sa.update(stock).where(here).values(words=sa.bindparam("found")), found)
        after = rows[-1].id


def _words(document: dict[str, object]) -> str:
    terms = document["terms"]
    title = terms["title"] if isinstance(terms, dict) else ""
    return " ".join(f"{title} {document.get('employerName') or ''}".casefold().split())[:450]


def downgrade() -> None:
    with op.batch_alter_table("stock") as table:
        table.drop_column("words")
