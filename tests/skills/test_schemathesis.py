"""The API keeps to its own document, whatever is thrown at it."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from skills_house import BAKERY, House

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def test_whatever_is_sent_the_answer_is_as_the_document_says(house: House):
    made, seen = house.accepted(), set()
    system, employer = house.key("system"), house.key("employer", organisation=BAKERY)

    def try_out(operation: Any) -> None:
        @FEW
        @given(case=operation.as_strategy(), known=st.booleans())
        def tried(case: Any, known: bool) -> None:
            if known and "candidate_id" in case.path_parameters:
                case.path_parameters["candidate_id"] = made
            if known and "introductions" in case.path and isinstance(case.body, dict):
                case.body["match"] = "m-1"
            house.clock.advance(1)
            key = employer if "introductions" in case.path else system
            answer = case.call(headers={"Authorization": f"Bearer {key}"})
            seen.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        tried()

    for result in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", house.app).get_all_operations():
        try_out(result.ok())
    assert {200, 201, 204, 400, 404} <= seen
