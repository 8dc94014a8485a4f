"""Commands of this service alone; `serve`, `consume`, `migrate`, `republish` are the same for all services."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from services.skills.actions import accounts as actions
from services.skills.actions.candidates import erase_candidate
from services.skills.actions.passwords import generated_password
from services.skills.app import create_app, migrate
from services.skills.config import Config
from services.skills.domain.errors import CandidateUnknown, SkillsError
from services.skills.domain.privacy import profile_of
from services.skills.schemas.candidates import CandidateAnswer
from services.skills.schemas.matches import CaseloadAnswer, FollowUpNoted, OutcomeHeard
from services.skills.store.queries import (
    account_for,
    all_accounts,
    caseload_of,
    declined_of,
    follow_ups_of,
    outcomes_of,
)
from shared.contracts.profiles import CandidateProfileContract
from shared.events.open import open_broker
from shared.vocabulary.clock import SystemClock
from shared.vocabulary.roles import ACCOUNT_ROLES
from shared.vocabulary.settings import SettingWrong


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


@click.command("export-person")
@click.argument("candidate_id")
def export_person(candidate_id: str) -> None:
    """All that the skills service holds of a person, as JSON, for somebody who asks to see their data.

    `skillsAnsweredNo` are skills they said not to have. `told` is what other services know of them; `matches` and
    `introductions` say who was told of what, `followUps` when they were spoken to, `account` whose candidate they are.
    Example: opstap export-person 0194f3c2-… > person.json
    """
    with _service() as parts:
        with parts["database"].read() as connection:
            stored = parts["candidates"].get(connection, candidate_id)
            if stored is None:
                raise CandidateUnknown
            caseload = caseload_of(connection, candidate_id)
            declined = sorted(declined_of(connection, candidate_id))
            spoken = [{"at": at, "by": by} for at, by in follow_ups_of(connection, candidate_id)]
            outcomes = outcomes_of(connection, candidate_id)
            account = account_for(connection, candidate_id)
        person = CandidateAnswer().dump(stored)
        told = CandidateProfileContract().dump(profile_of(stored.record))
    noted = {
        "skillsAnsweredNo": declined,
        "followUps": FollowUpNoted(many=True).dump(spoken),
        "outcomes": OutcomeHeard(many=True).dump(outcomes),
        "account": account,
    }
    known = {"candidate": person, "told": told, **CaseloadAnswer().dump(caseload), **noted}
    click.echo(json.dumps(known, ensure_ascii=False, indent=1))


@click.command("erase-person")
@click.argument("candidate_id")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def erase_person(candidate_id: str, yes: bool) -> None:
    """Erase a person here and in every system that was told of them. This cannot be undone.

    The others hear of it through the relay (`opstap up` or `opstap skills consume`).
    Example: opstap erase-person 0194f3c2-… --yes
    """
    if not yes:
        click.confirm("Erase everything of this person, here and everywhere else?", abort=True)
    with _service() as parts, parts["database"].write() as uow:
        erase_candidate(uow, parts["candidates"], candidate_id)
    click.echo("erased here; the other systems are told")


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
    except (SettingWrong, SkillsError, ValueError) as error:
        raise click.ClickException(str(error)) from error
