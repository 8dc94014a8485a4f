"""`opstap rank --all`: processes that each rank some partitions of the candidates, and what they tell of it."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.queues import Queue
from queue import Empty

import click

from services.matcher.actions.rank_all import RankingAll, TakenOver
from services.matcher.app import Parts
from services.matcher.config import Config
from services.matcher.engine.kernel import available, kept
from services.matcher.engine.warming import compile_apart
from services.matcher.store.positions import forget_positions
from shared.contracts.events import CANDIDATES
from shared.events.broker import TopicMissing
from shared.events.memory_broker import MemoryBroker
from shared.events.partitions import partition_for
from shared.vocabulary.clock import SystemClock

LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """`ranked` so far by all processes; `taken_over`: processes that gave up a partition to another ranker."""

    ranked: int
    taken_over: int = 0


def rank_and_tell(parts: Parts, settings: Mapping[str, str], processes: int, anew: bool) -> None:
    """The command. `anew`: also those whose list is up to date."""
    clock = parts.clock
    try:
        of = parts.broker.partitions(CANDIDATES.name)
    except TopicMissing:
        of = CANDIDATES.partitions
    if anew:
        with parts.database.write() as uow:
            forget_positions(uow.connection)
            uow.commit()
    _compile_first(parts.config)
    begun = clock.monotonic()

    def told(progress: Progress) -> str:
        seconds = max(clock.monotonic() - begun, 1e-3)
        return f"{progress.ranked} candidates ranked in {seconds:.1f} s, {progress.ranked / seconds:.0f} a second"

    done = rank_everybody(settings, min(processes, of), of, lambda progress: click.echo(told(progress), err=True))
    click.echo(told(done))
    if done.taken_over:
        raise click.ClickException("another ranker has taken over some of the candidates")


def _compile_first(config: Config) -> None:
    """Once, before there are processes that would each begin without."""
    places = kept.places(config.compiled_in)
    if config.compiled and available() and kept.whole(places) is None and (folder := kept.begun(places)):
        click.echo("compiling the engine, once", err=True)
        compile_apart(folder.parent)


def rank_everybody(settings: Mapping[str, str], processes: int, of: int, tell: Callable[[Progress], None]) -> Progress:
    """Until all processes have ended. Raises `OSError` when one was killed or failed: what it did is kept."""
    spawn = multiprocessing.get_context("spawn")
    said: Queue[int | None] = spawn.Queue()
    running = [
        spawn.Process(target=_rank, args=(dict(settings), frozenset(range(one, of, processes)), of, os.getpid(), said))
        for one in range(processes)
    ]
    for process in running:
        process.start()
    ranked = taken_over = 0
    try:
        while True:
            alive = any(process.is_alive() for process in running)
            try:
                many = said.get(timeout=LOOK_SECONDS if alive else 0.01)
            except Empty:
                if not alive:
                    break
                continue
            ranked, taken_over = ranked + (many or 0), taken_over + (many is None)
            tell(Progress(ranked, taken_over))
    finally:
        for process in running:
            process.terminate()
            process.join()
    failed = [process.exitcode for process in running if process.exitcode]
    if failed:
        raise OSError(f"{len(failed)} of {processes} processes failed; run it again to go on")
    return Progress(ranked, taken_over)


def _rank(settings: dict[str, str], partitions: frozenset[int], of: int, parent: int, said: Queue[int | None]) -> None:
    clock = SystemClock()
    # Nothing is signed here, and nothing is published: what is said waits in the outbox for the relay.
    parts = Parts(Config.from_env({"OPSTAP_SECRET_KEY": "not used", **settings}), MemoryBroker(clock), clock)
    ranking = RankingAll(parts.database, parts.live, clock, partition_for)
    with parts.live.caught_up(parts.database):
        gc.freeze()  # the stock stays: no use in looking among it for garbage again and again

    def tell(ranked: int, waiting: int) -> None:
        if os.getppid() != parent:
            raise SystemExit(1)
        if ranked:
            said.put(ranked)

    try:
        ranking.rank(partitions, of, tell)
    except TakenOver:
        said.put(None)
    finally:
        parts.database.close()
