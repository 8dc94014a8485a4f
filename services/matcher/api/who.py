"""Who asks, from the matcher's own copy of the principals."""

from __future__ import annotations

from flask import Request

from services.matcher.store.queries import principal_by_account, principal_by_key
from shared.http.sign_on import SignOn
from shared.store.database import Database
from shared.vocabulary.roles import Principal


class KnownPrincipals:
    """An `Authenticator`: keys by their hash; people by the sign-on cookie, as long as their account is active.

    Role and team are those of the matcher's own copy: what the cookie says of them may be minutes old.
    """

    def __init__(self, database: Database, sign_on: SignOn) -> None:
        self._database, self._sign_on = database, sign_on

    def by_key(self, secret_hash: str) -> Principal | None:
        with self._database.read_once() as connection:
            return principal_by_key(connection, secret_hash)

    def by_session(self, request: Request) -> Principal | None:
        signed_on = self._sign_on.read(request)
        if signed_on is None:
            return None
        with self._database.read_once() as connection:
            return principal_by_account(connection, signed_on.principal.id)

    def label(self, request: Request) -> str | None:
        """What the person of the cookie is called at the top of their own pages."""
        signed_on = self._sign_on.read(request)
        return signed_on.label if signed_on else None
