"""Who is looking at a page: somebody of the municipality who signed on at the skills service."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import g, redirect, request

from shared.http.auth import Authenticator
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.roles import Principal

SIGN_ON = "/skills/sign-on?next="
"""Where the sign-on cookie comes from; people are sent back to the page they wanted."""


def person() -> Principal | None:
    """Who signed on, worked out once per request."""
    if "opstap_person" not in g:
        authenticator: Authenticator = shared("authenticator")
        g.opstap_person = authenticator.by_session(request)
    found: Principal | None = g.opstap_person
    return found


def coach() -> Principal:
    """Who is looking at a page that `for_people` guards."""
    found = person()
    assert found is not None  # for_people has let them in
    return found


def for_people(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The page is for these roles: others get a 403 page, and who has not signed on is sent to sign on."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found = person()
            if found is None:
                return redirect(SIGN_ON + quote(request.script_root + request.path), 303)
            if found.role not in roles:
                raise Problem(403, "This page is for others.")
            return view(*args, **kwargs)

        guarded.required_roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate
