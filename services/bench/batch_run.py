"""`opstap bench batch`: everybody ranked anew."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable

from services.bench.figures import Figures
from services.bench.town import Town
from services.matcher.engine.engine import Engine

WARM_UP = 3


def measure_batch(town: Town, processes: int, figures: Figures, tell: Callable[[str], None]) -> None:
    """Seconds for the lists of all candidates of the town in so many processes, which share the stock in memory; the
    work of `opstap rank --all` without the database."""
    engine = town.engine()
    engine.compiled = True
    for one in town.candidates[:WARM_UP]:
        engine.listed(one, town.as_of)
    fork = multiprocessing.get_context("fork")
    shares = [fork.Process(target=_rank, args=(town, engine, number, processes)) for number in range(processes)]
    tell(f"ranking {len(town.candidates)} candidates in {processes} processes")
    begun = time.perf_counter()
    for share in shares:
        share.start()
    for share in shares:
        share.join()
    seconds = time.perf_counter() - begun
    if any(share.exitcode for share in shares):
        figures.why_null["batch_seconds"] = "a process failed"
        return
    figures.values["batch_seconds"] = round(seconds, 2)
    figures.more["batch_candidates_per_second"] = round(len(town.candidates) / seconds, 1)


def _rank(town: Town, engine: Engine, number: int, processes: int) -> None:
    gc.freeze()  # as the processes of `opstap rank --all` do
    for one in town.candidates[number::processes]:
        engine.listed(one, town.as_of)
