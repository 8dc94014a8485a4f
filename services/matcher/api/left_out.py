"""Vacancies, courses and promises that are left out of the ranking because something in them makes no sense."""

from __future__ import annotations

from flask import Response, jsonify

from services.matcher.actions.left_out import read_left_out
from services.matcher.schemas.left_out import LeftOutListBody, left_out_body
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.service_app import shared

blueprint = Blueprint("left_out", __name__, url_prefix="/api/v1/left-out", description="What is left out, and why.")


@blueprint.get("")
@requires("system", "coach", "lead", "admin")
@blueprint.alt_response(200, schema=LeftOutListBody, success=True)
def show_left_out() -> Response:
    """Vacancies, courses and promises that cannot be ranked, each with the reason

    Everything else is ranked. One comes back by itself when it is put right where it is kept (vacancies service).
    """
    return jsonify(left_out_body(read_left_out(shared("live"), shared("database"))))
