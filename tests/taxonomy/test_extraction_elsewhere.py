"""Accounts in languages whose sentences are not read: names of work are found, and what was not read is said."""

from __future__ import annotations

import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.extraction import Extractor
from shared.taxonomy.extraction.findings import Named
from shared.taxonomy.extraction.papers import Papers
from shared.taxonomy.linker import Linker

TAXONOMY = Taxonomy.load()
READER = Extractor(TAXONOMY, Linker(TAXONOMY))


def work(text: str) -> list[tuple[str, str, float | None]]:
    """English label, the words it came from, and years."""
    found = READER.account(text, "nl", 2026)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return [
        (TAXONOMY.label(one.value.concept, "en") or "", one.quote, one.value.years)
        for one in found
        if one.kind == "occupation" and isinstance(one.value, Named)
    ]


def unread(text: str) -> list[str]:
    return [piece.text for piece in READER.unread(text, READER.account(text, "nl", 2026))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Працював 6 років пекарем у Харкові.", [("baker", "пекарем", 6.0)]),
        ("عملت خبازة ثم سائق حافلة", [("baker", "خبازة", None), ("bus driver", "سائق حافلة", None)]),
        ("من پنج سال راننده اتوبوس بودم", [("bus driver", "راننده اتوبوس", None)]),
        ("ከም መራሒ ኣውቶቡስ ሰሪሐ", [("bus driver", "መራሒ ኣውቶቡስ", None)]),
        (
            "Altı yıl fırıncı olarak çalıştım. Sonra otobüs şoförüydüm.",
            [("baker", "fırıncı", None), ("bus driver", "otobüs şoförüydüm", None)],
        ),
    ],
)
def test_work_is_recognised_by_its_name(text: str, expected: list[tuple[str, str, float | None]]) -> None:
    assert work(text) == expected
    assert "".join(unread(text)).replace(" ", "") == text.replace(" ", "")


def test_years_beside_other_words_are_not_given_to_the_only_work_that_was_recognised() -> None:
    assert work("Працювала ковтачкою 6 років, а потім пекарем.") == [("baker", "пекарем", None)]


def test_the_parts_in_a_language_that_is_read_are_read_as_ever() -> None:
    text = "Ik heb zes jaar brood gebakken. Я був кухарем."
    assert work(text) == [("baker", "brood gebakken", 6.0), ("cook", "кухарем", None)]
    assert unread(text) == ["Я був кухарем."]


def test_a_sentence_in_another_language_among_dutch_ones_is_told_by_its_letters() -> None:
    text = "Ik heb zes jaar brood gebakken. Altı yıl fırıncı olarak çalıştım."
    assert unread(text) == ["Altı yıl fırıncı olarak çalıştım."]


def test_a_language_without_names_in_the_taxonomy_gives_nothing_and_says_so() -> None:
    text = "J'ai travaillé comme boulanger pendant six ans à Damas"
    assert work(text) == [] and unread(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Ik heb zes jaar brood gebakken en de winkel van mijn oom gedaan.",
        "I baked bread for six years and ran my uncle's shop.",
        "Bakker, 2010-2015, Asmara",
        "brood bakken, heftruck rijden, pallets laden",
        "Het regent vandaag.",
        "DevOps Engineer\nExperience level:\nSenior\nQualifications\nLean manufacturing and systems thinking, forklift",
        "06-12345678",
        "",
    ],
)
def test_dutch_english_and_bare_words_are_not_taken_for_another_language(text: str) -> None:
    assert unread(text) == []


def test_a_vacancy_in_another_language_is_said_to_be_so() -> None:
    text = "Szukamy pracownika magazynu do pracy zmianowej przy pakowaniu"
    assert [piece.text for piece in READER.unread(text, READER.vacancy(text))] == [text]


def test_papers_alone_are_what_the_whole_reading_finds() -> None:
    text = "Chauffeur\nRijbewijs C en code 95 vereist. Een VCA is een pré, rijbewijs BE hoeft niet."
    kinds = ("licence", "certificate")
    papers = Papers(TAXONOMY.licences, TAXONOMY.certificates)
    assert papers.in_text(text) == [one for one in READER.vacancy(text) if one.kind in kinds]
    assert [(kind, code) for kind, code, _ in papers.asked(text)] == [("licence", "C"), ("certificate", "code_95")]
