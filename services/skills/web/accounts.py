"""Signing in and out, one's password, and the way back for the other services."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.skills.actions import accounts as actions
from services.skills.domain.errors import PasswordUnfit, SignInRefused, TooManyAttempts
from services.skills.web.kept_forms import show_kept
from services.skills.web.sessions import begin, coach, end, for_people, signed_in
from services.skills.web.sign_in_page import sign_in_page
from shared.http.pages import message, t
from shared.http.pages.fields import Field, Mistake
from shared.http.service_app import shared
from shared.http.sign_on import SignOn, local_path
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/sign-in")
def sign_in() -> Any:
    """The sign-in form"""
    if signed_in() is not None:
        return redirect(_next(), 303)
    return _sign_in_page("", None, 200)


@blueprint.post("/sign-in")
def start_session() -> Any:
    """Sign in, then back to the page one wanted"""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        with shared("database").write() as uow:
            new = actions.sign_in(uow, shared("passwords"), email, password, request.remote_addr or "")
    except SignInRefused:
        return _sign_in_page(email, t("sign_in.refused"), 400)
    except TooManyAttempts as error:
        minutes = -(-error.wait_seconds // 60)
        answer = _sign_in_page(email, t("sign_in.too_many", minutes=minutes), 429)
        answer.headers["Retry-After"] = str(error.wait_seconds)
        return answer
    begin(new)
    return show_kept(request.form.get("kept", "")) or redirect(_next(), 303)


def _sign_in_page(email: str, mistake: str | None, status: int) -> Response:
    kept, next_ = request.form.get("kept", ""), request.values.get("next", "")
    return sign_in_page(email, mistake, status, kept=kept, next_=next_)


@blueprint.get("/sign-out")
def confirm_sign_out() -> Any:
    """Asks whether to sign out: other services link here"""
    return render_template("skills/sign_out.html") if signed_in() else redirect(url_for("accounts.sign_in"), 303)


@blueprint.post("/sign-out")
def end_session() -> Any:
    """Sign out, here and at the other services"""
    token = end()
    if token:
        with shared("database").write() as uow:
            actions.sign_out(uow, token)
    answer = redirect(url_for("accounts.sign_in"), 303)
    SignOn.clear(answer)  # type: ignore[arg-type]
    return answer


@blueprint.get("/sign-on")
def sign_on() -> Any:
    """Sends people back to another service's page with a fresh sign-on cookie, after signing in when needed"""
    if signed_in() is None:
        back = url_for("accounts.sign_on", next=request.args.get("next", ""))
        return redirect(url_for("accounts.sign_in", next=back), 303)
    return redirect(_next(), 303)  # the cookie itself is issued with every answer (sessions.keep_sessions)


def _next() -> str:
    return local_path(request.values.get("next"), request.script_root + "/")


@blueprint.get("/password")
@for_people(*ACCOUNT_ROLES)
def password_form() -> Any:
    """The form for a new password"""
    return _password_page({}, 200)


@blueprint.post("/password")
@for_people(*ACCOUNT_ROLES)
def change_password() -> Any:
    """Give oneself a new password; other sessions of this account end"""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        return _password_page({"again": "The two new passwords are not the same."}, 400)
    try:
        with shared("database").write() as uow:
            session = actions.change_password(uow, shared("passwords"), coach().id, old, new, request.remote_addr or "")
    except SignInRefused:
        return _password_page({"old": "This is not your present password."}, 400)
    except TooManyAttempts as error:
        answer = _password_page({"old": t("sign_in.too_many", minutes=-(-error.wait_seconds // 60))}, 429)
        answer.headers["Retry-After"] = str(error.wait_seconds)
        return answer
    except PasswordUnfit as error:
        return _password_page({"new": str(error)}, 400)
    begin(session)
    return redirect(url_for("candidates_pages.overview", changed="password"), 303)


def _password_page(errors: dict[str, str], status: int) -> Response:
    fields = [
        Field(
            name,
            t(f"password.{name}"),
            "password",
            hint=t("password.new.hint") if name == "new" else None,
            error=message(errors[name]) if name in errors else None,
            required=True,
            autocomplete="current-password" if name == "old" else "new-password",
        )
        for name in ("old", "new", "again")
    ]
    mistakes = [Mistake(field.id, field.label, field.error) for field in fields if field.error]
    return make_response(render_template("skills/password.html", fields=fields, mistakes=mistakes), status)
