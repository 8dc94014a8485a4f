"""The OpenAPI document: valid, complete, true, and readable by people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings, strategies
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from vacancies_town import Town, course, initiative, promise, vacancy

OPEN = {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs.css"}


def described(town: Town) -> dict[str, Any]:
    answer = town.client.get("/api/v1/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return dict(answer.get_json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                yield path, method, item[method]


def test_the_document_is_valid_openapi(town: Town) -> None:
    document = described(town)
    validate(document)
    assert len(list(operations(document))) == 29


def undeclared(app: Flask) -> list[str]:
    """Routes of the API for which nobody said who may use them."""
    found = []
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            function = getattr(getattr(view, "view_class", None), method.lower(), view)
            if rule.rule.startswith("/api/") and rule.rule not in OPEN and not getattr(function, "required_roles", ()):
                found.append(f"{method} {rule.rule}")
    return found


def test_every_route_of_the_api_says_who_may_use_it(town: Town) -> None:
    assert undeclared(town.app) == []
    town.app._got_first_request = False
    town.app.add_url_rule("/api/v1/open-door", "open_door", lambda: "", methods=["GET"])
    assert undeclared(town.app) == ["GET /api/v1/open-door"]


def test_every_operation_tells_which_errors_it_can_answer(town: Town) -> None:
    document = described(town)
    for path, method, operation in operations(document):
        answers = set(operation["responses"])
        assert {"401", "403", "429"} <= answers, (method, path)
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= answers, (method, path)
        if "{id}" in path:
            assert "404" in answers, (method, path)
        if method in ("put", "patch", "delete"):
            assert {"409", "412"} <= answers, (method, path)
        if method == "post" and "{id}" not in path:
            assert "409" in answers, (method, path)
        for code in answers - {"200", "201", "204", "207", "304", "default"}:
            name = operation["responses"][code]["$ref"].rsplit("/", 1)[-1]
            assert "application/problem+json" in document["components"]["responses"][name]["content"]


def test_no_pattern_is_written_in_the_manner_of_python(town: Town) -> None:
    assert "\\\\A" not in town.client.get("/api/v1/openapi.json").get_data(as_text=True)


def test_the_page_for_people_shows_every_operation_and_needs_nothing_from_elsewhere(town: Town) -> None:
    answer = town.client.get("/api/v1/docs")
    page = answer.get_data(as_text=True)
    for path, method, _ in operations(described(town)):
        assert f"<b>{method.upper()}</b> {path}" in page
    assert "<script" not in page
    assert "style=" not in page
    assert "http://" not in page.replace("http://data.europa.eu", "")
    assert 'src="' not in page
    style = town.client.get("/api/v1/docs.css")
    assert (style.status_code, style.mimetype) == (200, "text/css")


CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
)


@schemathesis.serializer("application/x-ndjson", "text/csv")
def as_lines(ctx: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


QUIET = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
FEW = settings(max_examples=12, deadline=None, suppress_health_check=QUIET, derandomize=True, database=None)


def try_out(town: Town, operation: Any, known_id: str) -> set[int]:
    """Send what the document allows (and some that it does not); returns the statuses that were seen."""
    seen: set[int] = set()

    @FEW
    @given(case=operation.as_strategy(), use_known=strategies.booleans())
    def tried(case: Any, use_known: bool) -> None:
        if use_known and "id" in case.path_parameters:
            case.path_parameters["id"] = known_id
        town.clock.advance(1)
        answer = case.call(headers={"Authorization": f"Bearer {town.system}"})
        seen.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    tried()
    return seen


def test_whatever_is_sent_the_answer_is_as_the_document_says(town: Town) -> None:
    key = town.system
    ids = {
        "vacancies": town.made("/vacancies", vacancy(employer={"name": "A"}), key)["id"],
        "courses": town.made("/courses", course(provider={"name": "B"}), key)["id"],
        "initiatives": town.made("/initiatives", initiative(), key)["id"],
        "guidance-commitments": town.made("/guidance-commitments", promise(), key)["id"],
    }
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", town.app)
    seen: set[int] = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        seen |= try_out(town, operation, ids[operation.path.split("/")[3]])
    assert {200, 204, 400, 404, 409} <= seen
