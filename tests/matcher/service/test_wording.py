"""Reasons as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from services.matcher.domain.pathways import Reason
from services.matcher.schemas.wording import LANGUAGES, Wording
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
