"""Keys of organisations as the vacancies service tells of them: only hashes."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from services.skills.store.tables import principals
from shared.vocabulary.roles import Principal


def principal_by_hash(connection: Connection, secret_hash: str) -> Principal | None:
    """The active key with this hash."""
    row = connection.execute(
        select(principals).where(principals.c.secret_hash == secret_hash, principals.c.status == "active")
    ).one_or_none()
    return None if row is None else Principal(row.id, row.role, row.organisation, None, row.organisation_name)


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
