"""What is read in vacancy texts. All sentences are made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.extraction import KINDS, Extractor, Finding
from shared.taxonomy.extraction.findings import LanguageNeed, Named, PaperNamed, ShiftNamed, Years
from shared.taxonomy.extraction.suggestions import VacancySuggestion, suggested
from shared.taxonomy.linker import Linker
from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.week import DAYS
from shared.vocabulary.work import Hours

REAL_TEXTS = Path(__file__).parents[3] / "shared/data/dev/vacancy_texts_en.jsonl"
BAKER = "Medewerker bakkerij"


@pytest.fixture(scope="module")
def reader() -> Extractor:
    taxonomy = Taxonomy.load()
    return Extractor(taxonomy, Linker(taxonomy))


def read(reader: Extractor, text: str, kind: str) -> list[Finding]:
    found = reader.vacancy(text)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return [one for one in found if one.kind == kind]


def proposed(reader: Extractor, text: str) -> VacancySuggestion:
    return suggested(reader.vacancy(text))


def levels(text: str) -> LanguageLevels:
    """`B1 B1 - -` in the order listening, speaking, reading, writing."""
    return LanguageLevels(*(None if part == "-" else Level[part] for part in text.split()))


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        ("Je beheerst de Nederlandse taal op B1-niveau.", "B1 B1 B1 B1"),
        ("Taalniveau Nederlands minimaal A2.", "A2 A2 A2 A2"),
        ("Goede beheersing van de Nederlandse taal in woord en geschrift.", "B1 B1 B1 B1"),
        ("Je spreekt goed Nederlands en Engels is een pré.", "B1 B1 - -"),
        ("Een basiskennis van de Nederlandse taal is genoeg.", "A1 A1 A1 A1"),
        ("Je spreekt een beetje Nederlands.", "A1 A1 - -"),
        ("Je spreekt redelijk Nederlands.", "A2 A2 - -"),
        ("Je beheerst het Nederlands mondeling vloeiend.", "B2 B2 - -"),
        ("Je hebt Staatsexamen NT2 programma I voor Nederlands.", "B1 B1 - -"),
        ("Voor Nederlands vragen we: lezen A2, spreken B1.", "B1 B1 A2 -"),
        ("You speak Dutch at B1 level and good English.", "B1 B1 - -"),
        ("Excellent written Dutch is required.", "- - B2 B2"),
        ("You can read Dutch at A2 level.", "- - A2 -"),
        ("Geen Nederlands nodig.", "A0 A0 A0 A0"),
        ("Nederlands is niet vereist.", "A0 A0 A0 A0"),
        ("Engels is voldoende.", "A0 A0 A0 A0"),
        ("No Dutch required.", "A0 A0 A0 A0"),
        ("English is sufficient, Dutch is not necessary.", "A0 A0 A0 A0"),
        ("Je spreekt Nederlands of Engels.", "A0 A0 A0 A0"),
        ("Nederlands is een pré.", "A0 A0 A0 A0"),
    ],
)
def test_the_dutch_that_is_asked_is_read(reader: Extractor, text: str, dutch: str) -> None:
    assert proposed(reader, f"{BAKER}\n{text}").language_minimum == levels(dutch)


@pytest.mark.parametrize(
    "text",
    [
        "Wij zijn een Nederlands bedrijf met een fijne sfeer.",
        "We serve the Dutch market.",
        "Je werkt in een team van acht collega's.",
        "Je hebt rijbewijs B1 of hoger nodig.",
    ],
)
def test_nothing_is_asked_of_dutch_where_nothing_is_said(reader: Extractor, text: str) -> None:
    assert proposed(reader, f"{BAKER}\n{text}").language_minimum is None


def test_a_text_that_contradicts_itself_leaves_the_level_unknown(reader: Extractor) -> None:
    text = f"{BAKER}\nGoede beheersing van de Nederlandse taal.\nGeen Nederlands nodig."
    assert proposed(reader, text).language_minimum is None


def test_other_languages_are_asked_only_when_they_are_not_a_wish(reader: Extractor) -> None:
    assert proposed(reader, f"{BAKER}\nJe spreekt goed Engels. Duits is een pré.").other_languages == {"en": Level.B1}


def test_the_language_of_the_work_floor_is_read(reader: Extractor) -> None:
    assert proposed(reader, f"{BAKER}\nDe voertaal is Engels.").working_languages == ("en",)


def test_a_vague_word_says_how_far_it_may_reach(reader: Extractor) -> None:
    (need,) = read(reader, "Je spreekt goed Nederlands.", "language_requirement")
    assert isinstance(need.value, LanguageNeed)
    assert (need.value.levels.speaking, need.value.up_to.speaking) == (Level.B1, Level.B2)
    assert need.quote == "spreekt goed Nederlands"


@pytest.mark.parametrize(
    ("text", "licences", "certificates"),
    [
        ("Je hebt rijbewijs B.", ("B",), ()),
        ("In het bezit van een geldig B-rijbewijs.", ("B",), ()),
        ("Rijbewijs is een must.", ("B",), ()),
        ("Rijbewijs C en CE vereist.", ("C", "CE"), ()),
        ("Rijbewijs C/CE met code 95.", ("C",), ("code_95",)),
        ("Rijbewijs B of BE.", ("B",), ()),
        ("Driver's license category C required.", ("C",), ()),
        ("Geen rijbewijs nodig.", (), ()),
        ("Een rijbewijs B is niet vereist.", (), ()),
        ("Rijbewijs B is een pré.", (), ()),
        ("Je hoeft geen rijbewijs te hebben.", (), ()),
        ("Je bent in het bezit van VCA VOL.", (), ("vca_vol",)),
        ("VCA vereist.", (), ("vca_basic",)),
        ("Heftruckcertificaat gewenst.", (), ()),
        ("Je hebt een geldig heftruckcertificaat.", (), ("forklift",)),
        ("A driving licence is not required.", (), ()),
        ("Kennis van HACCP.", (), ("haccp",)),
    ],
)
def test_papers_are_read_with_their_negation(
    reader: Extractor, text: str, licences: tuple[str, ...], certificates: tuple[str, ...]
) -> None:
    found = proposed(reader, f"{BAKER}\n{text}")
    assert (found.licences, found.certificates) == (licences, certificates)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Het is een baan van 24-32 uur.", Hours(24, 32)),
        ("Een contract voor 32 uur per week.", Hours(32, 32)),
        ("24 tot 36 uur per week in overleg.", Hours(24, 36)),
        ("Work 16 hours per week.", Hours(16, 16)),
        ("Je werkt minimaal 20 uur per week.", Hours(20, 20)),
        ("Wij bezorgen binnen 24 uur.", None),
        ("Je werkt 8 uur per dag.", None),
        ("De winkel is open van 7 tot 16 uur.", None),
        ("We zijn 24 uur per dag bereikbaar.", None),
    ],
)
def test_hours_of_the_week_are_read_and_other_hours_are_not(reader: Extractor, text: str, hours: Hours | None) -> None:
    assert proposed(reader, f"{BAKER}\n{text}").hours == hours


@pytest.mark.parametrize(
    ("text", "name", "need"),
    [
        ("Je werkt in avonddienst.", "evening", "essential"),
        ("Werken in 2-ploegen.", "two_shifts", "essential"),
        ("Drieploegendienst met toeslag.", "three_shifts", "essential"),
        ("Je werkt in wisselende diensten.", "rotating", "essential"),
        ("Weekendwerk hoort erbij.", "weekend", "essential"),
        ("Geen nachtdienst.", "night", "not_needed"),
        ("Nooit weekendwerk.", "weekend", "not_needed"),
        ("You will work night shifts.", "night", "essential"),
        ("Flexibele werktijden.", "flexible", "essential"),
        ("Je werkt op oproepbasis.", "on_call", "essential"),
    ],
)
def test_shifts_are_read(reader: Extractor, text: str, name: str, need: str) -> None:
    found = read(reader, text, "shift")
    assert [(one.value.name, one.need) for one in found if isinstance(one.value, ShiftNamed)] == [(name, need)]


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("Werktijden ma t/m vr 7.00-15.30 uur.", DAYS[:5], 420, 930),
        ("Maandag tot en met donderdag van 08:00 tot 17:00 uur.", DAYS[:4], 480, 1020),
        ("Dinsdag en donderdag 17.00-21.00.", ("tue", "thu"), 1020, 1260),
        ("Mon-Fri 9am-5pm.", DAYS[:5], 540, 1020),
        ("Zaterdag 22:00 - 6:00.", ("sat",), 1320, 360),
    ],
)
def test_days_with_times_become_a_fixed_schedule(
    reader: Extractor, text: str, days: tuple[str, ...], start: int, end: int
) -> None:
    schedule = proposed(reader, f"{BAKER}\n{text}").schedule
    assert schedule is not None and schedule.type == "fixed"
    assert [(one.day, one.start, one.end) for one in schedule.shifts] == [(day, start, end) for day in days]


def test_two_shifts_come_with_the_weeks_that_they_usually_have_but_are_not_filled_in(reader: Extractor) -> None:
    (found,) = read(reader, "Werken in 2-ploegen.", "shift")
    assert isinstance(found.value, ShiftNamed) and len(found.value.schedule.weeks) == 2
    assert proposed(reader, "Werken in 2-ploegen.").schedule is None


def test_years_of_experience_are_read(reader: Extractor) -> None:
    (found,) = read(reader, "Minimaal twee jaar ervaring in de keuken.", "experience_years")
    assert found.value == Years(2.0) and found.quote == "twee jaar ervaring"


def test_the_title_and_who_is_sought_give_the_occupation(reader: Extractor) -> None:
    for text in ("Bakker (m/v) 32 uur", "Over ons\nWij zoeken een bakker die van brood houdt."):
        found = proposed(reader, text).occupation
        assert found is not None and found.label == "bakker" and not found.confirmed


def skills_of(reader: Extractor, text: str) -> dict[str, str]:
    return {one.value.label: one.need for one in read(reader, text, "skill") if isinstance(one.value, Named)}


def test_skills_are_found_in_another_form_and_order(reader: Extractor) -> None:
    assert "brood en gebak bakken" in skills_of(reader, f"{BAKER}\nHet bakken van brood is je werk.")


def test_skills_that_are_not_needed_or_only_a_wish_say_so(reader: Extractor) -> None:
    text = f"{BAKER}\nErvaring met heftruck rijden is niet nodig. Pallets laden is een pré."
    found = skills_of(reader, text)
    assert found["heftruck rijden"] == "not_needed" and found["pallets laden"] == "optional"
    assert "heftruck rijden" not in {skill.label for skill in proposed(reader, text).skills}


def test_a_list_under_nice_to_have_holds_wishes(reader: Extractor) -> None:
    found = skills_of(reader, f"{BAKER}\nWat je doet:\n- brood bakken\nNice to have:\n- heftruck rijden")
    assert (found["brood en gebak bakken"], found["heftruck rijden"]) == ("essential", "optional")


def test_what_is_proposed_is_never_confirmed(reader: Extractor) -> None:
    found = proposed(reader, f"{BAKER}\nBrood bakken, heftruck rijden, pallets laden.")
    assert found.skills and not any(skill.confirmed for skill in found.skills)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "!!!", "a", "\u200f\u0623\u0646\u0627", "B1 " * 3000, "uur " * 5000, "€" * 9]
)
def test_odd_texts_give_something_or_nothing_but_no_error(reader: Extractor, text: str) -> None:
    for found in (reader.vacancy(text), reader.account(text)):
        assert all(text[one.start : one.end] == one.quote and one.kind in KINDS for one in found)


def test_the_same_text_gives_the_same_findings(reader: Extractor) -> None:
    text = f"{BAKER} 24-32 uur\nBrood bakken. Nederlands B1. Rijbewijs B. VCA."
    taxonomy = Taxonomy.load()
    assert reader.vacancy(text) == Extractor(taxonomy, Linker(taxonomy)).vacancy(text)


@pytest.mark.skipif(not REAL_TEXTS.exists(), reason="the development data are not here")
def test_in_real_texts_every_quote_is_in_the_text(reader: Extractor) -> None:
    texts = [json.loads(line)["text"] for line in REAL_TEXTS.read_text(encoding="utf-8").splitlines()]
    found = [(text, one) for text in texts for one in reader.vacancy(text, "en")]
    assert len(found) > 10 * len(texts)
    assert all(text[one.start : one.end] == one.quote and one.quote.strip() for text, one in found)
    assert all(isinstance(one.value, PaperNamed) for _, one in found if one.kind == "certificate")
