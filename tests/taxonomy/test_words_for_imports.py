"""More words for ESCO's concepts, for an import: each says one thing only, and none is what another concept is called."""

import csv
from collections import Counter

from shared.taxonomy.store import KINDS, STARTER, words_for_imports


def lines():
    with (STARTER / "words.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def said(concept):
    return [(language, word.casefold()) for language, words in concept.alternatives.items() for word in words]


def test_each_concept_stands_there_once_in_the_order_of_the_uris_with_a_word_at_least():
    uris = [line["uri"] for line in lines()]
    assert uris == sorted(set(uris))
    assert all(uri.startswith("http://data.europa.eu/esco/") for uri in uris)
    assert {line["kind"] for line in lines()} == set(KINDS)
    assert all(line["nl_other"] or line["en_other"] for line in lines())


def test_words_have_no_loose_ends():
    for concept in words_for_imports():
        for _, word in said(concept):
            assert word == " ".join(word.split())
            assert len(word) >= 2
            assert not set(word) & set('\t"<>;')


def test_a_word_says_one_concept_of_its_kind():
    times = Counter((concept.kind, *one) for concept in words_for_imports() for one in said(concept))
    assert [one for one, count in times.items() if count > 1] == []


def test_there_are_words_for_thousands_of_concepts():
    found = Counter(concept.kind for concept in words_for_imports())
    assert found["occupation"] >= 2000
    assert found["skill"] >= 3000
