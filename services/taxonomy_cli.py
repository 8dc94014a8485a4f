"""`opstap taxonomy …`: import official downloads, see and choose what is in use, link a text."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from services.taxonomy_evaluate import evaluate
from shared.taxonomy.crosswalk import CROSSWALK, parse_crosswalk, read_crosswalk, write_crosswalk
from shared.taxonomy.importer import PREPARING, Library, Plan, Progress
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.settings import taxonomy_folder, taxonomy_library

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."


@click.group()
def taxonomy() -> None:
    """Import ESCO, look at the taxonomy of skills and occupations, and link a text to it.

    Example: opstap taxonomy import ~/Downloads/ESCO*.zip --language nl --language en
    """


@taxonomy.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--language", "-l", "languages", multiple=True, help="Take this language (nl); repeat.  [default: all]")
@click.option("--version", help="The ESCO version, where the file names do not tell (1.2.0).")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def import_(paths: tuple[Path, ...], languages: tuple[str, ...], version: str | None, as_json: bool) -> None:
    """Take in what was downloaded from the ESCO portal: zips, folders or CSV files, of one version.

    Import as often as you like: a file takes the place of its earlier edition, other languages stay. Files of another
    version only add labels. What is damaged changes nothing. Services use it from their next start on.

    Example: opstap taxonomy import ESCO-1.2.0-classification-nl.zip --language nl
    """
    library = _library()
    with _told():
        stated, plan = library.plan(paths, [language.casefold() for language in languages], version)
        with _bar(plan, quiet=as_json) as progress:
            done = library.take(stated, plan, progress)
    if as_json:
        click.echo(json.dumps({**asdict(done), "folder": str(done.folder)}, ensure_ascii=False))
        return
    for name, count in done.rows.items():
        click.echo(f"{name}: {'was there already' if count is None else f'{count:,} rows'}")
    for name in done.left_out:
        click.echo(f"{name}: left out")
    for odd in done.odd:
        click.echo(f"Note: {odd}.")
    current = library.current()
    if current == done.folder.resolve():
        click.echo(f"ESCO {stated} is in use from the next start of the services on. {ATTRIBUTION}")
    else:
        click.echo(f"ESCO {stated} is imported. To use it: opstap taxonomy use {stated}")


@taxonomy.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """Which taxonomy is in use, and which versions and languages are imported.

    Example: opstap taxonomy status
    """
    library = _library()
    with _told():
        used, versions = _used(), library.versions()
        current = library.current_version()
        matches = sum(map(len, read_crosswalk(library.folder / CROSSWALK).values()))
    if as_json:
        told = {"inUse": used.version, "fingerprint": used.fingerprint, "current": current, "crosswalk": matches}
        click.echo(json.dumps({**told, "versions": list(versions.values())}, ensure_ascii=False))
        return
    click.echo(f"In use: {used.version}, fingerprint {used.fingerprint}")
    if versions:
        table = Table("version", "", "occupations", "skills", "labels", box=SIMPLE_HEAD)
        for version, about in versions.items():
            labels = ", ".join(f"{language} {count:,}" for language, count in about["labels"].items())
            mark = "current" if version == current else ""
            table.add_row(version, mark, f"{about['occupations']:,}", f"{about['skills']:,}", labels)
        Console().print(table)
    if matches:
        click.echo(f"Crosswalk: {matches:,} matches")


@taxonomy.command()
@click.argument("version")
def use(version: str) -> None:
    """Make an imported version the one that services use, from their next start on.

    Example: opstap taxonomy use 1.2.0
    """
    with _told():
        folder = _library().use(version)
    click.echo(f"{folder.name} is in use from the next start of the services on. {ATTRIBUTION}")


@taxonomy.command("import-crosswalk")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_crosswalk(file: Path) -> None:
    """Keep URIs of another classification beside ESCO: columns `esco`, `competentnl`, `relation`.

    The relation is exactMatch or closeMatch. Replaces the crosswalk that is there.

    Example: opstap taxonomy import-crosswalk competentnl-esco.csv
    """
    with _told():
        matches = parse_crosswalk(file)
        write_crosswalk(matches, _library().folder / CROSSWALK)
    click.echo(f"{len(matches):,} matches were taken from {file.name}")


@taxonomy.command()
@click.argument("text")
@click.option("--language", default="nl", show_default=True)
@click.option("--kind", type=click.Choice(["occupation", "skill"]), default="occupation", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def link(text: str, language: str, kind: str, as_json: bool) -> None:
    """The concepts that a text may mean, best first, with the score and the reason.

    Example: opstap taxonomy link "broodbakker (m/v)" --language nl
    """
    from shared.taxonomy.linker import Linker

    found = Linker(_used()).search(kind, text, language, 5)
    if as_json:
        click.echo(json.dumps([asdict(item) for item in found], ensure_ascii=False))
        return
    for item in found:
        click.echo(f"{item.score:.2f}  {item.label}  ({item.reason})  {item.concept}")
    if not found:
        click.echo("Not sure: nothing in the taxonomy is near enough.")


taxonomy.add_command(evaluate)


def _library() -> Library:
    return Library(taxonomy_library(os.environ), _prepare_search)


def _prepare_search(folder: Path) -> None:
    from shared.taxonomy.ranked_search import prepare

    prepare(Taxonomy.load(folder), folder)


def _used() -> Taxonomy:
    return Taxonomy.load(taxonomy_folder(os.environ))


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong with files is one line for the person who asked."""
    try:
        yield
    except (ValueError, OSError, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _bar(plan: Plan, *, quiet: bool) -> Iterator[Progress]:
    from rich import progress

    with progress.Progress(console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("", total=sum(file.size for file in plan.files) + sum(PREPARING.values()))
        before = 0

        def show(name: str, size: int) -> None:
            nonlocal before
            bar.update(task, description=name, advance=before)
            before = size

        yield show
