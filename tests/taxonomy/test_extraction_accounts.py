"""What is read in people's own accounts of their work. All accounts are made up."""

from __future__ import annotations

import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.extraction import Extractor, Finding
from shared.taxonomy.extraction.findings import LanguageNeed, Named
from shared.taxonomy.linker import Linker
from shared.vocabulary.cefr import Level

YEAR = 2026


@pytest.fixture(scope="module")
def reader() -> Extractor:
    taxonomy = Taxonomy.load()
    return Extractor(taxonomy, Linker(taxonomy))


def told(reader: Extractor, text: str, kind: str = "occupation") -> list[Finding]:
    found = reader.account(text, "nl", YEAR)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return [one for one in found if one.kind == kind]


def work(reader: Extractor, text: str) -> list[tuple[str, float | None, int | None, bool]]:
    return [
        (one.value.label, one.value.years, one.value.last_year, one.value.informal)
        for one in told(reader, text)
        if isinstance(one.value, Named) and one.need == "essential"
    ]


def test_bread_and_an_uncles_shop_are_two_jobs(reader: Extractor) -> None:
    found = work(reader, "ik heb zes jaar brood gebakken en de winkel van mijn oom gedaan")
    assert found[0] == ("bakker", 6.0, None, False)
    assert "winkel" in found[1][0] and found[1][1:] == (None, None, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik was kapper van 2012 tot 2019.", ("kapper", 7.0, 2019, False)),
        ("In Aleppo heb ik tien jaar als kapper gewerkt.", ("kapper", 10.0, None, False)),
        ("Ik ben lasser geweest, anderhalf jaar lang.", ("lasser", 1.5, None, False)),
        ("Sinds 2020 werk ik als kapper.", ("kapper", 6.0, 2026, False)),
        ("I worked as a welder for six years until 2021.", ("lasser", 6.0, 2021, False)),
        ("I was a tailor from 2010 to 2018.", ("kleermaker", 8.0, 2018, False)),
        ("Ik werkte 8 maanden in een wasserij.", ("wasserijmedewerker", 0.67, None, False)),
        ("Ik hielp vrijwillig in de keuken, twee jaar.", ("keukenhulp", 2.0, None, True)),
        ("I helped in my uncle's restaurant.", ("keukenhulp", None, None, True)),
        ("Mijn vader had een boerderij, daar werkte ik vijf jaar.", ("landbouwmedewerker", 5.0, None, False)),
    ],
)
def test_work_is_read_with_its_years(
    reader: Extractor, text: str, expected: tuple[str, float | None, int | None, bool]
) -> None:
    assert expected in work(reader, text)


def test_an_age_is_no_experience(reader: Extractor) -> None:
    assert told(reader, "Ik ben 34 jaar. Ik ben veertig jaar oud.", "experience_years") == []


def test_what_somebody_has_not_done_is_said_to_be_not_so(reader: Extractor) -> None:
    assert [one.need for one in told(reader, "Ik heb geen rijbewijs.", "licence")] == ["not_needed"]
    assert work(reader, "Ik ben nooit kapper geweest.") == []


def test_papers_and_languages_are_read_too(reader: Extractor) -> None:
    text = "Ik heb rijbewijs B. Ik spreek goed Arabisch en een beetje Engels."
    assert [one.quote for one in told(reader, text, "licence")] == ["rijbewijs B"]
    languages = [one.value for one in told(reader, text, "language") if isinstance(one.value, LanguageNeed)]
    assert [(one.language, one.levels.speaking) for one in languages] == [("ar", Level.B1), ("en", Level.A1)]


def test_skills_are_found_in_the_form_that_people_tell_them_in(reader: Extractor) -> None:
    found = told(reader, "Ik heb veel brood gebakken.", "skill")
    assert next((one.quote, one.value.label) for one in found if isinstance(one.value, Named)) == (
        "brood gebakken",
        "brood en gebak bakken",
    )
