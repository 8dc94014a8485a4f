"""Many vacancies in one request: a result for every line, and a bad line stops nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vacancies_town import Town, vacancy

from services.vacancies.actions import bulk as bulk_actions
from services.vacancies.api import lines as reading
from services.vacancies.api import many
from shared.contracts.fields import Contract

NDJSON = "application/x-ndjson"


def sent(town: Town, *lines: Any, key: str | None = None, **more: Any) -> Any:
    """A bulk request of these lines: bytes as they are, everything else as JSON."""
    raw = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return town.post("/vacancies/bulk", raw, key or town.employer, content_type=NDJSON, **more)


def test_a_bad_line_never_stops_the_good_ones(town: Town) -> None:
    answer = sent(
        town,
        vacancy(employerReference="1"),
        b"{not json",
        {"title": "no more"},
        b'{"title": "\xff"}',
        b"",
        b"[]",
        vacancy(hours={"min": -1, "max": 24}, bogus=1),
        vacancy(employerReference="2"),
    )
    results = answer.get_json()["results"]
    assert answer.status_code == 207
    assert [(result["line"], result["status"]) for result in results] == [
        (1, 201),
        (2, 400),
        (3, 400),
        (4, 400),
        (6, 400),
        (7, 400),
        (8, 201),
    ]
    assert {error["pointer"] for error in results[2]["errors"]} == {"/workplace", "/hours", "/schedule"}
    assert "UTF-8" in results[3]["errors"][0]["message"]
    assert {error["pointer"] for error in results[5]["errors"]} == {"/hours/min", "/bogus"}
    kept = town.call("GET", "/vacancies", key=town.employer).get_json()["items"]
    assert {item["id"] for item in kept} == {results[0]["id"], results[6]["id"]}
    assert {event.data.id for event in town.spoken()} == {item["id"] for item in kept}
    assert all(skill["concept"] for item in kept for skill in item["skills"])


def test_only_good_lines_are_200_and_answered_a_line_each_when_asked(town: Town) -> None:
    both = [vacancy(employerReference=name) for name in "ab"]
    assert sent(town, *both).status_code == 200
    answer = sent(town, *both, headers={"Accept": NDJSON})
    assert answer.content_type == NDJSON
    told = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert [result["line"] for result in told] == [1, 2]
    assert told[0]["warnings"][0]["pointer"] == "/employerReference"


def test_all_lines_of_several_chunks_are_done(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "CHUNK", 3)
    body = [vacancy(employerReference=str(number)) for number in range(8)]
    results = sent(town, *body).get_json()["results"]
    assert [result["line"] for result in results] == list(range(1, 9))
    assert len({result["id"] for result in results}) == len(town.spoken()) == 8


def test_a_repeat_under_one_key_gives_the_same_and_makes_nothing(town: Town) -> None:
    body = [vacancy(employerReference="1"), b"{bad", vacancy(employerReference="2")]
    first = sent(town, *body, headers={"Idempotency-Key": "k"})
    before = town.counts()
    again = sent(town, *body, headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.get_json()) == (first.status_code, first.get_json())
    assert town.counts() == before
    assert sent(town, vacancy(), headers={"Idempotency-Key": "k"}).status_code == 409
    assert town.counts() == before


class Unplugged(Exception):
    """The process goes away in the middle."""


def test_an_interrupted_request_goes_on_where_it_stopped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "CHUNK", 2)
    body = [vacancy(employerReference=str(number)) for number in range(5)]

    def unplug(uow: Any, who: Any, lines: Any, run: Any, chunk: int) -> Any:
        if chunk == 1:
            raise Unplugged
        return bulk_actions.submit_chunk(uow, who, lines, run, chunk)

    town.app.testing = True
    monkeypatch.setattr(many, "submit_chunk", unplug)
    with pytest.raises(Unplugged):
        sent(town, *body, headers={"Idempotency-Key": "k"})
    assert len(town.spoken()) == 2
    monkeypatch.setattr(many, "submit_chunk", bulk_actions.submit_chunk)
    results = sent(town, *body, headers={"Idempotency-Key": "k"}).get_json()["results"]
    assert {result["id"] for result in results} == {event.data.id for event in town.spoken()}
    assert len(town.spoken()) == 5


def test_a_line_that_is_too_long_is_one_bad_line(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 2000)
    for length in (1999, 2000, 2001, 2002, 9000):
        results = sent(town, b"x" * length, vacancy(description="")).get_json()["results"]
        assert [result["status"] for result in results] == [400, 201], length
        assert ("longer" in results[0]["errors"][0]["message"]) == (length > 2000)


def test_a_vacancy_too_large_to_be_told_is_a_bad_line(town: Town) -> None:
    skills = [{"label": f"{number:03} " + "é" * 190} for number in range(100)]
    results = sent(town, vacancy(description="é" * 10_000, skills=skills), vacancy()).get_json()["results"]
    assert [result["status"] for result in results] == [400, 201]
    assert "60 KB" in results[0]["errors"][0]["message"]


def test_the_case_system_names_an_employer_on_each_line(town: Town) -> None:
    lines = [vacancy(employer={"name": name}, employerReference=name) for name in ("Een", "Twee", "Een")]
    results = sent(town, *lines, vacancy(), key=town.system).get_json()["results"]
    assert [result["status"] for result in results] == [201, 201, 201, 400]
    assert results[3]["errors"][0]["pointer"] == "/employer"
    assert len({event.data.employer for event in town.spoken()}) == 2
    others = sent(town, vacancy(employer={"name": "Een"}), vacancy()).get_json()["results"]
    assert [result["status"] for result in others] == [403, 201]


def test_another_kind_of_body_is_415_and_64_mb_is_the_most(town: Town) -> None:
    assert town.post("/vacancies/bulk", {}, town.employer).status_code == 415
    before = town.counts()
    said = {"CONTENT_LENGTH": str(64 * 1024 * 1024 + 1)}
    for headers in ({}, {"Idempotency-Key": "k"}):
        answer = sent(town, vacancy(), headers=headers, environ_overrides=said)
        assert answer.status_code == 413
    assert town.counts() == before


def test_a_body_without_length_that_is_too_large_changes_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "LARGEST_BULK", 1024 * 1024)
    monkeypatch.setattr(many, "CHUNK", 10)
    before = town.counts()
    lines = [vacancy(description="x" * 9_900, employerReference=str(number)) for number in range(150)]
    raw = b"\n".join(json.dumps(line).encode() for line in lines)
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    answer = town.post("/vacancies/bulk", raw, town.employer, content_type=NDJSON, environ_overrides=chunked)
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert town.counts() == before


def test_a_body_larger_than_one_request_elsewhere_may_be_is_read(town: Town) -> None:
    lines = [vacancy(description="x" * 9_900, employerReference=str(number)) for number in range(150)]
    answer = sent(town, *lines, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 200
    assert len(answer.get_json()["results"]) == 150


def test_an_empty_body_is_no_lines(town: Town) -> None:
    answer = sent(town, b" \n\n")
    assert (answer.status_code, answer.get_json()) == (200, {"results": []})


def test_reading_makes_no_schema_for_each_line(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(
        Contract, "__init__", lambda self, *a, **k: made.append(type(self)) or super(Contract, self).__init__(*a, **k)
    )
    sent(town, *[vacancy(employerReference=str(number)) for number in range(20)])
    assert len(made) < 60
