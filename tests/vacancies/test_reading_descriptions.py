"""What the description says is filled in where the employer stated nothing, and only what shows that it was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from vacancies_town import FakeLinker, Town, vacancy

from services.vacancies.app import create_app
from services.vacancies.config import Config
from shared.events.memory_broker import MemoryBroker
from shared.taxonomy import Taxonomy
from shared.taxonomy.extraction import Extractor
from shared.taxonomy.extraction.suggestions import suggested
from shared.taxonomy.linker import Linker
from shared.vocabulary.clock import ManualClock

TEXT = (
    "Brood bakken, heftruck rijden en pallets laden. Je spreekt goed Nederlands. Rijbewijs B vereist. 32 uur per week."
)
SILENT = {"skills": None, "languageMinimum": None, "languageMinimumWithGuidance": None, "description": TEXT}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    taxonomy = Taxonomy.load()
    return Extractor(taxonomy, Linker(taxonomy))


@pytest.fixture
def reading(config: Config, clock: ManualClock, ready: Any, extractor: Extractor) -> Iterator[Town]:
    app = create_app(
        config,
        MemoryBroker(clock),
        clock,
        linker=FakeLinker,
        reader=lambda: lambda text: suggested(extractor.vacancy(text)),
    )
    yield Town(app, clock, ready.keys)
    app.extensions["opstap"]["database"].close()


def test_a_description_gives_skills_and_dutch_that_show_that_they_were_read(reading: Town) -> None:
    made = reading.made("/vacancies", vacancy(**SILENT), reading.employer)
    assert made["languageMinimum"]["speaking"] == "B1" and made["languageMinimumSource"] == "extracted"
    assert len(made["skills"]) >= 3
    assert all(one["concept"] and one["score"] and not one["confirmed"] for one in made["skills"])
    assert {"/languageMinimum", "/skills"} <= {one["pointer"] for one in made["warnings"]}


def test_what_would_be_a_gate_is_not_filled_in(reading: Town) -> None:
    made = reading.made("/vacancies", vacancy(**SILENT, hours=None, schedule=None), reading.employer)
    assert (made["licences"], made["certificates"], made["hours"], made["schedule"]) == (None, None, None, None)


def warned(made: dict[str, Any], pointer: str) -> list[str]:
    return [one["message"] for one in made["warnings"] if one["pointer"] == pointer]


def test_a_paper_that_only_the_description_asks_for_is_a_warning_and_no_gate(reading: Town) -> None:
    text = "Rijbewijs B vereist. Je hebt een VCA VOL. Een heftruckcertificaat is een pré."
    made = reading.made("/vacancies", vacancy(description=text), reading.employer)
    (licence,), (certificate,) = warned(made, "/licences"), warned(made, "/certificates")
    assert "Rijbewijs B" in licence and "(B)" in licence and "VCA VOL" in certificate and "(vca_vol)" in certificate
    assert not made["licences"] and not made["certificates"]


def test_a_paper_that_is_stated_or_included_in_one_that_is_stated_is_no_warning(reading: Town) -> None:
    text = "Rijbewijs B vereist. Je hebt een VCA basis."
    for licences, certificates in ((["B"], ["vca_basic"]), (["CE"], ["vca_vol"])):
        body = vacancy(description=text, licences=licences, certificates=certificates)
        made = reading.made("/vacancies", body, reading.employer)
        assert warned(made, "/licences") == warned(made, "/certificates") == []
        assert reading.call("GET", f"/vacancies/{made['id']}", key=reading.employer).get_json() == made


def test_what_is_stated_stays_as_it_is(reading: Town) -> None:
    made = reading.made("/vacancies", vacancy(description=TEXT), reading.employer)
    assert [one["label"] for one in made["skills"]] == ["deeg maken"]
    assert made["languageMinimum"]["reading"] == "A2" and made["languageMinimumSource"] is None


def test_skills_stated_as_none_stay_none(reading: Town) -> None:
    assert reading.made("/vacancies", vacancy(**{**SILENT, "skills": []}), reading.employer)["skills"] == []


def test_fewer_than_three_skills_leave_it_to_the_occupation(reading: Town) -> None:
    body = vacancy(**{**SILENT, "description": "Je gaat brood bakken."})
    assert reading.made("/vacancies", body, reading.employer)["skills"] is None


def test_a_changed_description_is_read_anew(reading: Town) -> None:
    made = reading.made("/vacancies", vacancy(**SILENT), reading.employer)
    changed = reading.call(
        "PATCH",
        f"/vacancies/{made['id']}",
        {"description": "Geen Nederlands nodig."},
        reading.employer,
        content_type="application/merge-patch+json",
    ).get_json()
    assert set(changed["languageMinimum"].values()) == {"A0"} and changed["skills"] is None


def test_a_level_that_the_employer_states_later_is_theirs(reading: Town) -> None:
    made = reading.made("/vacancies", vacancy(**SILENT), reading.employer)
    stated = {"languageMinimum": {"speaking": "A1"}, "languageMinimumSource": "stated"}
    changed = reading.call(
        "PATCH", f"/vacancies/{made['id']}", stated, reading.employer, content_type="application/merge-patch+json"
    ).get_json()
    assert changed["languageMinimum"]["speaking"] == "A1" and changed["languageMinimumSource"] == "stated"
    assert changed["skills"] == made["skills"]


def test_what_was_read_is_told_with_the_vacancy(reading: Town) -> None:
    reading.made("/vacancies", vacancy(**SILENT), reading.employer)
    (event,) = reading.spoken("vacancy.published")
    assert event.data.terms.language_minimum_source == "extracted"


def test_what_came_back_unchanged_is_not_taken_for_stated(reading: Town) -> None:
    made = reading.made("/vacancies", vacancy(**SILENT), reading.employer)
    sent = {name: made[name] for name in vacancy() if name in made} | {
        "languageMinimumSource": made["languageMinimumSource"]
    }
    put = reading.call("PUT", f"/vacancies/{made['id']}", sent, reading.employer).get_json()
    assert not any(one["confirmed"] for one in put["skills"]) and put["languageMinimumSource"] == "extracted"
