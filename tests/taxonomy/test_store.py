"""The starter taxonomy: whole, in two languages, and telling."""

import csv
import io
import math
import statistics
import zipfile

import pytest

from shared.taxonomy import Concept, Taxonomy
from shared.taxonomy.store import STARTER
from shared.vocabulary.papers import LICENCE_INCLUDES

OCCUPATION = "http://data.europa.eu/esco/occupation/"
SKILL = "http://data.europa.eu/esco/skill/"


@pytest.fixture(scope="module")
def taxonomy():
    return Taxonomy.load()


def named(taxonomy, label):
    return next(concept.uri for concept in taxonomy.concepts() if concept.label() == label)


def small(needs, links=()):
    skills = {skill for _, skill, _ in needs} | {uri for pair in links for uri in pair} | {"s-lonely"}
    concepts = [Concept(uri, "skill", {"nl": uri, "en": uri}, {}) for uri in sorted(skills)]
    return Taxonomy(concepts, needs, links, version="test", fingerprint="0")


def test_there_are_enough_occupations_and_skills_for_the_work_that_status_holders_do(taxonomy):
    assert len(taxonomy.concepts("occupation")) >= 90
    assert len(taxonomy.concepts("skill")) >= 300
    sectors = {concept.sector for concept in taxonomy.concepts("occupation")}
    assert len(sectors) >= 15


def test_every_concept_has_a_label_in_dutch_and_english_and_every_occupation_its_isco_group(taxonomy):
    for concept in taxonomy.concepts():
        assert concept.labels["nl"]
        assert concept.labels["en"]
        assert concept.uri.startswith(OCCUPATION if concept.kind == "occupation" else SKILL)
        if concept.kind == "occupation":
            assert len(taxonomy.isco(concept.uri)) == 4
            assert taxonomy.isco(concept.uri).isdigit()


def test_no_two_concepts_of_a_kind_share_a_preferred_label(taxonomy):
    for kind in ("occupation", "skill"):
        for language in ("nl", "en"):
            labels = [concept.label(language).casefold() for concept in taxonomy.concepts(kind)]
            assert len(labels) == len(set(labels)), (kind, language)


def test_relations_only_name_concepts_that_are_there_and_every_occupation_needs_something(taxonomy):
    for concept in taxonomy.concepts("occupation"):
        essential, optional = taxonomy.skills_of(concept.uri)
        assert essential
        assert not set(essential) & set(optional)
        assert all(taxonomy.concept(uri).kind == "skill" for uri in essential + optional)
    for concept in taxonomy.concepts("skill"):
        assert all(taxonomy.concept(uri).kind == "skill" for uri in taxonomy.neighbours(concept.uri))


def test_a_baker_bakes(taxonomy):
    baker = named(taxonomy, "bakker")
    assert taxonomy.isco(baker) == "7512"
    assert named(taxonomy, "brood en gebak bakken") in taxonomy.skills_of(baker)[0]
    assert named(taxonomy, "bakkerijproducten maken") in taxonomy.neighbours(named(taxonomy, "brood en gebak bakken"))


def test_neighbours_are_mutual_and_never_the_skill_itself():
    taxonomy = small([("o", "s1", "essential")], [("s1", "s2"), ("s2", "s3"), ("s3", "s3")])
    assert taxonomy.neighbours("s2") == {"s1", "s3"}
    assert taxonomy.neighbours("s3") == {"s2"}
    assert taxonomy.neighbours("nowhere") == frozenset()


def test_rarity_is_the_idf_over_occupations_scaled_to_a_median_of_one():
    taxonomy = small([("o1", "s1", "essential"), ("o2", "s1", "optional"), ("o2", "s2", "essential")])
    raw = {"s1": math.log(3 / 3) + 1, "s2": math.log(3 / 2) + 1, "s-lonely": math.log(3 / 1) + 1}
    assert taxonomy.rarity("s1") == pytest.approx(raw["s1"] / raw["s2"])
    assert taxonomy.rarity("s2") == 1
    assert taxonomy.rarity("unheard of") == 1.0


def test_a_telling_skill_is_rarer_than_one_that_everybody_needs(taxonomy):
    telling, common = named(taxonomy, "schoorsteen vegen"), named(taxonomy, "zware lasten tillen")
    assert taxonomy.rarity(telling) >= 1 > taxonomy.rarity(common)
    rarities = [taxonomy.rarity(concept.uri) for concept in taxonomy.concepts("skill")]
    assert statistics.median(rarities) == pytest.approx(1)


def test_what_is_not_known_gets_an_empty_answer(taxonomy):
    assert taxonomy.concept("x") is None
    assert taxonomy.label("x") is None
    assert taxonomy.isco("x") is None
    assert taxonomy.skills_of("x") == ([], [])


def test_the_fingerprint_is_of_the_content(tmp_path, taxonomy):
    for path in (tmp_path / "a", tmp_path / "b"):
        path.mkdir()
        for source in STARTER.iterdir():
            (path / source.name).write_bytes(source.read_bytes())
    assert Taxonomy.load(tmp_path / "a").fingerprint == taxonomy.fingerprint
    with (tmp_path / "b" / "skill_links.tsv").open("a") as file:
        file.write("s1\ts2\trelated\n")
    assert Taxonomy.load(tmp_path / "b").fingerprint != taxonomy.fingerprint


def test_papers_have_labels_and_licences_are_those_of_the_api(taxonomy):
    assert {paper.code for paper in taxonomy.licences} == set(LICENCE_INCLUDES)
    assert {"vca_basic", "vca_vol", "forklift", "haccp", "code_95", "nen_3140", "big_registration", "vog"} <= {
        paper.code for paper in taxonomy.certificates
    }
    assert all(paper.labels["nl"] and paper.labels["en"] for paper in taxonomy.licences + taxonomy.certificates)


@pytest.mark.real_data
def test_every_concept_is_one_of_the_official_files(taxonomy, request):
    folder = request.config.rootpath.parent / "shared" / "data" / "esco"
    archive = folder / "esco-1.1.1-classification-en-csv.zip"
    if not archive.exists():
        pytest.skip(f"{archive} is not there")
    official = {}
    with zipfile.ZipFile(archive) as files:
        for name in ("occupations_en.csv", "skills_en.csv"):
            with files.open(name) as raw:
                for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")):
                    official[row["conceptUri"]] = row
    for concept in taxonomy.concepts():
        row = official[concept.uri]
        assert " ".join(row["preferredLabel"].split()).casefold() == concept.label("en").casefold()
        if concept.kind == "occupation":
            assert row["iscoGroup"] == concept.isco
