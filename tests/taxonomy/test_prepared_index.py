"""The indexes of an import: made with it, kept beside it, made again when they are missing or of an earlier format."""

import logging
import shutil

import pytest
from click.testing import CliRunner
from made_up_esco import BAKE, BAKER, KNEAD, download

from services.taxonomy_cli import taxonomy as commands
from shared.taxonomy import Taxonomy
from shared.taxonomy.linker import Linker
from shared.taxonomy.ranked_search import FORMAT
from shared.taxonomy.store import starter_concepts


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """The current folder of an import of a handful of concepts."""
    monkeypatch.setenv("OPSTAP_TAXONOMY", str(tmp_path / "taxonomy"))
    downloaded = download(tmp_path / "ESCO v1.2.0", "nl", "en")
    assert CliRunner().invoke(commands, ["import", str(downloaded)]).exit_code == 0
    return (tmp_path / "taxonomy" / "current").resolve()


def used(folder):
    """What linking and typing answer, through a new linker."""
    linker = Linker(Taxonomy.load(folder))
    return [
        *(linker.many("skill", ["brood bakken", "knead dough", "deeg knede"])),
        *(linker.search("occupation", "broodbakker")),
        *(linker.suggest("occupation", "broo", ("nl", "en"))),
    ]


def test_an_import_brings_its_indexes_so_that_no_service_builds_one(imported, caplog):
    with caplog.at_level(logging.WARNING):
        found = used(imported)
    assert caplog.messages == []
    assert [link and link.concept for link in found[:2]] == [BAKE, KNEAD]
    assert found[-1].concept == BAKER and found[-1].labels == ("bakker", "baker")


def test_a_missing_index_is_said_built_and_kept(imported, caplog):
    before = used(imported)
    shutil.rmtree(imported / FORMAT)
    assert used(imported) == before
    assert any("building the index skill" in message for message in caplog.messages)
    caplog.clear()
    assert used(imported) == before
    assert caplog.messages == []


def test_an_index_that_cannot_be_kept_still_links_and_the_log_says_what_to_do(imported, caplog):
    before = used(imported)
    shutil.rmtree(imported / FORMAT)
    (imported / FORMAT).write_text("in the way")
    assert used(imported) == before
    assert any("opstap taxonomy use" in message for message in caplog.messages)


def test_preparing_again_takes_an_earlier_format_away(imported):
    (imported / "linking-0").mkdir()
    shutil.rmtree(imported / FORMAT / "skill")
    assert CliRunner().invoke(commands, ["use", "1.2.0"]).exit_code == 0
    assert not (imported / "linking-0").exists()
    assert (imported / FORMAT / "skill").is_dir()


def test_our_word_for_one_concept_yields_to_the_official_name_of_another(tmp_path, monkeypatch):
    monkeypatch.setenv("OPSTAP_TAXONOMY", str(tmp_path / "taxonomy"))
    ours = next(concept for concept in starter_concepts() if concept.label() == "bakker")
    theirs = ours.alternatives["nl"][-1]
    downloaded = download(tmp_path / "ESCO v1.2.0", "nl")
    for file in downloaded.iterdir():
        text = file.read_text("utf-8-sig").replace(BAKER, ours.uri)
        file.write_text(text.replace(",kok,", f",{theirs},"), "utf-8")
    assert CliRunner().invoke(commands, ["import", str(downloaded)]).exit_code == 0
    taxonomy = Taxonomy.load(tmp_path / "taxonomy" / "current")
    cook = next(one for one in taxonomy.concepts("occupation") if one.uri != ours.uri)
    assert cook.label("nl") == theirs
    assert theirs not in taxonomy.concept(ours.uri).alternatives["nl"]
    assert Linker(taxonomy).occupation(theirs).concept == cook.uri
