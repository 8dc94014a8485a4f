"""Nothing that was typed is lost: a form that comes without a session is carried, sealed, through signing in.

The browser that sent the form gets it back in the sign-in page, encrypted by the vault for the account that it was
signed in as; this service keeps nothing. After signing in as that account within an hour the page shows it again,
unsaved. The account is known by the session cookie, which a form from another site does not bring (SameSite=Lax), so
nobody can have a form of their own shown to a coach.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from services.skills.store.vault import Unsealable
from services.skills.web.sessions import ACCOUNT, signed_in
from services.skills.web.sign_in_page import sign_in_page
from shared.http.pages import CSRF_FIELD
from shared.http.problems import Problem
from shared.http.service_app import shared

View = TypeVar("View", bound=Callable[..., Any])
KEPT_SECONDS = 3600
LARGEST = 300_000
"""Bytes of a form, packed: a long form with everything in it is a tenth of this."""

blueprint = Blueprint("kept_forms", __name__)


def keeps_typed(again: Callable[..., Any]) -> Callable[[View], View]:
    """What is posted to this view is kept. `again(form, **arguments of the view)` shows it, unsaved."""

    def decorate(view: View) -> View:
        view.typed_again = again  # type: ignore[attr-defined]
        return view

    return decorate


def ask_to_sign_in() -> Any:
    """The sign-in page that carries this request's form, or `None` when it is not one that is kept."""
    account = session.get(ACCOUNT)
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not hasattr(view, "typed_again") or not isinstance(account, str):
        return None
    sealed = _sealed(account)
    return None if sealed is None else sign_in_page("", None, 200, kept=sealed, next_=request.script_root + "/")


def show_kept(sealed: str) -> Any:
    """The page with the form that was carried through signing in; `None` when it is another's, too old or not ours."""
    found = signed_in()
    form = _opened(sealed, found.account.id) if sealed and found else None
    if form is None:
        return None
    try:
        endpoint, arguments = current_app.url_map.bind("").match(form["path"], "POST")
    except HTTPException:
        return None
    again = getattr(current_app.view_functions[endpoint], "typed_again", None)
    return again(MultiDict([(name, text) for name, text in form["typed"]]), **arguments) if again else None


@blueprint.app_errorhandler(CSRFError)
def out_of_date(error: CSRFError) -> Any:
    """The form was made before signing out or in again elsewhere: it is not acted on, but it is shown again."""
    view = current_app.view_functions.get(request.endpoint or "")
    again = getattr(view, "typed_again", None)
    found = signed_in()
    if again is not None and found is not None and session.get(ACCOUNT) == found.account.id:
        answer = again(request.form, **(request.view_args or {}))
        answer.status_code = 400
        return answer
    asked = ask_to_sign_in() if found is None else None
    return asked or current_app.handle_user_exception(Problem(400, str(error.description)))


def _sealed(account: str) -> str | None:
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != CSRF_FIELD]
    form = {"at": shared("clock").now().timestamp(), "path": request.path, "typed": typed}
    packed = base64.b64encode(zlib.compress(json.dumps(form).encode())).decode()
    sealed = shared("vault").seal(packed, *_place(account))
    return None if len(sealed) > LARGEST else base64.urlsafe_b64encode(sealed).decode()


def _opened(text: str, account: str) -> dict[str, Any] | None:
    try:
        packed = shared("vault").open(base64.urlsafe_b64decode(text), *_place(account))
        form: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    except (Unsealable, binascii.Error, ValueError):
        return None
    return form if shared("clock").now().timestamp() - form["at"] <= KEPT_SECONDS else None


def _place(account: str) -> tuple[str, str, str]:
    return "forms", "typed", account
