"""Reasons as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from services.matcher.domain.pathways import Reason
from services.matcher.schemas.wording import LANGUAGES, Wording
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.cefr import Level
from shared.vocabulary.tracks import GATES, PARTS, TRACKS
from shared.vocabulary.week import Interval

LABELS = {("http://x/baker", "nl"): "bakker", ("http://x/baker", "en"): "baker"}


@pytest.fixture(scope="module")
def wording():
    return Wording(lambda code, language: LABELS.get((code, language)))


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (Level.B1, "B1", "B1"),
        (date(2027, 1, 4), "4 januari 2027", "4 January 2027"),
        ("2027-01-04", "4 januari 2027", "4 January 2027"),
        (Interval("mon", 510, 720), "maandag 08:30–12:00", "Monday 08:30–12:00"),
        (["mon", "speaking"], "maandag, spreken", "Monday, speaking"),
        ("http://x/baker", "bakker", "baker"),
        (None, "niet bekend", "not known"),
        ("something else", "something else", "something else"),
    ],
)
def test_values_are_written_as_people_write_them(wording, value, dutch, english):
    assert [str(wording.value(value, language)) for language in ("nl", "en")] == [dutch, english]


def test_a_number_that_is_not_known_does_not_break_a_sentence(wording):
    said = wording.say(Reason("accept_more_hours", {"hours": None}), "en")
    assert "not known" in said


def test_every_name_has_a_word_in_both_languages(wording):
    names = [*(f"gate.{one}" for one in GATES), *(f"part.{one}" for one in PARTS), *(f"value.{one}" for one in TRACKS)]
    assert {name for name in names for language in LANGUAGES if not wording.has_word(name, language)} == set()


def test_both_languages_know_the_same_words(wording):
    assert wording.words("nl") == wording.words("en")


@pytest.mark.parametrize(
    ("reason", "dutch", "english"),
    [
        (
            Reason("security_permanent", {"hours": 1.0}),
            "Betaald werk met een vast contract, 1 uur per week of meer.",
            "Paid work with a permanent contract, 1 hour a week or more.",
        ),
        (
            Reason("security_contract", {"hours": 1.5, "months": 1}),
            "Betaald werk met een contract van 1 maand, 1,5 uur per week of meer.",
            "Paid work with a contract of 1 month, 1.5 hours a week or more.",
        ),
        (
            Reason("raise_language", {"from": {}, "to": {"speaking": "A2", "writing": "C1"}}),
            "Beter Nederlands nodig: spreken A2, schrijven C1.",
            "Better Dutch needed: speaking A2, writing C1.",
        ),
        (
            Reason("get_licence", {"papers": ["A2", "C1"]}),
            "Rijbewijs halen: motor tot 35 kW (A2), lichte vrachtwagen (C1).",
            "Get a driving licence: motorcycle up to 35 kW (A2), light lorry (C1).",
        ),
        (
            Reason("learn_other_language", {"languages": {"en": "A2", "ti": "B1", "xx": "A1"}}),
            "Een andere taal beter leren: Engels A2, Tigrinya B1, taal (xx) A1.",
            "Learn another language better: English A2, Tigrinya B1, language (xx) A1.",
        ),
        (
            Reason("allow_occupation", {"occupation": "http://data.europa.eu/esco/occupation/nobody-knows-it"}),
            "Dit beroep is uitgesloten in de wensen: zonder naam.",
            "This occupation is excluded in the wishes: without a name.",
        ),
        (
            Reason("gate_licences_fail", {"asked": ["A2"], "held": []}),
            "Rijbewijs nodig: motor tot 35 kW (A2). De kandidaat heeft: niets.",
            "Driving licence needed: motorcycle up to 35 kW (A2). The candidate has: nothing.",
        ),
    ],
)
def test_numbers_levels_papers_and_languages_are_what_they_are(reason, dutch, english):
    taxonomy = Taxonomy.load()
    papers = {paper.code: paper.labels for paper in (*taxonomy.licences, *taxonomy.certificates)}
    real = Wording(lambda code, language: papers.get(code, {}).get(language))
    assert [real.say(reason, language) for language in ("nl", "en")] == [dutch, english]


@pytest.mark.parametrize(
    ("bounds", "dutch"),
    [
        ([16, 24.5], "16–24,5"),
        ([24.0, 24.0], "24"),
        ([None, 36], "0–36"),
        ([20, None], "20+"),
        ([None, None], "niet bekend"),
    ],
)
def test_a_span_of_hours(wording, bounds, dutch):
    assert wording.span(bounds, "nl") == dutch
