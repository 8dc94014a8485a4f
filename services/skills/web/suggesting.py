"""Suggestions while a coach types, for the script of the candidate form; without it the page's own lists do."""

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
SCRIPT = (Path(__file__).parent / "static" / "suggest.js").read_bytes()
VERSION = hashlib.sha256(SCRIPT).hexdigest()[:12]

blueprint = Blueprint("suggesting", __name__)


@blueprint.get("/static/suggest.js")
def script() -> Response:
    """The script of fields with suggestions"""
    answer = Response(SCRIPT, content_type="text/javascript; charset=utf-8")
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
    """For the page with the form."""
    return {"suggest_script": lambda: url_for("suggesting.script", v=VERSION)}
