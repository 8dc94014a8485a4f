"""Importing an official download: what it brings, beside what is there."""

import pytest
from click.testing import CliRunner
from made_up_esco import BAKE, BAKER, BASE, COOK, DOUGH, GROUP, ISCO_7512, KNEAD, OLD_JOB, WASH, download, zipped

from services.matcher.config import Config as MatcherConfig
from services.skills.config import Config as SkillsConfig
from services.taxonomy_cli import taxonomy as commands
from services.vacancies.config import Config as VacanciesConfig
from shared.taxonomy import Taxonomy
from shared.taxonomy.importer import ImportRefused, Library
from shared.taxonomy.store import starter_concepts


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "taxonomy")


def take(library, *paths, languages=(), version=None):
    return library.take(*library.plan(paths, languages, version))


def loaded(library):
    return Taxonomy.load(library.folder / "current")


@pytest.mark.parametrize(("old", "version"), [(True, "1.0.8"), (False, "1.2.0")])
def test_a_zip_of_an_old_or_a_new_version_gives_concepts_labels_and_relations(library, tmp_path, old, version):
    folder = download(tmp_path / "unpacked", "nl", old=old)
    take(library, zipped(folder, tmp_path / f"ESCO dataset - v{version} - classification - nl - csv.zip"))
    taxonomy = loaded(library)
    assert taxonomy.version == version
    assert [concept.uri for concept in taxonomy.concepts("occupation")] == [BAKER, COOK]
    assert taxonomy.concept(BAKER).labels["nl"] == "bakker"
    assert taxonomy.concept(BAKER).alternatives["nl"] == ("broodbakker", "bakkerin", "bakkertje")
    assert taxonomy.isco(BAKER) == "7512"
    assert taxonomy.concept(BAKE).reuse_level == "cross-sector"
    assert taxonomy.skills_of(BAKER) == ([BAKE, WASH], [DOUGH]), "the rarer, so more telling, first"
    assert taxonomy.skills_of(COOK) == ([WASH], [])
    assert taxonomy.neighbours(BAKE) == {KNEAD, DOUGH}
    assert taxonomy.broader(BAKE) == [GROUP]
    assert taxonomy.label(GROUP) == "voedsel maken"
    assert [taxonomy.label(uri) for uri in taxonomy.broader(BAKER)] == ["Bakkers"]
    assert taxonomy.rarity(WASH) < taxonomy.rarity(BAKE)
    assert taxonomy.description(BAKER) == 'About a "bakker", in two lines.'


def test_what_is_obsolete_keeps_its_name_and_is_not_offered(library, tmp_path):
    take(library, download(tmp_path / "v1.2.0", "nl"))
    assert OLD_JOB not in {concept.uri for concept in loaded(library).concepts()}
    assert loaded(library).label(OLD_JOB) == "telegrafist"
    assert loaded(library).concept(OLD_JOB).obsolete


def test_what_is_not_known_gets_an_empty_answer(library, tmp_path):
    take(library, download(tmp_path / "v1.2.0", "nl"))
    taxonomy = loaded(library)
    assert taxonomy.concept("x") is taxonomy.label("x") is taxonomy.description("x") is taxonomy.isco("x") is None
    assert taxonomy.skills_of("x") == ([], []) and taxonomy.neighbours("x") == frozenset()
    assert taxonomy.broader("x") == taxonomy.close_matches("x") == [] and taxonomy.rarity("x") == 1.0


def test_importing_the_same_again_changes_nothing(library, tmp_path):
    folder = download(tmp_path / "v1.2.0", "nl")
    first = take(library, folder)
    again = take(library, folder)
    assert again.folder == first.folder
    assert set(again.rows.values()) == {None}


