"""DuckDB: in memory, one thread, the candidate as lists in variables of the session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from services.bench.asked import OPEN, WITH_PROMISE, Asked
from services.bench.peer_stock import PeerStock
from services.bench.peers.peer import (
    REAL,
    VACANCY_COLUMNS,
    Hit,
    NotHere,
    need_rows,
    numbers,
    promise_rows,
    vacancy_rows,
)

HERE = Path(__file__).parent
WIDTH = 160
"""Of a line of the plan: it writes whole lists into it."""


class DuckDB:
    """Its own connection; nothing is written to disk."""

    name = "duckdb"
    tolerance: float | None = 1e-9

    def __init__(self, stock: PeerStock) -> None:
        try:
            import duckdb
        except ImportError as missing:
            raise NotHere("duckdb is not installed (the extra `bench` has it)") from missing
        self.version = str(duckdb.__version__)
        self._stock, settings = stock, stock.stock.settings
        self._weights, self._guidance_weeks = settings.weights, settings.guidance_weeks_when_never_reached
        self._query = (HERE / "duckdb.sql").read_text()
        self._values: dict[str, Any] = {}
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        columns = ", ".join(f"{name} {'DOUBLE' if name in REAL else 'INTEGER'}" for name in VACANCY_COLUMNS)
        self._create("vacancy", f"id INTEGER, {columns}, promised BOOLEAN", vacancy_rows(stock))
        self._create("need", "vacancy INTEGER, concept INTEGER, share DOUBLE", need_rows(stock))
        starts = stock.columns["starts"].tolist()
        self._create(
            "promise",
            "vacancy INTEGER, kind INTEGER, supporting BOOLEAN, credit DOUBLE, valid_from INTEGER, "
            "valid_until INTEGER, lasts_days INTEGER, suits INTEGER, starts INTEGER",
            [(*row, starts[int(str(row[0]))]) for row in promise_rows(stock)],
        )

    def ask(self, asked: Asked) -> None:
        self._values = numbers(asked, self._weights, self._guidance_weeks)
        needed = np.isin(np.arange(len(self._stock.kinds)), asked.needs)
        lists: dict[str, np.ndarray] = {
            "reach": asked.reach,
            "room": asked.room,
            "open": asked.language == OPEN,
            "leaning": asked.language == WITH_PROMISE,
            "speaks": asked.speaks,
            "needed": needed,
            "credit": asked.credit,
            "terms": asked.terms,
            **asked.values,
            **{f"wish_{name}": value for name, value in asked.wishes.items()},
        }
        for name, value in lists.items():
            kind = "BOOLEAN" if value.dtype == np.bool_ else "DOUBLE"
            self._connection.execute(f"SET VARIABLE {name} = ?::{kind}[]", [value.tolist()])

    def best(self, limit: int) -> list[Hit]:
        return self._connection.execute(self._query, {**self._values, "limit": limit}).fetchall()

    def explain(self) -> str:
        values = {**self._values, "limit": 20}
        rows = self._connection.execute(f"EXPLAIN ANALYZE {self._query}", values).fetchall()
        lines = "\n".join(str(row[-1]) for row in rows).splitlines()
        return "\n".join(line.rstrip()[:WIDTH] for line in lines)

    def close(self) -> None:
        self._connection.close()

    def _create(self, table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
        """Filled by columns, as arrays: row by row takes minutes. A number that is not known is nan, becomes NULL."""
        self._connection.execute(f"CREATE TABLE {table} ({columns})")
        if not rows:
            return
        filled = [np.array([np.nan if one is None else one for one in column]) for column in zip(*rows, strict=True)]
        incoming = {f"c{place}": column for place, column in enumerate(filled)}
        chosen = ", ".join(
            f"CASE WHEN isnan({name}) THEN NULL ELSE {name} END" if column.dtype.kind == "f" else name
            for name, column in incoming.items()
        )
        self._connection.register("incoming", incoming)
        self._connection.execute(f"INSERT INTO {table} SELECT {chosen} FROM incoming")  # noqa: S608 - ours
        self._connection.unregister("incoming")
