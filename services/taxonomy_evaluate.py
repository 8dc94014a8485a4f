"""`opstap taxonomy evaluate`: how good linking is on a file of queries and what they mean."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from shared.vocabulary.settings import taxonomy_folder


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(["occupation", "skill"]), required=True)
@click.option("--language", default="nl", show_default=True)
@click.option(
    "--taxonomy",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A prepared folder.  [default: the one in use]",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def evaluate(file: Path, kind: str, language: str, folder: Path | None, as_json: bool) -> None:
    """Link every query of a tab-separated FILE (query, concepts) and say how often that is right.

    Concepts are separated by spaces; any of them is right. Intervals are the middle 95 % of resampled queries.

    Example: opstap taxonomy evaluate titles.tsv --kind occupation --language nl
    """
    from shared.taxonomy.evaluation import WrongFile, read_queries
    from shared.taxonomy.evaluation import evaluate as measure
    from shared.taxonomy.linker import Linker
    from shared.taxonomy.store import Taxonomy

    try:
        taxonomy = Taxonomy.load(folder or taxonomy_folder(os.environ))
        asked, left_out = read_queries(file, taxonomy)
    except (WrongFile, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    report = measure(Linker(taxonomy), asked, kind, language, left_out=left_out)
    if as_json:
        click.echo(json.dumps({"taxonomy": taxonomy.version, "kind": kind, "language": language, **asdict(report)}))
        return
    click.echo(f"{taxonomy.version}: {report.queries:,} queries, {left_out:,} left out (concept not in this taxonomy)")
    for name, (value, low, high) in report.measures.items():
        click.echo(f"{name:<5} {value:.3f}  ({low:.3f} to {high:.3f})")
    right = "nothing was accepted" if report.accepted_right is None else f"{report.accepted_right:.1%} of it right"
    click.echo(f"Accepted by itself: {report.accepted:.1%}, {right}")
    click.echo(f"Calibration error {report.calibration_error:.3f}; mean score, share right, queries:")
    for score, share, count in report.calibration:
        click.echo(f"  {score:.2f}  {share:.2f}  {count:,}")
    click.echo(f"{report.per_second:,.0f} queries a second, many at once")
