"""The REST edge on flask-smorest: our JSON, our errors, documents that need no outside server."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import flask_smorest
from flask import Flask, Request, Response, jsonify, request
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException

from shared.contracts.envelope import EventInvalid
from shared.http.docs_page import add_docs_page
from shared.http.json_bodies import json_object
from shared.http.openapi_document import complete
from shared.http.problems import MEDIA_TYPE, Problem, invalid

API_VERSION = "1.0.0"
View = TypeVar("View")


class ErrorSchema(Schema):
    pointer = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457, with a list of everything that is wrong."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ErrorSchema), required=True)


class Parser(FlaskParser):
    """webargs with strict JSON and 400 instead of 422 (API Design Rules, error-handling/invalid-input)."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs says so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": None,
        "query": "raise",
    }

    def parse(self, argmap: Any, *args: Any, **options: Any) -> Any:
        """A schema that is given as a class is made once and not for every request: ours keep nothing of what they
        read."""
        return super().parse(_made(argmap) if isinstance(argmap, type) else argmap, *args, **options)

    def load_json(self, req: Request, schema: Schema) -> Any:
        return json_object(req)

    def handle_error(self, error: ValidationError, *args: Any, **kwargs: Any) -> Any:
        messages = error.messages if isinstance(error.messages, dict) else {"json": error.messages}
        raise invalid({name: inner for part in messages.values() for name, inner in _named(part).items()}) from error


@cache
def _made(schema: type[Schema]) -> Schema:
    return schema()


def _named(part: Any) -> dict[Any, Any]:
    return part if isinstance(part, dict) else {"_schema": part}


class Blueprint(flask_smorest.Blueprint):
    """A group of routes. `@blueprint.requires(…)` comes from `shared.http.auth`."""

    ARGUMENTS_PARSER = Parser()

    if TYPE_CHECKING:
        # flask-smorest has no types: its decorators leave the view's type as it is.
        def route(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]: ...
        def response(self, status_code: int, schema: Any = None, **options: Any) -> Callable[[View], View]: ...
        def alt_response(self, status_code: int, response: Any = None, **options: Any) -> Callable[[View], View]: ...
        @staticmethod
        def doc(**described: Any) -> Callable[[View], View]: ...


class Api(flask_smorest.Api):
    """Answers errors as problems below `/api/` and leaves pages to the app's own handlers."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_RESPONSE_CONTENT_TYPE: str

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blp: Blueprint) -> None:
        """Its routes answer from now on. They are described when the document is asked for: that takes half of the time
        in which an app is made, and few processes are ever asked."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp)
        self._undescribed.append(blp)

    def described(self) -> dict[str, Any]:
        """The OpenAPI document of all blueprints, as apispec writes it. Any thread may ask."""
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            written: dict[str, Any] = self.spec.to_dict()
        return written

    def _register_responses(self) -> None:
        before = self.DEFAULT_RESPONSE_CONTENT_TYPE
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE
        try:
            super()._register_responses()
        finally:
            self.DEFAULT_RESPONSE_CONTENT_TYPE = before

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(Problem, _problem)
        self._app.register_error_handler(HTTPException, _http_exception)
        self._app.register_error_handler(EventInvalid, _cannot_be_told)


def is_api(req: Request) -> bool:
    """Whether the caller is a program (JSON) and not a person (HTML)."""
    return "/api/" in req.path or req.path.startswith(("/health", "/metrics"))


def _problem(problem: Problem) -> Response | tuple[str, int]:
    page: Callable[[Problem], Any] | None = _extension("problem_page")
    return problem.response() if is_api(request) or page is None else page(problem)


def _cannot_be_told(error: EventInvalid) -> Response | tuple[str, int]:
    """What was sent keeps to the schema but does not fit in one event of 64 KB; nothing was changed."""
    return _problem(
        Problem(
            400,
            f"This cannot be passed on: {error.reason}. Shorten the longest texts.",
            [{"pointer": "", "message": error.reason}],
        )
    )


def _http_exception(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return _problem(Problem(error.code or 500, error.description or error.name, headers=headers))


def _extension(name: str) -> Any:
    from flask import current_app

    return current_app.extensions.get("opstap", {}).get(name)


def new_api(app: Flask, title: str, about: str) -> Api:
    """The API of a service below `/api/v1`, with `/api/v1/openapi.json` open to all and `/api/v1/docs` for people."""
    app.config.update(
        API_TITLE=title,
        API_VERSION=API_VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
        API_SPEC_OPTIONS={
            "info": {
                "description": about,
                "contact": {"name": "Opstap", "url": "https://opstap.example", "email": "api@opstap.example"},
                "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            },
            "components": {
                "securitySchemes": {
                    "key": {"type": "http", "scheme": "bearer", "description": "A key of the organisation."}
                }
            },
            "security": [{"key": []}],
        },
    )
    api = Api(app)

    @cache
    def described() -> dict[str, Any]:
        return complete(_valid(api.described()), app)

    def document() -> dict[str, Any]:
        return {**described(), "servers": [{"url": request.script_root or "/"}]}

    def openapi() -> Response:
        answer = jsonify(document())
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    app.add_url_rule("/api/v1/openapi.json", "openapi", openapi)
    add_docs_page(app, document)
    return api


def _valid(node: Any) -> Any:
    """apispec writes `default: null` beside an enum without null, which OpenAPI 3.1 calls invalid."""
    if isinstance(node, list):
        return [_valid(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: _valid(item) for name, item in node.items() if not (name == "default" and item is None)}
    if isinstance(made.get("enum"), list) and isinstance(made.get("type"), list) and "null" in made["type"]:
        made["enum"] = [*made["enum"], *([] if None in made["enum"] else [None])]
    return made
