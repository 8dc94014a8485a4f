"""A spreadsheet of vacancies: what Excel saves is read, every wrong cell is named, and a bad row stops nothing."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vacancies_town import Town, vacancy

from services.vacancies.api import csv_rows
from services.vacancies.schemas.offers import VacancyBody
from services.vacancies.schemas.vacancy_columns import COLUMNS, EXAMPLE, row_of

pytestmark = pytest.mark.sqlite_only
GUIDE = Path(__file__).parents[2] / "docs" / "employers.md"


def sent(town: Town, table: str | bytes, key: str | None = None, **more: Any) -> Any:
    raw = table.encode() if isinstance(table, str) else table
    return town.post("/vacancies/bulk", raw, key or town.employer, content_type="text/csv", **more)


def made(town: Town, table: str | bytes) -> list[dict[str, Any]]:
    """The vacancies that it becomes; all rows must be good."""
    answer = sent(town, table)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    ids = [result["id"] for result in answer.get_json()["results"]]
    return [dict(town.call("GET", f"/vacancies/{id}", key=town.employer).get_json()) for id in ids]


def cells_of(body: dict[str, Any]) -> dict[str, str]:
    """A vacancy's body as a row, by other means than the service reads it."""

    def times(intervals: list[dict[str, str]]) -> str:
        return "; ".join(f"{part['day']} {part['from']}-{part['to']}" for part in intervals)

    row: dict[str, str] = {}
    for name, value in body.items():
        match name:
            case "schedule":
                row |= {"schedule.type": value["type"], "schedule.shifts": times(value["shifts"])}
            case "skills":
                for need in ("essential", "optional"):
                    labels = [skill["label"] for skill in value if skill["need"] == need]
                    row[f"skills.{need}"] = "; ".join(labels)
            case "otherLanguages":
                row[name] = "; ".join(f"{code} {level}" for code, level in value.items())
            case _ if isinstance(value, dict):
                row |= {f"{name}.{part}": str(inner) for part, inner in value.items()}
            case _ if value is not None:
                row[name] = str(value)
    return row


def written(rows: list[dict[str, str]], separator: str, end: str) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize(("separator", "end"), [(";", "\r\n"), (",", "\n"), ("\t", "\r\n")])
def test_a_row_becomes_the_same_vacancy_as_the_json_body(town: Town, separator: str, end: str, mark: bytes) -> None:
    body = vacancy(description='Je maakt "deeg";\nsamen, \t en vroeg', workingLanguages=None)
    body["skills"].append({"label": "een kassa", "need": "optional"})
    [found] = made(town, mark + written([cells_of(body)], separator, end).encode())
    expected = town.made("/vacancies", body, town.employer)
    differing = {"id", "revision", "warnings"}
    assert {name: found[name] for name in found.keys() - differing} == {
        name: expected[name] for name in expected.keys() - differing
    }


def test_the_example_of_the_guide_and_of_the_document_is_accepted(town: Town) -> None:
    first, second = made(town, EXAMPLE)
    assert first["wage"]["min"] == 14.71
    assert [skill["need"] for skill in first["skills"]] == ["essential", "essential"]
    assert (second["startsOn"], second["schedule"], second["closesOn"]) == ("2027-01-04", None, None)
    document = town.client.get("/api/v1/openapi.json").get_json()
    [path] = [path for path in document["paths"] if path.endswith("/vacancies/bulk")]
    body = document["paths"][path]["post"]["requestBody"]["content"]
    assert body["text/csv"]["example"] == EXAMPLE
    assert EXAMPLE in GUIDE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in GUIDE.read_text(encoding="utf-8") for name in COLUMNS)


def test_every_wrong_cell_is_named_and_good_rows_are_published(town: Town) -> None:
    table = (
        "Title;hours.min;hours.max;schedule.shifts;startsOn;skills.optional;languageMinimum.speaking\n"
        "Bakker;24;20;mon 06:00-14:00;2027-01-04;;\n"
        "Bakker;veel;24;ma 06:00-14:00;31-02-2027;;B7\n"
        ";;;;;;\n"
        "Bakker;24;24;;;;\n"
        f";24;24;;;{'x' * 201};\n"
        "Bakker;24;24;;;;;te veel\n"
    )
    answer = sent(town, table)
    assert answer.status_code == 207
    results = {result["line"]: result for result in answer.get_json()["results"]}
    assert {line: result["status"] for line, result in results.items()} == {2: 400, 3: 400, 5: 201, 6: 400, 7: 400}
    named = {line: [error.get("column") for error in result.get("errors", ())] for line, result in results.items()}
    assert named[2] == ["hours.max"]
    assert sorted(named[3]) == ["hours.min", "languageMinimum.speaking", "schedule.shifts", "startsOn"]
    assert sorted(named[6]) == ["skills.optional", "title"]
    assert named[7] == [None]
    assert results[3]["errors"][0]["pointer"] == "/hours/min"
    assert "2027-01-04" in next(e["message"] for e in results[3]["errors"] if e["column"] == "startsOn")


