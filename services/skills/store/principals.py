"""Keys of organisations as the vacancies service tells of them: only hashes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from services.skills.store.tables import principals
from shared.vocabulary.roles import Principal


def principal_by_hash(connection: Connection, secret_hash: str) -> Principal | None:
    """The active key with this hash."""
    row = connection.execute(
        select(principals).where(principals.c.secret_hash == secret_hash, principals.c.status == "active")
    ).one_or_none()
    return None if row is None else Principal(row.id, row.role, row.organisation, None, row.organisation_name)


def organisation_names(connection: Connection, organisations: Iterable[str]) -> dict[str, str]:
    """What organisations are called, by their id; those whose name is not known are left out."""
    named = select(principals.c.organisation, principals.c.organisation_name).where(
        principals.c.organisation.in_(sorted(set(organisations))), principals.c.organisation_name.is_not(None)
    )
    return {row.organisation: row.organisation_name for row in connection.execute(named.order_by(principals.c.id))}


def save_principal(
    connection: Connection,
    principal: Principal,
    *,
    revision: int,
    status: str,
    secret_hash: str | None,
) -> bool:
    """Insert or overwrite unless what is stored is as new or newer. False when it was stale."""
    known = connection.execute(select(principals.c.revision).where(principals.c.id == principal.id)).scalar()
    if known is not None and known >= revision:
        return False
    row = {
        "revision": revision,
        "role": principal.role,
        "organisation": principal.organisation,
        "organisation_name": principal.name,
        "status": status,
        "secret_hash": secret_hash,
    }
    if known is None:
        connection.execute(insert(principals).values(id=principal.id, **row))
    else:
        connection.execute(update(principals).where(principals.c.id == principal.id).values(row))
    return True
