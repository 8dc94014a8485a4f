"""`opstap ingest`: feed material of other makers through the public API."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import click

from services.ingest.files import items, send
from services.sample_town.remote import Remote, read_credentials
from shared.taxonomy.extraction.suggestions import VacancySuggestion, suggested


@cache
def _reader() -> Callable[[str], VacancySuggestion]:
    """What a vacancy text says, with the taxonomy that comes with Opstap."""
    from shared.taxonomy.extraction.extractor import Extractor
    from shared.taxonomy.linker import Linker
    from shared.taxonomy.store import Taxonomy

    taxonomy = Taxonomy.load()
    extractor = Extractor(taxonomy, Linker(taxonomy))
    return lambda text: suggested(extractor.vacancy(text))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--base", default="http://127.0.0.1:8000", show_default=True, help="Where Opstap serves.")
@click.option(
    "--credentials",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default="var/credentials.txt",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for every record.")
def ingest(files: tuple[Path, ...], base: str, credentials: Path, as_json: bool) -> None:
    """Feed vacancy texts (JSON lines) and VUM records (JSON) in; every record becomes something or gets its reasons.

    Example: opstap ingest vacatures.json vacancy_texts.jsonl
    """
    from rich.progress import track

    call = Remote(base, read_credentials(credentials))
    taken = refused = 0
    everything = [item for file in files for item in items(file, _reader())]
    for result in send(track(everything, description="Ingesting", transient=True, disable=as_json), call):
        taken += result.id is not None
        refused += result.id is None
        if as_json:
            click.echo(
                json.dumps(
                    {"origin": result.origin, "status": result.status, "id": result.id, "reasons": result.reasons}
                )
            )
        elif result.reasons:
            click.echo(f"{result.origin}: {result.status}  " + "; ".join(result.reasons[:4]))
    if not as_json:
        click.echo(f"{taken} taken, {refused} refused with a reason")
