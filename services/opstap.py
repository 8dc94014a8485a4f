"""`opstap`: everything that can be done from a terminal. Each part is imported only when it is used."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

LATER: dict[str, tuple[str, str]] = {
    "up": ("services.up:up", "Run all three services in one process."),
    "skills": ("services.commands:skills", "Serve, consume, migrate … the skills service."),
    "vacancies": ("services.commands:vacancies", "Serve, consume, migrate … the vacancies service."),
    "matcher": ("services.commands:matcher", "Serve, consume, migrate … the matcher service."),
    "keys": ("services.vacancies.cli:keys", "Make, list and revoke keys of organisations."),
    "users": ("services.skills.cli:users", "Make and list accounts of the municipality."),
    "export-person": ("services.skills.cli:export_person", "Print all that is held of a person, as JSON."),
    "erase-person": ("services.skills.cli:erase_person", "Erase a person, here and everywhere else."),
    "rank": ("services.matcher.cli:rank", "Print the ranked pathways of a candidate."),
    "demand": ("services.matcher.cli:demand", "Print which lessons are missing, and how many people they would help."),
    "bench": ("services.bench.cli:bench", "Measure the engine on a synthetic town, alone and beside others."),
    "generate": ("services.sample_town.cli:generate", "Write a synthetic town of any size."),
    "load": ("services.sample_town.cli:load", "Load a town through the public APIs."),
    "taxonomy": ("services.taxonomy_cli:taxonomy", "Import ESCO, look at the taxonomy, link a text to it."),
    "places": ("services.commands:places", "Import postcode points."),
    "screenshots": ("services.screenshots:screenshots", "Make pictures of the main pages of a running Opstap."),
    "ingest": ("services.ingest.cli:ingest", "Feed vacancies and candidates of other formats through the APIs."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are called, so that `opstap --help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(LATER)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in LATER:
            return None
        module, name = LATER[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in LATER.items()])


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="opstap")
def cli() -> None:
    """Opstap finds and ranks pathways to work for status holders.

    Example: opstap up --port 8000
    """


def main(arguments: list[str] | None = None) -> Any:
    """The console script. A failure is one line on standard error and a non-zero exit."""
    from shared.events.broker import BrokerUnavailable

    try:
        return cli.main(arguments, standalone_mode=True)
    except (BrokerUnavailable, OSError, ValueError) as error:
        click.echo(f"opstap: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
