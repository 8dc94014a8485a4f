"""Commands of this service alone; `serve`, `consume`, `migrate`, `republish` are the same for all services."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from services.vacancies.actions.keys import revoke_key
from services.vacancies.app import create_app, issue_key, migrate
from services.vacancies.config import Config
from services.vacancies.domain.errors import Refused
from services.vacancies.store.queries import keys_after
from shared.events.open import open_broker
from shared.store.database import Database
from shared.vocabulary.clock import SystemClock
from shared.vocabulary.roles import KEY_ROLES


@click.group()
def keys() -> None:
    """Keys with which organisations use the API.

    Example: opstap keys create --role employer --name "Bakkerij De Korenaar"
    """


@keys.command()
@click.option("--role", type=click.Choice(KEY_ROLES), required=True, help="What the key may do.")
@click.option("--name", required=True, help="The organisation (or the case system); made when it is new.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def create(role: str, name: str, as_json: bool) -> None:
    """Make a key and print it once; only its hash is stored.

    Example: opstap keys create --role provider --name "Taalhuis Zaan"
    """
    with _database() as database:
        key = issue_key(database, role, name)
    click.echo(json.dumps({"role": role, "name": name, "key": key}) if as_json else key)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_(as_json: bool) -> None:
    """All keys, oldest first, without their secrets.

    Example: opstap keys list
    """
    with _database() as database, database.read() as connection:
        found = keys_after(connection, None, 10_000)
    rows = [{"id": key.id, "role": key.role, "status": key.status, "name": key.name} for key in found]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(row.values()))


@keys.command()
@click.argument("id")
def revoke(id: str) -> None:
    """From now on the key opens nothing, in any service.

    Example: opstap keys revoke 0192f3c1-…
    """
    with _database() as database, database.write() as uow:
        revoke_key(uow, id)
    click.echo(f"{id} is revoked")


@contextmanager
def _database() -> Iterator[Database]:
    """This service's database, at its newest version. A refusal becomes one line and a non-zero exit."""
    try:
        config, clock = Config.from_env(os.environ), SystemClock()
        migrate(config)
        database: Database = create_app(config, open_broker(config.broker_url, clock), clock).extensions["opstap"][
            "database"
        ]
        yield database
        database.close()
    except (Refused, ValueError) as error:
        raise click.ClickException(str(error)) from error


commands = keys
