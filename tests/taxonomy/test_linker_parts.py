"""The parts of linking in a large taxonomy: n-grams, compounds, measures, type-ahead."""

import numpy as np
import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.compounds import Splitter, stem
from shared.taxonomy.evaluation import WrongFile, calibration, measures, read_queries
from shared.taxonomy.index import FEATURES, Index
from shared.taxonomy.index_build import build
from shared.taxonomy.linker import Linker
from shared.taxonomy.ngrams import BUCKETS, grams, rarity, weighed


@pytest.fixture(scope="module")
def taxonomy():
    return Taxonomy.load()


@pytest.fixture(scope="module")
def index(taxonomy):
    return Index(build(taxonomy, "occupation"))


def test_grams_weigh_texts_as_scikit_learn_does():
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["brood bakken", "bakker", "timmerman in de bouw", "brood brood"]
    reference = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit_transform(texts)
    bags = grams(texts)
    bags = weighed(bags, rarity(bags))
    rows = np.zeros((len(texts), BUCKETS))
    for number in range(len(texts)):
        buckets, weights = bags.row(number)
        rows[number, buckets] = weights
    assert np.allclose(rows @ rows.T, (reference @ reference.T).toarray(), atol=1e-3)


@pytest.mark.parametrize(
    ("one", "other"), [("bakker", "bakken"), ("kapster", "kapper"), ("heftruck", "heftrucks"), ("cleaner", "cleaning")]
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_a_compound_is_split_over_words_that_labels_use():
    splitter = Splitter(["bakkerij", "medewerker", "verkoop"])
    assert splitter.split("bakkerijmedewerker") == ["bakkerij", "medewerker"]
    assert splitter.split("verkoopsmedewerker") == ["verkoops", "medewerker"]
    assert splitter.split("bakkerij") == []


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [("bakker", "nl", "bakker"), ("bricklayer", "nl", "metselaar")],
)
def test_the_label_that_is_meant_is_most_alike(index, taxonomy, text, language, label):
    found = index.candidates([text], language)[0]
    sums = found.features[:, FEATURES.index("label")] + found.features[:, FEATURES.index("other_label")]
    assert taxonomy.label(index.uris[found.concepts[sums.argmax()]], "nl") == label


def test_a_text_without_letters_has_no_candidates(index):
    assert len(index.candidates([""], "nl")[0].concepts) == 0
    assert len(index.candidates([], "nl")) == 0


def test_measures_are_of_the_ranks():
    found = measures(np.array([1.0, 2.0, 6.0, np.inf]))
    assert found["MRR"][0] == pytest.approx((1 + 0.5 + 1 / 6) / 4)
    assert (found["R@1"][0], found["R@5"][0], found["R@10"][0]) == (0.25, 0.5, 0.75)
    assert found["MRR"][1] <= found["MRR"][0] <= found["MRR"][2]


def test_scores_that_say_too_much_are_a_calibration_error():
    error, table = calibration(np.array([0.95, 0.95, 0.15, 0.15]), np.array([True, False, False, False]))
    assert error == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)
    assert [count for _, _, count in table] == [2, 2]


def test_a_broken_line_is_named(tmp_path, taxonomy):
    file = tmp_path / "asked.tsv"
    file.write_text("query\tconcepts\nbakker\n")
    with pytest.raises(WrongFile, match="line 2"):
        read_queries(file, taxonomy)


@pytest.mark.parametrize(("typed", "label"), [("ba", "bakker"), ("metsel", "metselaar"), ("metzel", "metselaar")])
def test_what_is_being_typed_is_suggested_in_both_languages(typed, label):
    found = Linker(Taxonomy.load()).suggest("occupation", typed, ("nl", "ar"), 10)
    names = {suggestion.labels[0]: suggestion.labels[1] for suggestion in found}
    assert label in names
    assert any("؀" <= letter <= "ۿ" for letter in names[label])


def test_one_letter_suggests_nothing():
    assert Linker(Taxonomy.load()).suggest("skill", "b") == []
