"""The script of the matcher's pages."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, url_for

SCRIPT = (Path(__file__).parent / "static" / "name.js").read_bytes()
VERSION = hashlib.sha256(SCRIPT).hexdigest()[:12]

blueprint = Blueprint("matcher_scripts", __name__)


@blueprint.get("/static/name.js")
def name() -> Response:
    """Fetches the name of the person into the page"""
    answer = Response(SCRIPT, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@blueprint.app_context_processor
def addresses() -> dict[str, Any]:
    """For the pages."""
    return {"name_script": lambda: url_for("matcher_scripts.name", v=VERSION)}
