"""Who is asking: an organisation with a key, or somebody of the municipality who signed in.

A key looks like `opstap_employer_<id part>_<secret>`; only the SHA-256 of the whole is stored. Keys are 256 bits of
chance, so that a slow hash would add nothing. The role a route needs is declared on the view, where a test reads it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import Request, current_app, g, request

from shared.http.problems import Problem
from shared.vocabulary.roles import KEY_ROLES, Principal

View = TypeVar("View", bound=Callable[..., Any])


class Authenticator(Protocol):
    """Set as `app.extensions["opstap"]["authenticator"]` by a service's `create_app`."""

    def by_key(self, secret_hash: str) -> Principal | None:
        """The active principal whose key has this hash."""

    def by_session(self, request: Request) -> Principal | None:
        """The signed-in person, from this service's own cookie, or `None`."""


def new_key(role: str) -> tuple[str, str]:
    """A new key of a role and its hash. The key is shown once."""
    if role not in KEY_ROLES:
        raise ValueError(f"keys are for {', '.join(KEY_ROLES)}")
    key = f"opstap_{role}_{secrets.token_urlsafe(32)}"
    return key, hash_of(key)


def hash_of(key: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def requires(*roles: str) -> Callable[[View], View]:
    """The view may be used by these roles: 401 without a valid key or session, 403 with another role.

    People who signed in must not change anything over JSON without the page's CSRF token, so a session only counts
    for safe methods here; pages have their own guard.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            principal = who_asks()
            if principal is None:
                raise Problem(401, "Send a valid key: Authorization: Bearer …", headers={"WWW-Authenticate": "Bearer"})
            if principal.role not in roles:
                raise Problem(403, f"This is for: {', '.join(roles)}. Your key is of the role {principal.role}.")
            return view(*args, **kwargs)

        guarded.required_roles = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def who_asks() -> Principal | None:
    """The principal of this request, worked out once."""
    if "opstap_principal" not in g:
        g.opstap_principal = _find()
    found: Principal | None = g.opstap_principal
    return found


def principal() -> Principal:
    """The principal of a request that has passed `requires`."""
    found = who_asks()
    if found is None:
        raise Problem(401, "Send a valid key: Authorization: Bearer …", headers={"WWW-Authenticate": "Bearer"})
    return found


def _find() -> Principal | None:
    authenticator: Authenticator = current_app.extensions["opstap"]["authenticator"]
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return authenticator.by_key(hash_of(token.strip())) if kind.lower() == "bearer" and token.strip() else None
    return authenticator.by_session(request) if request.method in ("GET", "HEAD") else None