def test_languages_are_added_one_by_one_in_any_order(tmp_path):
    both, reverse = Library(tmp_path / "a"), Library(tmp_path / "b")
    dutch, english = download(tmp_path / "nl" / "1.2.0", "nl"), download(tmp_path / "en" / "1.2.0", "en")
    take(both, dutch, version="1.2.0")
    take(both, english, version="1.2.0")
    take(reverse, english, dutch, version="1.2.0")
    taxonomy = loaded(both)
    assert taxonomy.languages == ("nl", "en")
    assert taxonomy.label(BAKER, "en") == "baker" and taxonomy.label(BAKER, "nl") == "bakker"
    assert taxonomy.label(BAKER, "uk") == "baker", "English where a language has no label"
    assert taxonomy.fingerprint == loaded(reverse).fingerprint


def test_only_the_languages_that_were_asked_for_are_taken(library, tmp_path):
    done = take(library, download(tmp_path / "v1.2.0", "nl", "en"), languages=["nl"])
    assert loaded(library).languages == ("nl",)
    assert "occupations_en.csv" in done.left_out
    with pytest.raises(ImportRefused, match="nothing to import in ar"):
        library.plan([next((tmp_path / "v1.2.0").glob("skills_nl.csv"))], ["ar"], "1.2.0")


def test_a_list_of_labels_or_a_file_of_another_version_names_only_concepts_that_are_there(library, tmp_path):
    take(library, download(tmp_path / "v1.2.0", "en"))
    labels = tmp_path / "skills_nl_labels_1.0.3.csv"
    labels.write_text(f"conceptUri,preferredLabel\n{BAKE},bakken van brood\n{BASE}/skill/s-other,iets anders\n")
    done = take(library, labels, version="1.2.0")
    assert loaded(library).label(BAKE, "nl") == "bakken van brood"
    assert loaded(library).concept(f"{BASE}/skill/s-other") is None
    assert any("1 labels of skills_nl_labels_1.0.3.csv" in odd for odd in done.odd)
    take(library, download(tmp_path / "nl" / "v1.2.0", "nl"))
    assert loaded(library).label(BAKE, "nl") == "brood bakken", "the classification's own label counts"
    assert "bakken van brood" in loaded(library).concept(BAKE).alternatives["nl"]


def test_a_classification_of_another_version_adds_labels_and_no_concepts(library, tmp_path):
    take(library, download(tmp_path / "v1.2.0", "en"))
    older = download(tmp_path / "older", "nl", old=True) / "occupations_nl.csv"
    text = older.read_text("utf-8-sig").replace(OLD_JOB, f"{BASE}/occupation/o-gone").replace("7512", "9999")
    (tmp_path / "occupations_nl_1.0.csv").write_text(text, "utf-8")
    take(library, tmp_path / "occupations_nl_1.0.csv", version="1.2.0")
    assert loaded(library).label(BAKER, "nl") == "bakker"
    assert loaded(library).isco(BAKER) == "7512"
    assert loaded(library).concept(f"{BASE}/occupation/o-gone") is None


def test_a_later_edition_of_a_file_takes_the_place_of_the_earlier(library, tmp_path):
    folder = download(tmp_path / "v1.2.0", "nl")
    before = take(library, folder)
    file = folder / "occupations_nl.csv"
    file.write_text(file.read_text("utf-8-sig").replace("broodbakker", "meesterbakker"), "utf-8")
    assert take(library, folder).folder != before.folder
    assert loaded(library).concept(BAKER).alternatives["nl"] == ("meesterbakker", "bakkerin", "bakkertje")
    assert loaded(library).version == "1.2.0"


def test_versions_live_side_by_side_and_one_is_chosen(library, tmp_path):
    take(library, download(tmp_path / "v1.0.8", "nl", old=True))
    take(library, download(tmp_path / "v1.2", "nl", "en"))
    assert list(library.versions()) == ["1.0.8", "1.2.0"]
    assert library.current_version() == "1.0.8", "an import does not change what services use"
    library.use("1.2")
    assert loaded(library).version == "1.2.0"
    with pytest.raises(ImportRefused, match=r"1\.1\.1 is not imported; there are: 1\.0\.8, 1\.2\.0"):
        library.use("1.1.1")


