"""Many vacancies in one request: NDJSON or CSV with a result for each line, and schema.org job postings."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import IO, Any

from flask import Response, request
from flask.views import MethodView

from services.vacancies.actions.bulk import CHUNK, Line, Result, start_run, submit_chunk
from services.vacancies.actions.once import Once
from services.vacancies.api import offers
from services.vacancies.api.answers import once
from services.vacancies.api.csv_rows import csv_lines
from services.vacancies.api.lines import load_line, raw_lines, read_line
from services.vacancies.api.vacancies import MAY
from services.vacancies.domain.offers import OfferKind
from services.vacancies.schemas import job_postings, vacancy_columns
from services.vacancies.schemas.lists import Results
from services.vacancies.schemas.offers import VacancyAnswer, VacancyBody
from shared.http.api import Blueprint
from shared.http.auth import principal, requires
from shared.http.etags import IDEMPOTENCY_KEY
from shared.http.json_bodies import NotJson, parse
from shared.http.problems import Problem
from shared.http.service_app import LARGEST_BULK, shared
from shared.vocabulary.work import VacancyTerms

NDJSON, CSV = "application/x-ndjson", "text/csv"
JSON_LINES = (NDJSON, "application/ndjson", "application/jsonl")
_IN_MEMORY = 1024 * 1024
blueprint = Blueprint(
    "many vacancies", __name__, url_prefix=offers.COLLECTIONS[OfferKind.VACANCY], description="Many at once."
)


@blueprint.route("/bulk")
class Bulk(MethodView):
    @requires(*MAY)
    @blueprint.doc(
        parameters=[IDEMPOTENCY_KEY],
        requestBody={
            "required": True,
            "content": {
                NDJSON: {"schema": {"type": "string"}},
                CSV: {"schema": {"type": "string"}, "example": vacancy_columns.EXAMPLE},
            },
        },
    )
    @blueprint.response(200, Results)
    @blueprint.alt_response(207, schema=Results, description="Some lines were not accepted.", success=True)
    def post(self) -> Response:
        """Publish vacancies, one JSON object a line, or one a row of CSV

        Up to 64 MB, lines up to 1 MB. A bad line never stops the good ones; the answer has a result for every line
        that is not blank, as JSON or (Accept: application/x-ndjson) a line each. A vacancy under a reference that
        is in use is published too, with a warning. With an Idempotency-Key an interrupted request can be sent again:
        it goes on where it stopped. CSV: UTF-8; the first row names columns as the fields of a vacancy are named, with
        a dot for what lies deeper (hours.min). Only title must be there, and an empty cell is not stated. Lists are
        separated by semicolons: mon 06:00-14:00; wed 06:00-14:00.
        """
        if request.mimetype not in (*JSON_LINES, CSV):
            raise Problem(415, f"Send one JSON object a line with Content-Type: {NDJSON}, or {CSV}.")
        request.max_content_length = LARGEST_BULK
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            stream, asked = _asked(body)
            schema = VacancyBody()
            lines = csv_lines(schema, stream) if request.mimetype == CSV else _json_lines(schema, stream)
            return _answer(_submit(lines, asked))


@blueprint.route("/job-postings")
class JobPostings(MethodView):
    @requires(*MAY)
    @blueprint.doc(
        parameters=[IDEMPOTENCY_KEY],
        requestBody={
            "required": True,
            "content": {
                kind: {"schema": {"type": ["object", "array"]}} for kind in ("application/ld+json", "application/json")
            },
        },
    )
    @blueprint.response(200, Results)
    @blueprint.alt_response(201, schema=VacancyAnswer, description="The one posting is a vacancy now.", success=True)
    @blueprint.alt_response(207, schema=Results, description="Some postings were not accepted.", success=True)
    def post(self) -> Response:
        """Publish schema.org JobPostings (JSON-LD): one, a list, or a graph

        What a posting does not say, or says in a way that is not understood, is not stated. One posting is answered
        like any new vacancy; several like a bulk request, where `line` is the number of the posting, from 1.
        """
        if request.mimetype not in ("application/json", "application/ld+json", ""):
            raise Problem(415, "Send JSON-LD with Content-Type: application/ld+json.")
        try:
            value = parse(request.get_data(cache=True))
        except NotJson as error:
            raise Problem(
                400, f"The body is not valid JSON: {error}.", [{"pointer": "", "message": str(error)}]
            ) from error
        schema = VacancyBody()
        lines = [_posting(schema, number, item) for number, item in enumerate(job_postings.postings_in(value), start=1)]
        if not job_postings.is_single(value):
            return _answer(_submit(lines, once()))
        [line] = lines
        if line.submitted is None:
            raise _wrong(line)
        shown, status, headers = offers.create(OfferKind.VACANCY, line.submitted)
        return Response(json.dumps(VacancyAnswer().dump(shown)), status, headers, content_type="application/json")


def _asked(body: IO[bytes]) -> tuple[IO[bytes], Once]:
    """The stream to read from.

    With an Idempotency-Key the body is first read to its end, to know its hash; without Content-Length too, so that
    one that turns out too large has changed nothing.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None and request.content_length is not None:
        return request.stream, Once(None, b"")
    digest = hashlib.sha256()
    while piece := request.stream.read(64 * 1024):
        digest.update(piece)
        body.write(piece)
    body.seek(0)
    return body, Once(key, request.path.encode() + digest.digest() if key is not None else b"")


def _json_lines(schema: VacancyBody, stream: IO[bytes]) -> Iterator[Line]:
    return (read_line(schema, number, raw) for number, raw in raw_lines(stream))


def _submit(lines: Iterable[Line], asked: Once) -> list[Result]:
    who, database, link = principal(), shared("database"), offers.linked
    run = None
    if asked.key is not None:
        with database.write() as uow:
            run = start_run(uow, who, asked)
    results: list[Result] = []
    for number, chunk in enumerate(_chunks(lines)):
        shared("linking").prepare(
            line.submitted.terms for line in chunk if line.submitted and isinstance(line.submitted.terms, VacancyTerms)
        )
        linked = [replace(line, submitted=link(line.submitted)) if line.submitted else line for line in chunk]
        with database.write() as uow:
            results += submit_chunk(uow, who, linked, run, number)
    return results


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    left = iter(lines)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _answer(results: list[Result]) -> Response:
    mixed = any(result["status"] >= 400 for result in results)
    kind = request.accept_mimetypes.best_match(["application/json", NDJSON]) or "application/json"
    if kind == NDJSON:
        text = "".join(json.dumps(result, ensure_ascii=False) + "\n" for result in results)
    else:
        text = json.dumps({"results": results}, ensure_ascii=False)
    return Response(text, 207 if mixed else 200, content_type=kind)


def _posting(schema: VacancyBody, number: int, posting: Any) -> Line:
    body = job_postings.as_body(posting)
    if body is None:
        return Line(number, None, (("/@type", "Must be a schema.org JobPosting."),))
    name = job_postings.organisation_in(posting)
    if name and principal().role == "system":
        body["employer"] = {"name": name}
    return load_line(schema, number, body)


def _wrong(line: Line) -> Problem:
    errors = [{"pointer": pointer, "message": message} for pointer, message in line.errors]
    names = ", ".join(dict.fromkeys(pointer or "the body" for pointer, _ in line.errors))
    return Problem(
        400, f"The posting was not accepted and nothing was changed. Mend: {names}.", errors, "Invalid input"
    )
