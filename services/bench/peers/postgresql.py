"""PostgreSQL: its own server on a Unix socket, one connection, a prepared statement with a plan made once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from services.bench.asked import OPEN, Asked
from services.bench.peer_stock import PeerStock
from services.bench.peers.binary_arrays import Bools, Doubles, Integers, WireArray, teach
from services.bench.peers.peer import (
    VACANCY_COLUMNS,
    Hit,
    NotHere,
    need_rows,
    numbers,
    promise_rows,
    vacancy_rows,
)

HERE = Path(__file__).parent
IN_ROW = 6
"""Needed skills that stand in the vacancy's own row."""
SERVER = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "random_page_cost": "1.1",
    "autovacuum": "off",
}
SESSION = ("SET plan_cache_mode = force_generic_plan", "SET enable_indexscan = off")
"""Found to be fastest: planning costs 3 ms a query otherwise; the clustered heap is read by bitmap in half the time
that an index scan takes."""
MORE_SKILLS = "(SELECT sum(n.share * (%(credit)s::float8[])[n.concept]) FROM need n WHERE n.vacancy = v.id)"
SKILLS_IN_ROW = " + ".join(f"v.s{place} * (%(credit)s::float8[])[v.k{place}]" for place in range(IN_ROW))
SKILLS = f"CASE WHEN v.more_skills THEN {MORE_SKILLS} ELSE {SKILLS_IN_ROW} END"
TYPES = {Bools: "bool[]", Integers: "int[]", Doubles: "float8[]", int: "int", float: "float8", str: "sparsevec"}


class PostgreSQL:
    """`programs`: the folder with a server's programs, or None: the machine's own."""

    name = "postgresql"
    tolerance: float | None = 1e-9
    skills = SKILLS

    def __init__(self, stock: PeerStock, programs: Path | None = None) -> None:
        try:
            from shared.testing.postgres_server import PostgresServer, find_programs
        except ImportError as missing:
            raise NotHere(f"{missing.name} is not installed (the extra `dev` has it)") from missing
        found = programs or find_programs()
        if found is None:
            raise NotHere("there is no PostgreSQL server on this machine (Debian: postgresql)")
        self._stock, settings = stock, stock.stock.settings
        self._weights, self._guidance_weeks = settings.weights, settings.guidance_weeks_when_never_reached
        self._query = (HERE / "postgresql.sql").read_text().replace("{skills}", self.skills).encode()
        with ExitStack() as undo:
            server = PostgresServer(found, SERVER)
            undo.callback(server.remove)
            server.start()
            self._connection = psycopg.connect(server.url("postgres"), autocommit=True, prepare_threshold=0)
            undo.callback(self._connection.close)
            teach(self._connection)
            self._load()
            self._undo = undo.pop_all()
        self.version = self._connection.execute("SHOW server_version").fetchall()[0][0]
        self._parameters: dict[str, Any] = {}

    def ask(self, asked: Asked) -> None:
        values: dict[str, Any] = numbers(asked, self._weights, self._guidance_weeks)
        values["languages"] = Integers(np.flatnonzero(asked.language))
        values["reaches"] = Integers(np.flatnonzero(asked.reach))
        values["open"], values["terms"] = Bools(asked.language == OPEN), Bools(asked.terms)
        values["room"], values["credit"] = Doubles(asked.room), Doubles(asked.credit)
        values["needs"], values["speaks"] = Integers(np.array(asked.needs, np.int64)), Bools(asked.speaks)
        values |= {name: Doubles(value) for name, value in asked.values.items()}
        values |= {f"wish_{name}": Doubles(value) for name, value in asked.wishes.items()}
        self._parameters = values

    def best(self, limit: int) -> list[Hit]:
        return self._connection.execute(self._query, {**self._parameters, "limit": limit}, prepare=True).fetchall()

    def explain(self) -> str:
        """The plan with its times; values are left out: `$1` … in the order in which the query first names them."""
        values = {**self._parameters, "limit": 20}
        names: list[str] = []

        def numbered(found: re.Match[str]) -> str:
            if found[1] not in names:
                names.append(found[1])
            return f"${names.index(found[1]) + 1}"

        text = re.sub(r"%\((\w+)\)s", numbered, self._query.decode())
        types = ", ".join(TYPES[type(values[name])] for name in names)
        rows = ", ".join(f"%({name})s" for name in names)
        execute = self._connection.execute
        execute(f"PREPARE explained ({types}) AS {text}".encode())
        call = psycopg.ClientCursor(self._connection).mogrify(
            f"EXPLAIN (ANALYZE, BUFFERS) EXECUTE explained ({rows})".encode(),
            {name: one.text if isinstance(one := values[name], WireArray) else one for name in names},
        )
        plan = "\n".join(row[0] for row in execute(call.encode()).fetchall())
        execute("DEALLOCATE explained")
        return plan

    def close(self) -> None:
        self._undo.close()

    def _load(self) -> None:
        execute = self._connection.execute
        self._script("postgresql_tables.sql")
        in_row = [f"{letter}{place}" for place in range(IN_ROW) for letter in "ks"]
        columns = ("id", *VACANCY_COLUMNS, "promised", "more_skills", *in_row)
        self._copy("vacancy", columns, self._rows())
        self._copy("need", ("vacancy", "concept", "share"), need_rows(self._stock))
        of_promise = ("vacancy", "kind", "supporting", "credit", "valid_from", "valid_until", "lasts_days", "suits")
        self._copy("promise", of_promise, promise_rows(self._stock))
        self._script("postgresql_indexes.sql")
        self._finish_loading()
        execute("VACUUM ANALYZE")
        for statement in SESSION:
            execute(statement.encode())

    def _script(self, name: str) -> None:
        for statement in (HERE / name).read_text().split(";"):
            if statement.strip():
                self._connection.execute(statement.encode())

    def _finish_loading(self) -> None:
        """What a variant adds."""

    def _rows(self) -> list[tuple[object, ...]]:
        """With the needed skills in pairs of concept and share; places that are left have the share 0."""
        needs: list[list[object]] = [[] for _ in range(len(self._stock))]
        for vacancy, concept, share in need_rows(self._stock):
            needs[int(str(vacancy))] += [concept, share]
        rows = []
        for row, needed in zip(vacancy_rows(self._stock), needs, strict=True):
            more = len(needed) > 2 * IN_ROW
            rows.append((*row, more, *([*needed, *[0, 0.0] * IN_ROW][: 2 * IN_ROW])))
        return rows

    def _copy(self, table: str, columns: tuple[str, ...], rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
