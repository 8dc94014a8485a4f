"""The page on which one signs in."""

from __future__ import annotations

from flask import Response, make_response, render_template

from shared.http.pages import t
from shared.http.pages.fields import Field, Mistake


def sign_in_page(email: str, mistake: str | None, status: int, *, kept: str = "", next_: str = "") -> Response:
    """`kept`: a form that was posted without a session, sealed; it is shown again after signing in."""
    fields = [
        Field("email", t("sign_in.email"), "email", email, required=True, autocomplete="username"),
        Field("password", t("sign_in.password"), "password", required=True, autocomplete="current-password"),
    ]
    mistakes = [Mistake("email", "", mistake)] if mistake else []
    page = render_template("skills/sign_in.html", fields=fields, mistakes=mistakes, next=next_, kept=kept)
    return make_response(page, status)