def test_a_version_that_no_name_tells_has_to_be_said(library, tmp_path):
    folder = download(tmp_path / "esco", "nl")
    with pytest.raises(ImportRefused, match="--version"):
        library.plan([folder], [], None)
    assert library.plan([folder], [], "v1.2")[0] == "1.2.0"


def test_our_own_words_and_sectors_come_along_and_are_marked_as_ours(library, tmp_path):
    ours = next(concept for concept in starter_concepts() if concept.label() == "bakker")
    folder = download(tmp_path / "v1.2.0", "nl")
    for file in folder.iterdir():
        file.write_text(file.read_text("utf-8-sig").replace(BAKER, ours.uri), "utf-8")
    take(library, folder)
    baker = loaded(library).concept(ours.uri)
    assert baker.sector == ours.sector == "food"
    assert baker.label("en") == "baker" and "baker" in baker.ours["en"]
    assert set(baker.alternatives["nl"]) == {"broodbakker", "bakkerin", "bakkertje", *ours.alternatives["nl"]}
    assert baker.ours["nl"] == set(ours.alternatives["nl"]) - {"broodbakker"}
    assert loaded(library).certificates == Taxonomy.load().certificates


def test_a_crosswalk_gives_the_same_concept_elsewhere(library, tmp_path, monkeypatch):
    monkeypatch.setenv("OPSTAP_DATA_DIR", str(tmp_path))
    take(library, download(tmp_path / "v1.2.0", "nl"))
    file = tmp_path / "crosswalk.csv"
    other = "https://linkeddata.example/competentnl"
    file.write_text(f"esco;competentnl;relation\n{BAKE};{other}/2;skos:closeMatch\n{BAKE};{other}/1;exactMatch\n")
    run(["import-crosswalk", str(file)])
    assert loaded(library).close_matches(BAKE) == [(f"{other}/1", "exactMatch"), (f"{other}/2", "closeMatch")]
    file.write_text(f"esco,competentnl,relation\n{BAKE},{other}/2,narrowMatch\n")
    assert "crosswalk.csv, line 2" in run(["import-crosswalk", str(file)], code=1)
    assert len(loaded(library).close_matches(BAKE)) == 2


def test_the_commands_import_and_tell_what_is_in_use(tmp_path, monkeypatch):
    monkeypatch.setenv("OPSTAP_DATA_DIR", str(tmp_path))
    assert "starter" in run(["status"])
    folder = download(tmp_path / "ESCO v1.2.0", "nl", "en")
    told = run(["import", str(folder), "--language", "nl", "--language", "en"])
    assert "occupations_nl.csv: 3 rows" in told and "conceptSchemes_nl.csv: left out" in told
    assert "ESCO classification of the European Commission" in told
    assert "In use: 1.2.0" in run(["status"])
    assert '"labels": {"nl": ' in run(["status", "--json"])
    assert "1.2.0-" in run(["use", "1.2"])


def run(arguments, code=0):
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_isco_groups_are_concepts_that_are_never_offered(library, tmp_path):
    take(library, download(tmp_path / "v1.2.0", "nl"))
    assert loaded(library).label(ISCO_7512) == "Bakkers"
    assert {concept.kind for concept in loaded(library).concepts()} == {"occupation", "skill"}


@pytest.mark.parametrize("config", [SkillsConfig, VacanciesConfig, MatcherConfig])
def test_every_service_uses_the_import_once_there_is_one(tmp_path, config):
    environment = {"OPSTAP_DATA_DIR": str(tmp_path), "OPSTAP_SECRET_KEY": "s" * 40}
    assert config.from_env(environment).taxonomy is None
    take(Library(tmp_path / "taxonomy"), download(tmp_path / "v1.2.0", "nl"))
    assert Taxonomy.load(config.from_env(environment).taxonomy).version == "1.2.0"
    elsewhere = {**environment, "OPSTAP_TAXONOMY": str(tmp_path / "elsewhere")}
    assert config.from_env(elsewhere).taxonomy is None
