"""What became of the lines of a bulk request that came with an Idempotency-Key, so that a repeat gets the same."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from services.vacancies.store.tables import bulk_results
from shared.store.idempotency import KEPT


def results_of_chunk(connection: Connection, run: str, chunk: int) -> list[dict[str, Any]] | None:
    """The results of a chunk of lines that was done before, else `None`."""
    of = bulk_results.c
    text = connection.execute(select(of.results).where(of.run == run, of.chunk == chunk)).scalar_one_or_none()
    found: list[dict[str, Any]] | None = None if text is None else json.loads(text)
    return found


def save_results(connection: Connection, run: str, chunk: int, results: list[dict[str, Any]], at: datetime) -> None:
    """Remember them, and forget what is older than any key is kept."""
    connection.execute(delete(bulk_results).where(bulk_results.c.at < at - KEPT))
    connection.execute(insert(bulk_results).values(run=run, chunk=chunk, results=json.dumps(results), at=at))
