"""What words mean: learnt translations and other words, and how sure the ranker is of its first answer."""

import numpy as np
import pytest
from click.testing import CliRunner
from made_up_esco import BAKER, COOK, download

from services.taxonomy_cli import taxonomy as commands
from shared.taxonomy.compounds import Splitter, stem
from shared.taxonomy.evaluation import evaluate, read_queries
from shared.taxonomy.index import FEATURES, Index
from shared.taxonomy.index_build import build, learnt
from shared.taxonomy.lexicon import lexicon
from shared.taxonomy.linker import Linker
from shared.taxonomy.ngrams import BUCKETS, bucket
from shared.taxonomy.ranked_search import RankedSearch, prepare, prepared
from shared.taxonomy.ranking import ranker
from shared.taxonomy.store import KINDS, Concept, Taxonomy
from shared.taxonomy.word_index import Lists

THINGS = {"brood": "bread", "hout": "wood", "staal": "steel", "glas": "glass", "vis": "fish"}
DEEDS = {"snijden": "cutting", "verkopen": "selling", "verpakken": "packing"}


def meant(arrays, language, other, word):
    """Buckets that a word may mean, the likeliest first."""
    places, found, weights = Lists(arrays, f"lexicon.{language}.{other}", BUCKETS).entries(
        np.array([bucket(stem(word))])
    )
    assert len(places) == len(weights)
    return found[np.argsort(-weights, kind="stable")].tolist()


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("meaning")
    downloaded = download(folder / "ESCO v1.2.0", "nl", "en")
    run = CliRunner().invoke(commands, ["import", str(downloaded)], env={"OPSTAP_TAXONOMY": str(folder / "taxonomy")})
    assert run.exit_code == 0
    current = (folder / "taxonomy" / "current").resolve()
    taxonomy = Taxonomy.load(current)
    prepare(taxonomy, current)
    return taxonomy, current


def test_the_lexicon_learns_which_word_translates_which_from_names_that_hold_both():
    pairs = [(f"{thing} {deed}", f"{THINGS[thing]} {DEEDS[deed]}") for thing in THINGS for deed in DEEDS]
    names = {"nl": [[nl] for nl, _ in pairs], "en": [[en] for _, en in pairs]}
    arrays = lexicon(names, Splitter([]))
    for nl, en in (THINGS | DEEDS).items():
        assert meant(arrays, "nl", "en", nl)[0] == bucket(stem(en))


def test_names_of_one_concept_teach_other_words_in_the_same_language():
    names = {"en": [[f"lorry {each}", f"truck {each}"] for each in ("washer", "painter", "loader", "seller")]}
    arrays = lexicon(names, Splitter([]))
    assert meant(arrays, "en", "en", "lorry")[0] == bucket(stem("truck"))
    assert meant(arrays, "en", "en", "truck")[0] == bucket(stem("lorry"))


def test_the_same_names_give_the_same_lexicon():
    names = {"nl": [["brood bakken", "bakken van brood"], [], ["vis snijden"]], "en": [["bake bread"], ["x"], []]}
    one, other = (lexicon(names, Splitter([])) for _ in range(2))
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[key], other[key]) for key in one)


def test_a_concept_without_a_name_in_the_language_is_found_by_what_the_words_mean():
    skills = [
        Concept(f"s{n}", "skill", {"nl": nl, "en": en} if nl != "vis verpakken" else {"en": en}, {})
        for n, (nl, en) in enumerate(
            (f"{thing} {deed}", f"{DEEDS[deed]} {THINGS[thing]}") for thing in THINGS for deed in DEEDS
        )
    ]
    taxonomy = Taxonomy(skills, [], [], version="made up", fingerprint="0")
    index = Index(build(taxonomy, "skill"))
    found = index.candidates(["vis verpakken"], "nl")
    likest = found.concepts[found.features[:, FEATURES.index("translated")].argmax()]
    assert taxonomy.concept(index.uris[likest]).labels == {"en": "packing fish"}


@pytest.mark.parametrize("concepts", [[], [Concept("o1", "occupation", {"ar": "خباز"}, {})]])
def test_a_taxonomy_of_nothing_or_of_one_concept_in_one_language_can_be_searched(concepts):
    taxonomy = Taxonomy(concepts, [], [], version="made up", fingerprint="0")
    for kind in KINDS:
        search = RankedSearch(taxonomy, kind, Index(build(taxonomy, kind, learnt(taxonomy))))
        for language in ("nl", "en", "ar"):
            for text in ("bakker", "خباز", "🙂"):
                assert all(0 <= score <= 1 for _, score, _ in search.search(text, language, 5))


def test_an_import_is_prepared_searched_and_evaluated(imported, tmp_path):
    taxonomy, folder = imported
    search = RankedSearch(taxonomy, "occupation", prepared(taxonomy, folder, "occupation"))
    assert search.search("broodbakker", "nl", 1)[0][0].uri == BAKER
    assert search.search("chef", "en", 1)[0][0].uri == COOK
    file = tmp_path / "asked.tsv"
    file.write_text(f"query\tconcepts\nbakker\t{BAKER}\nchef\t{COOK}\n")
    asked, left_out = read_queries(file, taxonomy)
    report = evaluate(Linker(taxonomy), asked, "occupation", "nl", left_out=left_out)
    assert report.measures["MRR"][0] == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "en", "uk"])
def test_the_better_the_first_is_than_the_second_the_surer_it_is(kind, language):
    features = np.zeros((2, len(FEATURES)), np.float32)
    order = ranker(kind, language)
    chances = [order.probability(features, np.array([lead, 0.0]), np.array([0]))[0] for lead in np.linspace(0, 4, 9)]
    assert chances == sorted(chances)
    assert 0 <= chances[0] < chances[-1] <= 1
