"""Linking words to concepts: what is sure, what is not, and that noise does not matter."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.taxonomy import Taxonomy
from shared.taxonomy.linker import Linker
from shared.taxonomy.wording import plain, without_noise


@pytest.fixture(scope="module")
def linker():
    return Linker(Taxonomy.load())


@pytest.mark.parametrize(
    ("title", "label", "reason"),
    [
        ("Bakker", "bakker", "exact"),
        ("Medewerker broodproductie", "bakker", "alternative_label"),
        ("Schoonmaker (m/v/x) 32-40 uur gezocht", "schoonmaker", "exact"),
        ("Orderpicker in Zaandam", "orderpicker", "exact"),
        ("schonmaker", "schoonmaker", "spelling"),
        ("Timmerman werkplaats", "timmerman", "similar"),
        ("Forklift driver", "heftruckchauffeur", "alternative_label"),
        ("kapster", "kapper", "alternative_label"),
    ],
)
def test_a_title_is_linked_with_the_reason_why(linker, title, label, reason):
    link = linker.occupation(title)
    assert (link.label, link.reason) == (label, reason)


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("tomaten oogsten", "gewassen oogsten"),
        ("oogsten van tomaten", "gewassen oogsten"),
        ("brood bakken", "brood en gebak bakken"),
        ("ervaring met heftruckrijden", "heftruck rijden"),
        ("Excel", "spreadsheets gebruiken"),
        ("haren knippen", "haar knippen"),
    ],
)
def test_a_phrase_is_linked_to_a_skill(linker, phrase, label):
    assert linker.skill(phrase).label == label


@pytest.mark.parametrize("text", ["zandkastelenkeurmeester", "quantummechanica", "", "   ", "!!!", "????", "🙂", "的"])
def test_what_is_not_sure_is_not_linked(linker, text):
    assert linker.occupation(text) is None
    assert linker.skill(text) is None


def test_scores_say_how_sure_it_is(linker):
    exact, alternative, typo = (linker.occupation(title) for title in ("bakker", "broodbakker", "metselar"))
    assert exact.score == 1 > alternative.score > typo.score >= 0.8


def test_the_label_is_in_the_language_asked_for(linker):
    assert linker.occupation("bricklayer", "en").label == "bricklayer"
    assert linker.occupation("bricklayer", "nl").label == "metselaar"
    assert linker.occupation("bricklayer", "ti").label == "ነዳቓይ"


def test_search_gives_each_concept_once_best_first_and_no_more_than_asked(linker):
    links = linker.search("skill", "schoonmaken", "nl", 5)
    assert len(links) == 5 == len({link.concept for link in links})
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)


def test_search_finds_a_label_by_its_beginning(linker):
    assert "verpleegkundige" in [link.label for link in linker.search("occupation", "verpl", "nl", 5)]


@pytest.mark.parametrize(
    "text", ["bakker", "koffie zetten", "bricklayer", "cook", "elektricien", "oven bedienen", "kokk"]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_quick_answer_is_the_first_of_the_full_search(linker, text, language):
    for kind, quick in (("occupation", linker.occupation), ("skill", linker.skill)):
        first = linker.search(kind, text, language, 1)
        assert quick(text, language) == (first[0] if first and first[0].score >= 0.8 else None)


def test_another_kind_is_an_error_of_the_caller(linker):
    with pytest.raises(KeyError):
        linker.search("hobby", "fietsen")


def test_many_threads_may_start_with_a_linker_that_is_not_built_yet():
    linker, found = Linker(Taxonomy.load()), []
    threads = [threading.Thread(target=lambda: found.append(linker.occupation("metselaar"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(found)) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gets_an_answer_and_scores_stay_between_0_and_1(text):
    for kind in ("occupation", "skill"):
        for link in ANY.search(kind, text):
            assert 0 <= link.score <= 1


ANY = Linker(Taxonomy.load())


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Kok m/v", "kok"),
        ("Kok (v/m/x) 24 - 32 uur per week", "kok"),
        ("Vacature: kok te Koog aan de Zaan", "kok"),
        ("32 uur", "32 uur"),
        ("C++ programmeur", "c++ programmeur"),
    ],
)
def test_noise_is_taken_off_a_title_but_never_all_of_it(title, bare):
    assert plain(without_noise(title)) == bare


@pytest.mark.parametrize("kind", ["occupation", "skill"])
def test_many_texts_at_once_get_the_answers_that_each_alone_gets(linker: Linker, kind: str) -> None:
    texts = [
        "Broodbakker (m/v)",
        "",
        "kwantummechanica",
        "deeg kneden",
        "lasser 32 uur",
        "🙂",
        "heftruck rijden",
        "kok",
    ]
    alone = [linker.occupation(text) if kind == "occupation" else linker.skill(text) for text in texts]
    assert any(alone)
    assert linker.many(kind, texts) == alone
    assert linker.many(kind, []) == []
