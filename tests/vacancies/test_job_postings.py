"""schema.org JobPostings become vacancies; what they do not say is not stated."""

from __future__ import annotations

from typing import Any

import pytest
from vacancies_town import Town

from services.vacancies.schemas.job_postings import as_body

pytestmark = pytest.mark.sqlite_only

LD = "application/ld+json"


def posting(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Bakker",
        "description": "<p>Je maakt <b>deeg</b> &amp; brood.</p><script>x</script>",
        "identifier": {"@type": "PropertyValue", "name": "Bakkerij", "value": "BK-9"},
        "datePosted": "2026-11-01",
        "validThrough": "2027-02-01T23:59",
        "employmentType": ["PART_TIME", "TEMPORARY"],
        "hiringOrganization": {"@type": "Organization", "name": "Bakkerij Schema"},
        "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "postalCode": "1507ab"}},
        "jobStartDate": "2027-01-04",
        "workHours": "24 - 32 uur per week",
        "totalJobOpenings": 3,
        "skills": "deeg maken, oven bedienen",
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "minValue": 14.71, "maxValue": "16.5", "unitText": "HOUR"},
        },
    }
    return {**body, **changes}


def test_one_posting_is_answered_as_a_vacancy(town: Town) -> None:
    answer = town.post("/vacancies/job-postings", posting(), town.employer, content_type=LD)
    made = answer.get_json()
    assert (answer.status_code, made["employer"]["name"]) == (201, "Bakkerij De Korenaar")
    assert answer.headers["Location"] == f"/api/v1/vacancies/{made['id']}"
    assert made["description"] == "Je maakt\ndeeg\n& brood.\nx"
    assert (made["employerReference"], made["positions"]) == ("BK-9", 3)
    assert made["workplace"] == {"postcode": "1507 AB", "remote": False}
    assert (made["startsOn"], made["closesOn"]) == ("2027-01-04", "2027-02-01")
    assert made["hours"] == {"min": 24, "max": 32}
    assert made["wage"] == {"min": 14.71, "max": 16.5, "period": "hour"}
    assert made["contract"]["type"] == "temporary_agency"
    assert [skill["label"] for skill in made["skills"]] == ["deeg maken", "oven bedienen"]
    assert made["occupation"]["label"] == "bakker"
    assert (made["schedule"], made["languageMinimum"]) == (None, None)


def test_a_bare_posting_leaves_everything_unknown(town: Town) -> None:
    made = town.made("/vacancies/job-postings", {"@type": "JobPosting", "title": "Schoonmaker"}, town.employer)
    for field in ("workplace", "hours", "schedule", "skills", "wage", "startsOn", "occupation", "languageMinimum"):
        assert made[field] is None, field


def test_a_list_and_a_graph_are_answered_line_by_line(town: Town) -> None:
    bad = posting(title="")
    listed = town.post("/vacancies/job-postings", [posting(identifier="1"), bad, {"@type": "Event"}], town.employer)
    assert listed.status_code == 207
    assert [result["status"] for result in listed.get_json()["results"]] == [201, 400, 400]
    assert listed.get_json()["results"][1]["errors"][0]["pointer"] == "/title"
    graph = {"@graph": [{"@type": "WebPage"}, posting(identifier="2"), posting(identifier="3")]}
    answer = town.post("/vacancies/job-postings", graph, town.employer, content_type=LD)
    assert (answer.status_code, len(answer.get_json()["results"])) == (200, 2)


def test_for_the_case_system_the_hiring_organisation_is_the_employer(town: Town) -> None:
    assert town.made("/vacancies/job-postings", posting(), town.system)["employer"]["name"] == "Bakkerij Schema"
    nameless = town.post("/vacancies/job-postings", posting(hiringOrganization=None), town.system)
    assert nameless.status_code == 400


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"workHours": "09:00-17:00"}, "hours", None),
        ({"workHours": "40"}, "hours", {"min": 40.0, "max": 40.0}),
        ({"workHours": "400 uur"}, "hours", None),
        ({"workHours": {"weird": []}}, "hours", None),
        ({"jobLocation": "Zaandam"}, "workplace", None),
        (
            {"jobLocation": [{"address": "Dorpsstraat 1, 1506 AB Zaandam"}]},
            "workplace",
            {"postcode": "1506 AB", "remote": False},
        ),
        ({"jobLocation": None, "jobLocationType": "TELECOMMUTE"}, "workplace", {"postcode": None, "remote": True}),
        ({"baseSalary": {"currency": "USD", "value": 3}}, "wage", None),
        ({"baseSalary": {"currency": "EUR", "value": {"value": "veel", "unitText": "HOUR"}}}, "wage", None),
        (
            {"baseSalary": {"currency": "EUR", "value": 2500, "unitText": "MONTH"}},
            "wage",
            {"min": 2500.0, "max": 2500.0, "period": "month"},
        ),
        (
            {"skills": [{"@type": "DefinedTerm", "name": "x", "url": "http://data.europa.eu/esco/skill/1"}]},
            "skills",
            [{"label": "x", "concept": "http://data.europa.eu/esco/skill/1"}],
        ),
        (
            {"relevantOccupation": {"url": "http://data.europa.eu/esco/occupation/1"}},
            "occupation",
            "http://data.europa.eu/esco/occupation/1",
        ),
        ({"identifier": 12}, "employerReference", "12"),
    ],
)
def test_each_property_is_read_or_left_unknown(changes: Any, field: str, expected: Any) -> None:
    body = as_body(posting(**changes))
    assert body is not None
    assert body[field] == expected


def test_an_internship_is_a_work_experience_place() -> None:
    for kind, engagement in (("INTERN", "work_experience"), ("https://schema.org/VOLUNTEER", "volunteering")):
        body = as_body(posting(employmentType=kind))
        assert body is not None
        assert body["engagement"] == engagement


@pytest.mark.parametrize("raw", [b"{", b"null", b'"x"', b"\xff", b'{"@type": "JobPosting"}', b'{"@type": {"a": 1}}'])
def test_what_is_no_posting_is_400_and_nothing_is_made(town: Town, raw: bytes) -> None:
    before = town.counts()
    answer = town.post("/vacancies/job-postings", raw, town.employer)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert town.counts() == before


def test_strange_values_never_make_an_error_of_ours(town: Town) -> None:
    strange: list[Any] = [None, 0, -1.5, True, "", "x", [], {}, [None, 1, {"a": []}], {"value": {"value": []}}, 10**400]
    names = [name for name in posting() if not name.startswith("@")] + [
        "jobLocationType",
        "relevantOccupation",
        "industry",
    ]
    graph = [posting(**{name: value}) for name in names for value in strange]
    answer = town.post("/vacancies/job-postings", graph, town.employer)
    assert answer.status_code == 207
    assert {result["status"] for result in answer.get_json()["results"]} <= {201, 400}
