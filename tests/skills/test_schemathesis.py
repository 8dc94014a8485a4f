"""The API keeps to its own document, whatever is thrown at it."""

import schemathesis
from hypothesis import HealthCheck, settings
from skills_house import House


def test_no_request_that_the_document_allows_breaks_the_service(house: House):
    house.key("system")
    key = house.key("system")
    house.app.before_request_funcs[None] = [
        hook for hook in house.app.before_request_funcs[None] if hook.__name__ != "take_a_token"
    ]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", house.app)
    failed = []

    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @operation.as_strategy().example_runner if hasattr(operation.as_strategy(), "example_runner") else lambda f: f
        def run() -> None:
            pass

    assert failed == []
    assert key
