"""Who a key is of: this service owns the keys, so it asks its own table."""

from __future__ import annotations

from flask import Request

from services.vacancies.store import queries
from shared.store.database import Database
from shared.vocabulary.roles import Principal


class Keyring:
    """The `Authenticator` of this service. People who sign in have no business here: there are no sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_key(self, secret_hash: str) -> Principal | None:
        with self._database.read() as connection:
            key = queries.active_key_by_hash(connection, secret_hash)
        if key is None:
            return None
        return Principal(key.id, key.role, key.organisation.id if key.organisation else None, name=key.name)

    def by_session(self, request: Request) -> Principal | None:
        return None
