"""Routes of courses."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from services.vacancies.actions.offers import Submitted
from services.vacancies.api import offers
from services.vacancies.api.answers import MERGE_PATCH
from services.vacancies.domain.offers import OfferKind
from services.vacancies.schemas.lists import CoursePage, OfferQuery
from services.vacancies.schemas.offers import CourseAnswer, CourseBody
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.etags import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH

blueprint = Blueprint(
    "courses", __name__, url_prefix=offers.COLLECTIONS[OfferKind.COURSE], description="Lesson groups with a timetable."
)
MAY = ("provider", "system")


@blueprint.route("")
class Courses(MethodView):
    @requires(*MAY)
    @blueprint.arguments(OfferQuery, location="query")
    @blueprint.response(200, CoursePage)
    def get(self, query: dict[str, Any]) -> Any:
        """Your courses, oldest first"""
        return offers.listed(OfferKind.COURSE, query)

    @requires(*MAY)
    @blueprint.doc(parameters=[IDEMPOTENCY_KEY])
    @blueprint.arguments(CourseBody)
    @blueprint.response(201, CourseAnswer)
    def post(self, submitted: Submitted) -> Any:
        """Publish a course"""
        return offers.create(OfferKind.COURSE, submitted)


@blueprint.route("/<id>")
class Course(MethodView):
    @requires(*MAY)
    @blueprint.doc(parameters=[IF_NONE_MATCH])
    @blueprint.response(200, CourseAnswer)
    def get(self, id: str) -> Any:
        """Read a course"""
        return offers.read(OfferKind.COURSE, id)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(CourseBody)
    @blueprint.response(200, CourseAnswer)
    def put(self, submitted: Submitted, id: str) -> Any:
        """Replace all of a course"""
        return offers.put(OfferKind.COURSE, id, submitted)

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH], requestBody=MERGE_PATCH)
    @blueprint.response(200, CourseAnswer)
    def patch(self, id: str) -> Any:
        """Change part of a course"""
        return offers.patch(OfferKind.COURSE, id, CourseBody())

    @requires(*MAY)
    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.response(204)
    def delete(self, id: str) -> Response:
        """Close a course; it can still be read"""
        return offers.close(OfferKind.COURSE, id)
