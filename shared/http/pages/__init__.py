"""Pages for people: layout, fields, error pages, language, CSRF guard and session cookie, the same in every service.

Everything works without JavaScript and without any other server. Class names are those of the NL Design System
community (Utrecht and NL components), so that a municipality can bring its own theme; the style sheets in `static/`
are served as one file (see `assets`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Blueprint, Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

from shared.http.api import is_api
from shared.http.pages.assets import SCRIPTS, STATIC, Asset, style_bundle
from shared.http.pages.compressing import compress_pages
from shared.http.pages.menu import MenuItem, footer_links
from shared.http.pages.shortcuts import are_on
from shared.http.problems import Problem
from shared.http.sign_on import local_path
from shared.http.wording import COOKIE, LANGUAGES, Messages, Wording, reader_language
from shared.vocabulary.theme import Theme

HERE = Path(__file__).parent
WORDING = HERE / "wording"
A_YEAR = 365 * 24 * 3600
KNOWN_PROBLEMS = (400, 403, 404, 405, 412, 413, 429, 500, 503)
CSRF_FIELD = "csrf_token"


class ScopedSession(SecureCookieSessionInterface):
    """The session cookie stays below the service's own path, and is `Secure` when the request is."""

    def get_cookie_path(self, app: Flask) -> str:
        return request.script_root or "/"

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def add_pages(
    app: Flask,
    service: str,
    secret_key: str,
    wording: Wording,
    *,
    menu: Callable[[], Iterable[MenuItem]] = tuple,
    account: Callable[[], str | None] = lambda: None,
    theme: Theme | None = None,
) -> None:
    """Give an app the layout (`opstap/layout.html`), the macros (`opstap/fields.html`) and their guards.

    `wording` should be loaded with `pages.WORDING` first. `menu` gives the links for who is looking; `account` the
    e-mail address of who signed in, shown with a link to sign out; `theme` the look of the municipality. Templates get
    `t(code, **arguments)`, `message(text)` for schema messages, `language`, and `script(name)`, the address of one of
    `assets.SCRIPTS`.
    """
    theme = theme or Theme()
    app.secret_key = hashlib.sha256(f"{secret_key}/{service}/pages".encode()).hexdigest()
    app.session_interface = ScopedSession()
    app.config.update(
        SESSION_COOKIE_NAME=f"opstap_{service}_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # good for as long as the session, so that a long form is not lost
        WTF_CSRF_SSL_STRICT=False,  # our pages send no Referer on purpose
        WTF_CSRF_FIELD_NAME=CSRF_FIELD,
    )
    csrf = CSRFProtect(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["opstap"] |= {"wording": wording, "messages": Messages.load(WORDING), "problem_page": problem_page}

    @app.before_request
    def guard_forms() -> None:
        if not is_api(request):
            csrf.protect()

    @app.context_processor
    def what_templates_use() -> dict[str, Any]:
        return {
            "t": t,
            "message": message,
            "language": language(),
            "menu": menu,
            "signed_in_as": account,
            "theme_class": theme.classes,
            "text_direction": text_direction,
            "here": here,
            "footer_links": footer_links,
            "shortcuts_on": are_on,
            "service": service,
        }

    app.register_blueprint(_shared_pages(theme))
    compress_pages(app)


def language() -> str:
    """The reader's language, worked out once per request."""
    if "opstap_language" not in g:
        g.opstap_language = reader_language(request)
    found: str = g.opstap_language
    return found


def t(code: str, /, **arguments: Any) -> str:
    """The text of a code in the reader's language."""
    wording: Wording = current_app.extensions["opstap"]["wording"]
    return wording.text(code, language(), **arguments)


def message(text: str) -> str:
    """An error message of a schema in the reader's language."""
    messages: Messages = current_app.extensions["opstap"]["messages"]
    return messages.text(text, language())


def problem_page(problem: Problem) -> Response:
    """A problem as a page that says what to do next. Nothing of the request is repeated on it."""
    known = problem.status if problem.status in KNOWN_PROBLEMS else 400 if problem.status < 500 else 500
    answer = make_response(render_template("opstap/problem.html", known=known), problem.status)
    answer.headers.extend(problem.headers)
    return answer


def text_direction(language: str) -> str:
    """`ltr` or `rtl`, for the `dir` of an element in this language."""
    return Locale.parse(language).text_direction


def here() -> str:
    """The address of this page with its filters, for coming back to; the start of the service when it cannot be opened
    without posting."""
    if request.method != "GET" and not _opens(request.path):
        return request.script_root + "/"
    filters = request.query_string.decode("ascii", "ignore")
    return request.script_root + request.path + (f"?{filters}" if filters else "")


def _opens(path: str) -> bool:
    return request_ctx.url_adapter is not None and request_ctx.url_adapter.test(path, "GET")


def _shared_pages(theme: Theme) -> Blueprint:
    pages = Blueprint("pages", __name__, template_folder="templates")
    style = style_bundle([theme.css] if theme.css else [])
    scripts = {name: Asset.read(path) for name, path in SCRIPTS.items()}
    icon_file = Asset.read(STATIC / "icon.svg")

    @pages.get("/static/opstap.css")
    def stylesheet() -> Response:
        """The style of every page"""
        return style.answer()

    @pages.get("/static/pages/<name>")
    def static_script(name: str) -> Response:
        """A script that pages share"""
        if name not in scripts:
            raise Problem(404, "There is no such file.")
        return scripts[name].answer()

    @pages.get("/static/icon.svg")
    def icon() -> Response:
        """The icon of a tab"""
        return icon_file.answer()

    @pages.get("/language")
    def choose_language() -> Any:
        """Remember a language and go back to where one was."""
        answer = redirect(local_path(request.args.get("next"), request.script_root + "/"), 303)
        if request.args.get("to") in LANGUAGES:
            answer.set_cookie(COOKIE, request.args["to"], max_age=A_YEAR, path="/", samesite="Lax", httponly=True)
        return answer

    @pages.app_context_processor
    def addresses() -> dict[str, Any]:
        return {
            "stylesheet": lambda: url_for("pages.stylesheet", v=style.version),
            "script": lambda name: url_for("pages.static_script", name=name, v=scripts[name].version),
        }

    return pages
