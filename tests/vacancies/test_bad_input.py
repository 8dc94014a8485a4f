"""Whatever is sent: a 4xx that names every wrong field, nothing changed, nothing of the content logged."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from gunicorn.http.errors import InvalidChunkSize
from vacancies_town import FakeLinker, Town, course, initiative, promise, vacancy

from services.vacancies.app import create_app
from services.vacancies.config import Config
from shared.events.memory_broker import MemoryBroker
from shared.vocabulary.clock import ManualClock

MARK = "Zeldzaamwoord"


def shift(start: str, end: str, day: str = "mon") -> dict[str, Any]:
    return {"schedule": {"type": "fixed", "shifts": [{"day": day, "from": start, "to": end}]}}


WRONG: list[tuple[str, Any, set[str]]] = [
    ("/vacancies", vacancy(positions=-1), {"/positions"}),
    ("/vacancies", vacancy(positions="2"), {"/positions"}),
    ("/vacancies", vacancy(positions=True), {"/positions"}),
    ("/vacancies", vacancy(positions=1.5), {"/positions"}),
    ("/vacancies", vacancy(positions=10**400), {"/positions"}),
    ("/vacancies", vacancy(hours={"min": 10**400, "max": 24}), {"/hours/min"}),
    ("/vacancies", vacancy(hours={"min": -1, "max": 24}), {"/hours/min"}),
    (
        "/vacancies",
        vacancy(hours={"min": "many", "max": 24}, bogus=1, engagement="x"),
        {"/hours/min", "/bogus", "/engagement"},
    ),
    ("/vacancies", vacancy(hours={"min": 30, "max": 24}), {"/hours/max"}),
    ("/vacancies", vacancy(hours=[]), {"/hours"}),
    ("/vacancies", vacancy(title=" "), {"/title"}),
    ("/vacancies", vacancy(title="a\u0000b"), {"/title"}),
    ("/vacancies", vacancy(title="\ud800"), {"/title"}),
    ("/vacancies", vacancy(title=["x"]), {"/title"}),
    ("/vacancies", vacancy(**shift("25:00", "26:00")), {"/schedule/shifts/0/from", "/schedule/shifts/0/to"}),
    ("/vacancies", vacancy(**shift("24:00", "08:00")), {"/schedule/shifts/0/from"}),
    ("/vacancies", vacancy(**shift("8:00", "12:00", "monday")), {"/schedule/shifts/0/day", "/schedule/shifts/0/from"}),
    ("/vacancies", vacancy(schedule={"type": "fixed"}), {"/schedule/shifts"}),
    ("/vacancies", vacancy(workplace={"postcode": "0506"}), {"/workplace/postcode"}),
    ("/vacancies", vacancy(occupation="not a uri"), {"/occupation"}),
    ("/vacancies", vacancy(occupation={"label": "x"}), {"/occupation/concept"}),
    ("/vacancies", vacancy(occupation=5), {"/occupation"}),
    ("/vacancies", vacancy(skills=[{"need": "essential"}, 7]), {"/skills/0/label", "/skills/1"}),
    ("/vacancies", vacancy(startsOn="2027-13-01", closesOn="soon"), {"/startsOn", "/closesOn"}),
    ("/vacancies", vacancy(startsOn="9999-12-31"), {"/startsOn"}),
    ("/vacancies", vacancy(latestStart="2026-12-01"), {"/latestStart"}),
    ("/vacancies", vacancy(otherLanguages={"english": "A2"}), {"/otherLanguages/english"}),
    ("/vacancies", vacancy(otherLanguages={"en": "A9"}), {"/otherLanguages/en"}),
    (
        "/vacancies",
        vacancy(languageMinimum={"speaking": "A1"}),
        {"/languageMinimumWithGuidance/" + s for s in ("listening", "speaking", "reading")},
    ),
    ("/vacancies", vacancy(employer="x"), {"/employer"}),
    ("/vacancies", vacancy(employer={}), {"/employer/name"}),
    ("/vacancies", vacancy(wage={"min": 20, "max": 10}), {"/wage/max"}),
    ("/vacancies", vacancy(hours={"min": 24, "max": 61}), {"/hours/max"}),
    ("/vacancies", vacancy(closesOn="1999-12-31", latestStart="2100-01-02"), {"/closesOn", "/latestStart"}),
    ("/vacancies", vacancy(contract={"type": "fixed_term", "months": 0}), {"/contract/months"}),
    ("/vacancies", vacancy(skills=[{"label": "x", "score": 2}]), {"/skills/0/score"}),
    ("/vacancies", {}, {"/title", "/workplace", "/hours", "/schedule"}),
    ("/guidance-commitments", promise(hoursPerWeek=41, weeks=0), {"/hoursPerWeek", "/weeks"}),
    ("/guidance-commitments", promise(validFrom="1999-01-01", validUntil="9999-12-31"), {"/validFrom", "/validUntil"}),
    ("/guidance-commitments", promise(kind="hug"), {"/kind"}),
    ("/guidance-commitments", promise(validUntil="2026-01-01"), {"/validUntil"}),
    ("/guidance-commitments", promise(capacity=0, hoursPerWeek=-2), {"/capacity", "/hoursPerWeek"}),
    ("/guidance-commitments", promise(contact={"email": "no"}), {"/contact/email"}),
    ("/guidance-commitments", promise(vacancyIds=[1, None]), {"/vacancyIds/0", "/vacancyIds/1"}),
    ("/guidance-commitments", promise(organisation={"name": "a"}, employer={"name": "a"}), {"/employer"}),
    ("/initiatives", initiative(website="javascript:alert(1)"), {"/website"}),
    ("/initiatives", initiative(kind="x", places=-1), {"/kind", "/places"}),
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("path", "body", "pointers"), WRONG)
def test_every_wrong_field_is_named_and_nothing_changes(town: Town, path: str, body: Any, pointers: set[str]) -> None:
    before = town.counts()
    key = town.employer
    answer = town.post(path, body, key, headers={"Idempotency-Key": "k"})
    problem = answer.get_json()
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), problem
    found = {error["pointer"] for error in problem["errors"]}
    assert {pointer if pointer in found else _longest(pointer, found) for pointer in pointers} == found
    assert (problem["status"], problem["title"]) == (400, "Invalid input")
    assert town.counts() == before


def _longest(pointer: str, found: set[str]) -> str:
    """A field inside something with one message for the whole may be named by what it is in."""
    return next((other for other in found if pointer == "/" + other.strip("/")), pointer)


RAW = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"\xff\xfe{}",
    b'{"title": NaN}',
    b'{"title": Infinity}',
    b'{"title": "a", "title": "b"}',
    b'{"a":' * 2000,
    b"[" * 100_000,
    b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}",
    b'{"positions": ' + b"9" * 5000 + b"}",
    b'{"title": "\\ud800"}',
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/vacancies", vacancy(hours={"min": "HERE", "max": 24}), "/hours/min"),
        ("/vacancies", vacancy(wage={"min": 12, "max": "HERE"}), "/wage/max"),
        ("/vacancies", vacancy(positions="HERE"), "/positions"),
        ("/vacancies", vacancy(skills=[{"label": "a"}, {"label": "b", "score": "HERE"}]), "/skills/1/score"),
        ("/courses", course(weeks="HERE"), "/weeks"),
        ("/guidance-commitments", promise(hoursPerWeek="HERE"), "/hoursPerWeek"),
    ],
)
def test_a_number_that_is_none_is_refused_by_the_name_of_its_field(
    town: Town, path: str, body: Any, pointer: str, number: str
) -> None:
    before = town.counts()
    raw = json.dumps(body).replace('"HERE"', number).encode()
    answer = town.post(path, raw, town.provider if path == "/courses" else town.employer)
    assert (answer.status_code, [one["pointer"] for one in answer.get_json()["errors"]]) == (400, [pointer])
    assert town.counts() == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize("skills", [None, []])
def test_a_vacancy_without_skills_is_accepted(town: Town, skills: Any) -> None:
    assert town.made("/vacancies", vacancy(skills=skills), town.employer)["skills"] == skills


@pytest.mark.sqlite_only
def test_the_same_line_twice_is_two_vacancies_and_an_id_cannot_be_chosen(town: Town) -> None:
    first, second = (town.made("/vacancies", vacancy(), town.employer)["id"] for _ in range(2))
    assert first != second
    chosen = town.post("/vacancies", vacancy(id=first), town.employer)
    assert [one["pointer"] for one in chosen.get_json()["errors"]] == ["/id"]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("raw", RAW, ids=[str(number) for number in range(len(RAW))])
def test_bytes_that_are_no_json_object_are_400_everywhere(town: Town, raw: bytes) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    before = town.counts()
    for method, path in (
        ("POST", "/vacancies"),
        ("PUT", f"/vacancies/{made['id']}"),
        ("PATCH", f"/vacancies/{made['id']}"),
    ):
        answer = town.call(method, path, raw, town.employer)
        assert answer.status_code == 400, (method, answer.get_data(as_text=True)[:200])
        assert answer.content_type == "application/problem+json"
    assert town.counts() == before


def test_a_body_of_10_mb_is_413(town: Town) -> None:
    before = town.counts()
    raw = json.dumps(vacancy(description="x" * 10_000_000)).encode()
    for path, key in (
        ("/vacancies", town.employer),
        ("/courses", town.provider),
        ("/vacancies/job-postings", town.system),
    ):
        answer = town.post(path, raw, key)
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert town.counts() == before


def test_a_long_body_without_length_is_413_and_never_its_first_megabyte(town: Town) -> None:
    before = town.counts()
    raw = json.dumps(vacancy()).encode() + b" " * 2_000_000
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    for path in ("/vacancies", "/vacancies/job-postings"):
        answer = town.post(path, raw, town.employer, environ_overrides=chunked)
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert town.counts() == before


def test_a_refused_body_is_read_to_its_end_so_that_the_answer_arrives(town: Town) -> None:
    for path, key, raw in (("/vacancies", town.employer, b"x" * 3_000_000), ("/courses", None, b"x" * 300_000)):
        sent = io.BytesIO(raw)
        terminated = {"wsgi.input": sent, "wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(raw))}
        assert town.call("POST", path, key=key, environ_overrides=terminated).status_code in (401, 413)
        assert sent.tell() == len(raw)


def test_a_body_in_broken_chunks_is_400_and_its_bytes_are_not_logged(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise InvalidChunkSize(b"very private")

        readinto = read  # type: ignore[assignment]

    chunked = {"wsgi.input": Broken(), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    for path in ("/vacancies", "/vacancies/job-postings", "/vacancies/bulk"):
        kind = "application/x-ndjson" if "bulk" in path else "application/json"
        answer = town.call("POST", path, key=town.employer, content_type=kind, environ_overrides=chunked)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
        assert "private" not in answer.get_data(as_text=True) + caplog.text


def test_only_ascii_digits_make_a_postcode_or_a_time(town: Town) -> None:
    shift = {"day": "mon", "from": "0\u0668:00", "to": "14:00"}
    wrong = vacancy(workplace={"postcode": "1\u0665\u0660\u0666"}, schedule={"type": "fixed", "shifts": [shift]})
    problem = town.post("/vacancies", wrong, town.employer).get_json()
    assert {error["pointer"] for error in problem["errors"]} == {"/workplace/postcode", "/schedule/shifts/0/from"}


def test_another_media_type_is_415(town: Town) -> None:
    for path, key in (
        ("/vacancies", town.employer),
        ("/courses", town.provider),
        ("/vacancies/job-postings", town.employer),
    ):
        assert town.post(path, b"<a/>", key, content_type="application/xml").status_code == 415, path


@pytest.mark.parametrize(
    "id", ["x", "00000000-0000-7000-8000-000000000000", "%00", "a" * 2000, "%F0%9F%98%80", "' OR 1=1 --"]
)
def test_an_unknown_id_is_404(town: Town, id: str) -> None:
    for path, key in (("vacancies", town.employer), ("courses", town.provider), ("guidance-commitments", town.system)):
        for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
            answer = town.call(method, f"/{path}/{id}", body, key)
            assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_a_question_that_holds_a_nul_is_400(town: Town) -> None:
    answer = town.call("GET", "/vacancies?employerReference=%00", key=town.employer)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "/employerReference")


def test_a_wrong_method_is_405_and_says_which_are_right(town: Town) -> None:
    answer = town.call("PUT", "/vacancies", {}, town.employer)
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(",", " ").split())


def test_nothing_of_what_was_sent_is_logged_or_sent_back(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bodies: list[tuple[str, Any, str]] = [
        ("/vacancies", vacancy(title=MARK, hours={"min": MARK, "max": 1}), town.employer),
        ("/vacancies", f'{{"title": "{MARK}'.encode(), town.employer),
        ("/vacancies", vacancy(description=MARK), town.employer),
        ("/courses", course(title=MARK, lessons=MARK), town.provider),
        ("/guidance-commitments", promise("x", note=MARK), town.employer),
    ]
    for path, body, key in bodies:
        answer = town.post(path, body, key)
        assert answer.status_code == 201 or MARK not in answer.get_data(as_text=True)
    assert MARK not in caplog.text


def test_a_caller_who_asks_too_much_is_told_when_to_come_back(config: Config, ready: Any, clock: ManualClock) -> None:
    few = replace(config, requests_per_minute=60, burst=3)
    town = Town(create_app(few, MemoryBroker(clock), clock, linker=FakeLinker), clock, ready.keys)
    statuses = [town.call("GET", "/vacancies?limit=1", key=town.employer).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = town.call("GET", "/vacancies", key=town.employer)
    assert refused.headers["Retry-After"] == "1"
    assert refused.content_type == "application/problem+json"
    assert town.call("GET", "/vacancies", key=town.other_employer).status_code == 200
    clock.advance(1)
    assert town.call("GET", "/vacancies", key=town.employer).status_code == 200
