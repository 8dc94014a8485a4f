"""SQLite: in memory, one connection, the candidate in small tables beside the stock."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from services.bench.asked import Asked
from services.bench.peer_stock import PeerStock
from services.bench.peers.asked_rows import TABLES, asked_rows
from services.bench.peers.peer import REAL, VACANCY_COLUMNS, Hit, need_rows, numbers, promise_rows, vacancy_rows

HERE = Path(__file__).parent


class SQLite:
    """Its own database in memory."""

    name = "sqlite"
    tolerance: float | None = 1e-9
    version = sqlite3.sqlite_version

    def __init__(self, stock: PeerStock) -> None:
        settings = stock.stock.settings
        self._weights, self._guidance_weeks = settings.weights, settings.guidance_weeks_when_never_reached
        self._query = (HERE / "sqlite.sql").read_text()
        self._values: dict[str, Any] = {}
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        # Columns have types: a column without one is not compared by way of an index.
        columns = ", ".join(f"{name} {'REAL' if name in REAL else 'INT'}" for name in VACANCY_COLUMNS)
        self._create("vacancy", f"id INTEGER PRIMARY KEY, {columns}, promised INT", vacancy_rows(stock))
        self._create("need", "vacancy INT, concept INT, share REAL, PRIMARY KEY (vacancy, concept)", need_rows(stock))
        of_promise = ("vacancy", "kind", "supporting", "credit", "valid_from", "valid_until", "lasts_days", "suits")
        typed = ", ".join(f"{name} {'REAL' if name == 'credit' else 'INT'}" for name in of_promise)
        self._create("promise", typed, promise_rows(stock))
        for table, names in TABLES.items():
            rest = "".join(f", {name} {'INT' if name == 'open' else 'REAL'}" for name in names[1:])
            self._connection.execute(f"CREATE TABLE {table} (code INTEGER PRIMARY KEY{rest})")
        self._connection.execute("CREATE INDEX vacancy_by_gate ON vacancy (language, reach)")
        self._connection.execute("CREATE INDEX promise_by_vacancy ON promise (vacancy)")
        self._connection.execute("ANALYZE")

    def ask(self, asked: Asked) -> None:
        self._values = numbers(asked, self._weights, self._guidance_weeks)
        for table, rows in asked_rows(asked).items():
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of TABLES
            self._insert(table, len(TABLES[table]), rows)

    def best(self, limit: int) -> list[Hit]:
        return self._connection.execute(self._query, {**self._values, "limit": limit}).fetchall()

    def explain(self) -> str:
        rows = self._connection.execute(f"EXPLAIN QUERY PLAN {self._query}", {**self._values, "limit": 20}).fetchall()
        depth = {0: 0}
        for number, parent, *_ in rows:
            depth[number] = depth[parent] + 1
        return "\n".join("  " * (depth[row[0]] - 1) + row[-1] for row in rows)

    def close(self) -> None:
        self._connection.close()

    def _create(self, table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
        without = " WITHOUT ROWID" if table == "need" else ""
        self._connection.execute(f"CREATE TABLE {table} ({columns}){without}")
        if rows:
            self._insert(table, len(rows[0]), rows)

    def _insert(self, table: str, columns: int, rows: list[tuple[object, ...]]) -> None:
        self._connection.execute("BEGIN")
        places = ", ".join("?" * columns)
        self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - one of ours
        self._connection.execute("COMMIT")
