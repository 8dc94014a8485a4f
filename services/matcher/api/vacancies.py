"""Who there is for a vacancy: how many for its employer, and a list under pseudonyms for the municipality."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from services.matcher.actions.for_vacancy import ForVacancy
from services.matcher.schemas.for_vacancy import PeopleForBody, PeopleQuery, counts_body, person_body
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.paging import page
from shared.http.service_app import shared

blueprint = Blueprint("vacancies", __name__, url_prefix="/api/v1/vacancies", description="Who there is for a vacancy.")


@blueprint.get("/<vacancy_id>/candidates")
@requires("employer", "system", "coach", "lead", "admin")
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.alt_response(200, schema=PeopleForBody, success=True)
def read_candidates(query: dict[str, Any], vacancy_id: str) -> tuple[Response, int, dict[str, str]]:
    """Who has this vacancy in their list, best first

    An employer is told how many there are, of its own vacancies, and of small numbers only that they are small. Whoever
    has a list full of better ones is not counted: see `GET /candidates/{id}/pathways` for one person.
    """
    shared("matcher").needs_ranking()
    people: ForVacancy = shared("for_vacancy")
    asker = principal()
    if asker.role == "employer":
        return jsonify(counts_body(people.counts(vacancy_id, asker), hide_small=True)), 200, {}
    found = people.people(vacancy_id, asker, query["after"], query["limit"] + 1)
    body, headers = page(found.people or [], query["limit"], lambda one: one.place)
    items = [person_body(one) for one in body["items"]]
    return jsonify({**counts_body(found, hide_small=False), **body, "items": items}), 200, headers
