"""What is suggested while somebody types: in several languages and scripts, with slips, in a sensible order."""

import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.linker import Linker
from shared.taxonomy.romanised import folded, romanised
from shared.taxonomy.wording import plain

LINKER = Linker(Taxonomy.load())


def labels(kind, text, *languages, limit=10):
    return [one.labels for one in LINKER.suggest(kind, text, languages, limit)]


@pytest.mark.parametrize(
    ("typed", "language", "label"),
    [
        ("خبا", "ar", "bakker"),
        ("الخباز", "ar", "bakker"),
        ("khabbaz", "ar", "bakker"),
        ("khab", "ar", "bakker"),
        ("пек", "uk", "bakker"),
        ("pekar", "uk", "bakker"),
        ("zvarjuv", "uk", "lasser"),
        ("zvaryuv", "uk", "lasser"),
        ("rannande", "fa", "buschauffeur"),
        ("ሰራሕ", "ti", "telefonist"),
    ],
)
def test_a_name_is_met_in_the_persons_script_and_in_latin_letters(typed, language, label):
    assert label in [both[0] for both in labels("occupation", typed, "nl", language, limit=30)]


def test_both_labels_are_shown_whichever_language_was_typed():
    assert labels("occupation", "bakker", "nl", "uk")[0] == ("bakker", "пекар")
    assert labels("occupation", "пекар", "nl", "uk")[0] == ("bakker", "пекар")
    assert labels("occupation", "baker", "uk", "en")[0] == ("пекар", "baker")


def test_a_language_that_was_not_asked_is_not_searched():
    assert labels("occupation", "пекар", "nl", "en") == []


def test_the_name_itself_is_first_then_names_that_begin_so_then_those_with_such_a_word():
    found = LINKER.suggest("occupation", "kok", ("nl",), 30)
    assert found[0].matched == "kok"
    begins = [one.matched.startswith("kok") for one in found]
    assert begins == sorted(begins, reverse=True)
    assert len({one.concept for one in found}) == len(found)


@pytest.mark.parametrize("typed", ["metzel", "vrachtwgenchauf", "tmmerman", "itmmerman", "schoonmkaer"])
def test_slips_are_forgiven_when_nothing_is_met_exactly(typed):
    assert labels("occupation", typed, "nl")


def test_words_may_stand_in_any_order_and_be_unfinished():
    assert ("medewerker industriële bakkerij",) in labels("occupation", "bakk medew", "nl")


@pytest.mark.parametrize("typed", ["", "b", " ", "🙂", "a b c", "qqqqqq wwwww", "-"])
def test_too_little_or_nothing_known_suggests_nothing(typed):
    assert labels("skill", typed, "nl", "ar") == []


def test_another_kind_is_an_error():
    with pytest.raises(KeyError):
        LINKER.suggest("sector", "ba")


def test_at_most_as_many_as_asked_and_the_same_each_time():
    assert len(labels("skill", "be", "nl", "en", limit=5)) == 5
    assert LINKER.suggest("skill", "be", ("nl",), 7) == Linker(Taxonomy.load()).suggest("skill", "be", ("nl",), 7)


@pytest.mark.parametrize(
    ("name", "language", "typed"),
    [("خباز", "ar", "khabbaz"), ("نجار", "ar", "najjar"), ("кухар", "uk", "kukhar"), ("мобільний", "uk", "mobilnyj")],
)
def test_what_is_typed_in_latin_letters_folds_to_the_romanised_name(name, language, typed):
    assert romanised(plain(name), language) == folded(typed, language)
