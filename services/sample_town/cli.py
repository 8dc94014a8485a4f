"""The commands `opstap generate` and `opstap load`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from services.sample_town.calls import LoadFailed
from services.sample_town.remote import Remote, read_credentials

FOLDER = click.Path(file_okay=False, path_type=Path)


def _running(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which running Opstap is meant."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
        click.option(
            "--credentials",
            type=click.Path(path_type=Path),
            help="File with keys.  [default: credentials.txt in the data folder]",
        ),
        click.option("--base", help="Where Opstap runs.  [default: http://127.0.0.1:$PORT or :8000]"),
    ):
        command = option(command)
    return command


@click.command()
@click.option("--candidates", type=click.IntRange(0), default=100, show_default=True)
@click.option("--vacancies", type=click.IntRange(0), default=100, show_default=True)
@click.option("--courses", type=click.IntRange(0), default=20, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Same seed and day, same town.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day that dates are relative to.  [default: today]"
)
@click.option("--out", type=FOLDER, required=True, help="Folder to write into; existing files are not overwritten.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def generate(
    candidates: int, vacancies: int, courses: int, seed: int, as_of: datetime | None, out: Path, as_json: bool
) -> None:
    """Write a synthetic town as NDJSON files.

    Example: opstap generate --candidates 1000 --vacancies 5000 --courses 200 --seed 7 --out /tmp/town
    """
    from services.sample_town.generate import generate as write

    with _progress("Writing") as progress:
        day = as_of.date() if as_of else _today()
        try:
            written = write(candidates, vacancies, courses, seed, out, day, progress)
        except FileExistsError as error:
            raise click.ClickException(f"{error.filename} is there already; choose another folder") from None
    click.echo(
        json.dumps(written) if as_json else f"{out}: " + ", ".join(f"{count} {name}" for name, count in written.items())
    )


@click.command()
@click.argument("folder", type=FOLDER)
@_running
def load(folder: Path, base: str | None, credentials: Path | None, as_json: bool) -> None:
    """Load a generated FOLDER into a running Opstap, through its public APIs.

    Example: opstap load /tmp/town --base http://127.0.0.1:8000 --credentials var/credentials.txt
    """
    from services.sample_town.folder import load_folder

    with _progress("Loading") as progress:
        try:
            loaded = load_folder(_remote(base, credentials), folder, progress)
        except (LoadFailed, FileNotFoundError, KeyError) as error:
            raise click.ClickException(str(error)) from None
    _report({"made": loaded.made, "refused": loaded.refused, "refusals": loaded.refusals}, as_json)


def _report(result: dict[str, Any], as_json: bool) -> None:
    """Prints what happened. Exits with 1 when something was refused, so that scripts notice."""
    if as_json:
        click.echo(json.dumps(result))
    else:
        click.echo(", ".join(f"{count} {kind}" for kind, count in result["made"].items()) or "nothing made")
        for refusal in result["refusals"]:
            click.echo(f"refused: {refusal}", err=True)
        if result["refused"] > len(result["refusals"]):
            click.echo(f"and {result['refused'] - len(result['refusals'])} more", err=True)
    if result["refused"]:
        raise click.exceptions.Exit(1)


def _remote(base: str | None, credentials: Path | None) -> Remote:
    data = Path(os.environ.get("OPSTAP_DATA_DIR") or "var")
    path = credentials or data / "credentials.txt"
    if not path.exists():
        raise click.ClickException(f"{path} is not there; start Opstap first, or use --credentials")
    return Remote(base or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}", read_credentials(path))


def _today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date()


@contextmanager
def _progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while it is a terminal; nothing otherwise."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
