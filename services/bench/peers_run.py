"""`opstap bench peers`: the engine beside everything else that is on this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.bench.asked import asked_of, states_everything
from services.bench.compare import Compared, Ranker, compare
from services.bench.figures import Figures
from services.bench.ours import Compiled
from services.bench.peer_stock import PeerStock
from services.bench.peers.bm25 import Tantivy
from services.bench.peers.duck_db import DuckDB
from services.bench.peers.peer import NotHere, Peer
from services.bench.peers.pgvector import PgVector
from services.bench.peers.postgresql import PostgreSQL
from services.bench.peers.sqlite import SQLite
from services.bench.reference import NumpyReference
from services.bench.town import Town

PEERS = ("postgresql", "pgvector", "duckdb", "sqlite", "tantivy")
OURS, PATHWAYS, NAMED = "kernel_single", "kernel_numbers", "kernel"
"""Single vacancies and all pathways as numbers and scores, which is what peers answer with; and all pathways with the
ids and names of everything."""
AGAINST_PATHWAYS = ("tantivy",)
"""Their bar is measured against all pathways; that of the others against our single vacancies."""
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """`asked`: how many candidates (who state everything); `checked`: of how many every survivor is compared;
    `explain`: hear how each peer goes about the first of them; `programs`: of a PostgreSQL with pgvector."""

    asked: int
    rounds: int = 1
    checked: int = 20
    peers: tuple[str, ...] = PEERS
    explain: bool = False
    programs: Path | None = None


def measure_peers(
    town: Town, wanted: Wanted, figures: Figures, tell: Callable[[str], None] = lambda text: None
) -> list[str]:
    """Fills in the ratios; returns what differs, in words (nothing: all agree).

    Everything runs on one processor, by turns. `tell` hears what is being done.
    """
    some = [one for one in town.candidates if states_everything(one)][: wanted.asked]
    if not some:
        raise ValueError("nobody in this town states everything: ask for more candidates")
    stock = PeerStock(town, town.stock())
    judge = NumpyReference(stock.stock, town.as_of)
    kernel = Compiled(stock.stock, town.as_of)
    ours: dict[str, Ranker] = {
        OURS: kernel.singles,
        PATHWAYS: kernel.pathway_numbers,
        NAMED: kernel.pathways,
    }
    peers: list[Peer] = []
    processors = os.sched_getaffinity(0)
    # Started servers inherit it: one processor for everybody.
    os.sched_setaffinity(0, {max(processors)})
    try:
        for name, make in makers(stock, wanted).items():
            tell(f"loading {name}")
            begun = time.perf_counter()
            try:
                peers.append(make())
            except NotHere as missing:
                figures.why_null[f"ratio_{name}"] = str(missing)
                continue
            figures.versions[name] = peers[-1].version
            figures.more[f"{name}_load_seconds"] = round(time.perf_counter() - begun, 1)
        tell(f"asking about {len(some)} candidates")
        compare(stock, some[:WARM_UP], peers, judge, ours, checked=0)
        compared = compare(stock, some, peers, judge, ours, rounds=wanted.rounds, checked=wanted.checked)
        if wanted.explain:
            for peer in peers:
                peer.ask(asked_of(stock, some[0]))
                tell(f"{peer.name} {peer.version}:\n{peer.explain()}")
    finally:
        os.sched_setaffinity(0, processors)
        for peer in peers:
            peer.close()
    write_down(compared, peers, figures)
    return compared.differs


def makers(stock: PeerStock, wanted: Wanted) -> Mapping[str, Callable[[], Peer]]:
    """How each of the wanted peers is made."""
    known: dict[str, Callable[[], Peer]] = {
        "postgresql": lambda: PostgreSQL(stock),
        "pgvector": lambda: PgVector(stock, wanted.programs),
        "duckdb": lambda: DuckDB(stock),
        "sqlite": lambda: SQLite(stock),
        "tantivy": lambda: Tantivy(stock),
    }
    return {name: known[name] for name in PEERS if name in wanted.peers}


def write_down(compared: Compared, peers: list[Peer], figures: Figures) -> None:
    """Medians, 99th percentiles and ratios."""
    for name, milliseconds in compared.milliseconds.items():
        figures.times(f"{name}_ms", milliseconds)
    single, pathways, named = compared.median(OURS), compared.median(PATHWAYS), compared.median(NAMED)
    for name in ("numpy_reference", *(peer.name for peer in peers)):
        against = pathways if name in AGAINST_PATHWAYS else single
        figures.values[f"ratio_{name}"] = round(compared.median(name) / against, 3)
        figures.more[f"ratio_{name}_to_pathways"] = round(compared.median(name) / pathways, 3)
        figures.more[f"ratio_{name}_to_pathways_named"] = round(compared.median(name) / named, 3)
        figures.more[f"ratio_{name}_to_single"] = round(compared.median(name) / single, 3)
    figures.more["survivors_mean"] = round(sum(compared.survivors) / max(1, len(compared.survivors)), 1)
