"""Organisations and keys, in and out of the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from services.vacancies.domain.organisations import Key, Organisation
from services.vacancies.store.tables import keys, organisations


def organisation_by_id(connection: Connection, id: str) -> Organisation | None:
    row = connection.execute(select(organisations).where(organisations.c.id == id)).one_or_none()
    return Organisation(row.id, row.role, row.name) if row else None


def organisation_by_name(connection: Connection, name: str, roles: Iterable[str]) -> Organisation | None:
    """The first of this name in the order of `roles`; letter case does not count."""
    for role in roles:
        query = select(organisations).where(
            organisations.c.role == role, organisations.c.folded_name == name.casefold()
        )
        row = connection.execute(query).one_or_none()
        if row:
            return Organisation(row.id, row.role, row.name)
    return None


def add_organisation(connection: Connection, organisation: Organisation, at: datetime) -> None:
    connection.execute(
        insert(organisations).values(
            id=organisation.id,
            role=organisation.role,
            name=organisation.name,
            folded_name=organisation.name.casefold(),
            created_at=at,
        )
    )


def save_key(connection: Connection, key: Key, at: datetime) -> None:
    """Insert a key at its first revision, else update it."""
    values = {"status": key.status, "revision": key.revision, "changed_at": at}
    if key.revision > 1:
        connection.execute(update(keys).where(keys.c.id == key.id).values(values))
        return
    organisation = key.organisation.id if key.organisation else None
    more = {"id": key.id, "role": key.role, "name": key.name, "secret_hash": key.secret_hash, "created_at": at}
    connection.execute(insert(keys).values(**values, **more, organisation=organisation))


def key_by_id(connection: Connection, id: str) -> Key | None:
    row = connection.execute(_keys().where(keys.c.id == id)).one_or_none()
    return _key(row) if row else None


def active_key_by_hash(connection: Connection, secret_hash: str) -> Key | None:
    query = _keys().where(keys.c.secret_hash == secret_hash, keys.c.status == "active")
    row = connection.execute(query).one_or_none()
    return _key(row) if row else None


def keys_after(connection: Connection, after: str | None, limit: int) -> list[Key]:
    query = _keys().order_by(keys.c.id).limit(limit)
    query = query.where(keys.c.id > after) if after else query
    return [_key(row) for row in connection.execute(query)]


def _keys() -> Any:
    named = organisations.c.name.label("organisation_name"), organisations.c.role.label("organisation_role")
    return select(keys, *named).outerjoin(organisations, organisations.c.id == keys.c.organisation)


def _key(row: Row[Any]) -> Key:
    owner = None
    if row.organisation is not None:
        owner = Organisation(row.organisation, row.organisation_role, row.organisation_name)
    return Key(row.id, row.revision, row.role, row.name, row.status, row.secret_hash, owner)