def test_results_are_lines_when_asked_and_a_repeat_gives_the_same(town: Town) -> None:
    table = "title;employerReference\nBakker;1\n;2\nKok;1\n"
    headers = {"Accept": "application/x-ndjson", "Idempotency-Key": "k"}
    first = sent(town, table, headers=headers)
    told = [json.loads(line) for line in first.get_data(as_text=True).splitlines()]
    assert [(result["line"], result["status"]) for result in told] == [(2, 201), (3, 400), (4, 201)]
    assert told[2]["warnings"][0]["column"] == "employerReference"
    before = town.counts()
    assert sent(town, table, headers=headers).get_data() == first.get_data()
    assert town.counts() == before


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("title;uren", "“uren”"),
        ("title;Title", "twice"),
        ("hours.min;hours.max", "“title”"),
        ('"title', "CSV"),
        ("", "“title”"),
        (b"title;caf\xe9", "UTF-8"),
        ("title;positions\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_header_that_will_not_do_is_said_before_anything_is_done(
    town: Town, header: str | bytes, complaint: str
) -> None:
    before = town.counts()
    answer = sent(town, header, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert any(complaint in error["message"] for error in answer.get_json()["errors"])
    assert town.counts() == before


def test_what_excel_adds_of_its_own_is_understood(town: Town) -> None:
    table = "sep=;\r\nTitle;workplace.remote;continuous;wage.min;;\r\nBakker;WAAR;ONWAAR;14,71;;\r\n;;;;;\r\n"
    [found] = made(town, table)
    assert (found["workplace"]["remote"], found["continuous"], found["wage"]["min"]) == (True, False, 14.71)


def test_other_schedules_lists_without_anything_and_languages_are_read(town: Town) -> None:
    names = (
        "title;hours.min;hours.max;schedule.window;schedule.weeks;skills.essential;otherLanguages;licences;schoolDay"
    )
    rows = [
        'Bakker;8;24;"mon 06:00-18:00; tue 6:00 - 18:00";;-;"en A2; de:B1";B;wed 09:00-16:00',
        'Bakker;8;8;;"mon 06:00-14:00 | mon 14:00-22:00; tue 14:00-22:00";;;"B; C";',
    ]
    flexible, rotating = made(town, "\n".join([names, *rows]))
    assert (flexible["schedule"]["type"], len(flexible["schedule"]["window"])) == ("flexible", 2)
    assert (flexible["skills"], flexible["otherLanguages"]) == ([], {"en": "A2", "de": "B1"})
    assert flexible["schoolDay"] == {"day": "wed", "from": "09:00", "to": "16:00"}
    assert (rotating["schedule"]["type"], [len(week) for week in rotating["schedule"]["weeks"]]) == ("rotating", [1, 2])
    assert (rotating["skills"], rotating["licences"]) == (None, ["B", "C"])


def test_the_case_system_names_employers_in_columns(town: Town) -> None:
    answer = sent(town, "title,employer.name\nBakker,Bakkerij Een\nKok,\n", town.system)
    first, second = answer.get_json()["results"]
    assert (first["status"], second["status"], second["errors"][0]["column"]) == (201, 400, "employer")


def test_bytes_quotes_and_lengths_that_are_wrong_cost_only_their_own_rows(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, "LONGEST_LINE", 2000)
    table = (
        b'title;description\nBakker;een\nKok;caf\xe9\nBakker;6" buis\nKok;drie\nSlager;nog 6" buis\n'
        b'Bakker;"' + b"x" * 3000 + b'"\nKok;vier\nBakker;"open\nKok;verloren\n' + b"Kok;lang\n" * 300 + b"Kok;vijf\n"
    )
    results = sent(town, table).get_json()["results"]
    statuses = [result["status"] for result in results]
    assert statuses[:8] == [201, 400, 201, 201, 201, 400, 201, 400]
    assert set(statuses[8:]) == {201}
    assert "quote" in results[7]["errors"][0]["message"]
    assert "UTF-8" in results[1]["errors"][0]["message"]


def test_a_quote_that_is_never_closed_is_said(town: Town) -> None:
    results = sent(town, 'title;description\nBakker;een\nKok;"open\nKok;twee\n').get_json()["results"]
    assert [result["status"] for result in results] == [201, 400]
    assert "CSV" in results[1]["errors"][0]["message"]


class Pieces(io.RawIOBase):
    """A body that is made while it is read."""

    def __init__(self, rows: int) -> None:
        self._rows: Iterator[bytes] = (f"Bakker {n};{'x' * 5000}\n".encode() for n in range(rows))
        self._left = b"title;description\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._left) < len(buffer) and (row := next(self._rows, b"")):
            self._left += row
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def test_a_long_table_is_read_a_row_at_a_time() -> None:
    tracemalloc.start()
    count = sum(1 for _ in csv_rows.csv_lines(VacancyBody(), Pieces(4000)))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4000
    assert peak < 4_000_000


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.text(max_size=30)))
def test_no_cell_is_too_strange_to_be_read_or_refused(named: dict[str, str]) -> None:
    row = row_of(named)
    assert all(row.column(pointer) in COLUMNS for pointer, _ in row.errors)
    errors = VacancyBody().validate(row.body)
    assert isinstance(errors, dict)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange_to_be_read_or_refused(raw: bytes) -> None:
    body = b"title;description\nBakker;een\n" + raw
    lines = list(csv_rows.csv_lines(VacancyBody(), io.BytesIO(body)))
    assert lines[0].number == 2
    assert all(line.submitted is not None or line.errors for line in lines)
