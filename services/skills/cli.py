"""Commands of this service alone; `serve`, `consume`, `migrate`, `republish` are the same for all services."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from services.skills.actions import accounts as actions
from services.skills.actions.passwords import generated_password
from services.skills.app import create_app, migrate
from services.skills.config import Config, ConfigError
from services.skills.domain.errors import SkillsError
from services.skills.store.queries import all_accounts
from shared.events.open import open_broker
from shared.vocabulary.clock import SystemClock
from shared.vocabulary.roles import ACCOUNT_ROLES


@click.group()
def users() -> None:
    """Accounts of people of the municipality.

    Example: opstap users create coach@zaanwolde.example --role coach
    """


@users.command()
@click.argument("email")
@click.option("--role", type=click.Choice(ACCOUNT_ROLES), required=True, help="What the person may do.")
@click.option("--team", help="See only candidates of this team.  [default: all of the municipality]")
@click.option("--ask", is_flag=True, help="Ask for a password instead of making one.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def create(email: str, role: str, team: str | None, ask: bool, as_json: bool) -> None:
    """Make an account and print its password once; only its hash is stored.

    Example: opstap users create lead@zaanwolde.example --role lead
    """
    password = _asked() if ask else generated_password()
    with _service() as parts, parts["database"].write() as uow:
        account = actions.create_account(uow, parts["passwords"], email, role, password, team)
    told = {"id": account.id, "email": account.email, "role": account.role, "team": account.team}
    if as_json:
        click.echo(json.dumps(told if ask else {**told, "password": password}))
    else:
        click.echo(f"{account.email} may sign in now" if ask else password)


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_(as_json: bool) -> None:
    """All accounts, by e-mail address.

    Example: opstap users list
    """
    with _service() as parts, parts["database"].read() as connection:
        found = all_accounts(connection)
    rows = [{"email": one.email, "role": one.role, "team": one.team or "", "status": one.status} for one in found]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo("  ".join(row.values()))


@users.command()
@click.argument("email")
@click.option("--ask", is_flag=True, help="Ask for a password instead of making one.")
def password(email: str, ask: bool) -> None:
    """Give an account a new password and end its sessions; prints it once.

    Example: opstap users password coach@zaanwolde.example
    """
    new = _asked() if ask else generated_password()
    with _service() as parts, parts["database"].write() as uow:
        account = actions.set_password(uow, parts["passwords"], email, new)
    click.echo(f"{account.email} has a new password" if ask else new)


@users.command()
@click.argument("email")
def revoke(email: str) -> None:
    """End an account: its sessions stop at once, and nobody signs in with it any more.

    Example: opstap users revoke coach@zaanwolde.example
    """
    with _service() as parts, parts["database"].write() as uow:
        account = actions.revoke_account(uow, email)
    click.echo(f"{account.email} is revoked")


def _asked() -> str:
    given: str = click.prompt("New password", hide_input=True, confirmation_prompt=True)
    return given


@contextmanager
def _service() -> Iterator[Any]:
    """What the service's parts share. Errors become one line and a non-zero exit."""
    from services.embedded_credentials import ensure_secrets  # the same secrets as `opstap up` made

    try:
        config = Config.from_env(ensure_secrets(os.environ))
        migrate(config)
        app = create_app(config, open_broker(config.broker_url, SystemClock()), SystemClock())
        yield app.extensions["opstap"]
        app.extensions["opstap"]["database"].close()
    except (ConfigError, SkillsError, ValueError) as error:
        raise click.ClickException(str(error)) from error
