"""The scripts of the forms, and suggestions while a coach types; without scripts the page's own lists do."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from services.skills.actions.suggesting import suggest_concepts
from services.skills.web.names import language_code
from services.skills.web.sessions import for_people
from shared.http.pages import language
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.taxonomy.store import KINDS, LANGUAGES
from shared.vocabulary.roles import ACCOUNT_ROLES

SHOWN = 8
LONGEST = 200
SCRIPTS = {name: (Path(__file__).parent / "static" / name).read_bytes() for name in ("suggest.js", "week.js")}
VERSIONS = {name: hashlib.sha256(script).hexdigest()[:12] for name, script in SCRIPTS.items()}

blueprint = Blueprint("suggesting", __name__)


@blueprint.get("/static/suggest.js")
def script() -> Response:
    """The script that suggests while one types"""
    return _script("suggest.js")


@blueprint.get("/static/week.js")
def week_script() -> Response:
    """The script with which one paints a week"""
    return _script("week.js")


def _script(name: str) -> Response:
    answer = Response(SCRIPTS[name], content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@blueprint.get("/suggestions")
@for_people(*ACCOUNT_ROLES)
def suggestions() -> Any:
    """Labels in the reader's language, with those in the person's language (`also`, a name or code)"""
    kind, reader = request.args.get("kind", ""), language()
    if kind not in KINDS:
        raise Problem(400, "The kind is occupation or skill.")
    also = language_code(request.args.get("also", "").strip())
    theirs = also if also in LANGUAGES else reader
    found = suggest_concepts(shared("linking"), kind, request.args.get("text", "")[:LONGEST], (reader, theirs), SHOWN)
    items = [
        {"label": one.labels[reader], "other": "" if one.labels[theirs] == one.labels[reader] else one.labels[theirs]}
        for one in found
    ]
    return jsonify(items=items)


@blueprint.app_context_processor
def addresses() -> dict[str, Any]:
    """For the pages with the form."""
    return {
        "suggest_script": lambda: url_for("suggesting.script", v=VERSIONS["suggest.js"]),
        "week_script": lambda: url_for("suggesting.week_script", v=VERSIONS["week.js"]),
    }
