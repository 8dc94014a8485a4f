"""Who is looking: the session behind the cookie, the guard of pages, and the sign-on cookie for the other services."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Request, Response, g, has_request_context, redirect, request, session, url_for

from services.skills.actions.accounts import NewSession, keep_alive, needs_touch
from services.skills.domain.accounts import SignedIn
from services.skills.store.queries import live_session, principal_by_hash
from shared.http.api import is_api
from shared.http.service_app import shared
from shared.http.sign_on import SignOn
from shared.store.database import Database
from shared.vocabulary.clock import Clock
from shared.vocabulary.roles import Principal

View = TypeVar("View", bound=Callable[..., Any])
TOKEN = "token"  # noqa: S105 - the name of a key
ACCOUNT = "account"
"""Who signed in last in this browser: stays after the session has ended, and opens nothing by itself."""


class SkillsAuthenticator:
    """Keys by their hash (heard from the vacancies service), people by this service's own session."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def by_key(self, secret_hash: str) -> Principal | None:
        with self._database.read() as connection:
            return principal_by_hash(connection, secret_hash)

    def by_session(self, request: Request) -> Principal | None:
        found = self.signed_in()
        return None if found is None else found.account.principal

    def signed_in(self) -> SignedIn | None:
        """The live session of this request, worked out once."""
        if "opstap_signed_in" not in g:
            g.opstap_signed_in = self._find()
        found: SignedIn | None = g.opstap_signed_in
        g.opstap_person = found.account.principal if found else None
        return found

    def _find(self) -> SignedIn | None:
        token = session.get(TOKEN)
        if not isinstance(token, str):
            return None
        with self._database.read() as connection:
            return live_session(connection, token, self._clock.now())


def signed_in() -> SignedIn | None:
    """Who is looking at this page, if anybody signed in."""
    authenticator: SkillsAuthenticator = shared("authenticator")
    return authenticator.signed_in() if has_request_context() else None


def coach() -> Principal:
    """Who is looking at a page behind `for_people`."""
    found = signed_in()
    assert found is not None, "this page lacks @for_people"
    return found.account.principal


def for_people(*roles: str) -> Callable[[View], View]:
    """The page is for people of these roles; who did not sign in is sent to do so first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found = signed_in()
            if found is None:
                from services.skills.web.kept_forms import ask_to_sign_in

                if asked := ask_to_sign_in():
                    return asked
                return redirect(url_for("accounts.sign_in", next=here()), 303)
            if found.account.role not in roles:
                from shared.http.problems import Problem

                raise Problem(403, "Your role may not see this page.")
            return view(*args, **kwargs)

        guarded.required_roles = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def here() -> str:
    """The address of this page for coming back to; of the start when coming back means posting again."""
    path = request.script_root + request.path
    return path if request.method == "GET" else request.script_root + "/"


def begin(new: NewSession) -> None:
    """Give the browser a new session: nothing of the old one stays, so a planted session id is worth nothing."""
    session.clear()
    session[TOKEN] = new.token
    session[ACCOUNT] = new.signed_in.account.id
    g.opstap_signed_in = new.signed_in


def end() -> str | None:
    """Take the session away from the browser; returns its token."""
    token, account = session.pop(TOKEN, None), session.get(ACCOUNT)
    session.clear()
    if account:
        session[ACCOUNT] = account  # so that a form in another tab is not lost
    g.opstap_signed_in = None
    return token


def keep_sessions(app: Flask, database: Database, clock: Clock, sign_on: SignOn) -> None:
    """On every page that somebody signed in opens: the session stays alive and the sign-on cookie is issued anew."""

    @app.after_request
    def renew(answer: Response) -> Response:
        found: SignedIn | None = g.get("opstap_signed_in")
        if found is None or is_api(request):
            return answer
        if needs_touch(found, clock.now().timestamp()):
            with database.write() as uow:
                keep_alive(uow, session[TOKEN])
        account = found.account
        sign_on.issue(answer, account.principal, found.session, secure=request.is_secure, label=account.email)
        return answer
