"""The official ESCO 1.1.1 files, imported with the command: whole, quick to load and small in memory."""

import json
import subprocess
import sys
import time
import zipfile

import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.importer import Library

pytestmark = pytest.mark.real_data
OCCUPATIONS, SKILLS, NEEDS = 3007, 13896, 123788

MEASURE = """
import json, sys, time
import numpy
def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
before, start = megabytes(), time.process_time()
from shared.taxonomy.store import Taxonomy
taxonomy = Taxonomy.load(sys.argv[1])
seconds = time.process_time() - start
for concept in taxonomy.concepts("occupation"):
    taxonomy.skills_of(concept.uri), taxonomy.label(concept.uri, "nl"), taxonomy.isco(concept.uri)
print(json.dumps([seconds, megabytes() - before]))
"""


@pytest.fixture(scope="module")
def esco(request):
    folder = request.config.rootpath.parent / "shared" / "data" / "esco"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    return folder


@pytest.fixture(scope="module")
def imported(esco, tmp_path_factory):
    library = Library(tmp_path_factory.mktemp("esco") / "taxonomy")
    started = time.process_time()
    done = library.take(*library.plan([esco], ["nl", "en"], None))
    assert time.process_time() - started < 60
    assert done.version == "1.1.1", "that of the relations; files of other versions only add labels"
    return library


@pytest.fixture(scope="module")
def taxonomy(imported):
    return Taxonomy.load(imported.folder / "current")


def test_every_concept_and_relation_is_there(taxonomy):
    occupations = taxonomy.concepts("occupation")
    assert (len(occupations), len(taxonomy.concepts("skill"))) == (OCCUPATIONS, SKILLS)
    assert sum(len(skills) for concept in occupations for skills in taxonomy.skills_of(concept.uri)) == NEEDS
    assert all(concept.isco and len(concept.isco) == 4 for concept in occupations)
    assert all(concept.labels["nl"] and concept.labels["en"] for concept in occupations)
    assert all(taxonomy.broader(concept.uri) for concept in occupations)


def test_a_baker_has_official_labels_and_our_own(taxonomy):
    baker = next(concept for concept in taxonomy.concepts("occupation") if concept.label("nl") == "bakker")
    assert (baker.label("en"), baker.isco, baker.sector) == ("baker", "7512", "food")
    assert "broodbakker" in baker.alternatives["nl"]
    assert taxonomy.description(baker.uri, "nl")
    assert "bake goods" in {taxonomy.label(skill, "en") for skill in taxonomy.skills_of(baker.uri)[0]}


def test_loading_takes_less_than_two_seconds_and_little_memory(imported):
    command = [sys.executable, "-c", MEASURE, str(imported.folder / "current")]
    environment = {"PYTHONPATH": ":".join(sys.path)}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    seconds, megabytes = json.loads(told)
    assert seconds < 2
    assert megabytes < 100


def test_a_zip_of_one_language_imports_by_itself_and_a_cut_one_does_not(esco, tmp_path):
    library = Library(tmp_path)
    archive = esco / "esco-1.1.1-classification-en-csv.zip"
    cut = tmp_path / archive.name
    cut.write_bytes(archive.read_bytes()[:2_000_000])
    with pytest.raises(ValueError, match="line 1"):
        library.plan([cut], [], None)
    with zipfile.ZipFile(archive) as files:
        rows = files.read("skills_en.csv")
    half = tmp_path / "skills_en.csv"
    half.write_bytes(rows[: len(rows) // 2])
    with pytest.raises(ValueError, match=r"skills_en\.csv, line \d{4,}"):
        library.take(*library.plan([half], [], "1.1.1"))
    assert library.versions() == {}
    library.take(*library.plan([archive], [], None))
    assert library.versions()["1.1.1"]["skills"] == SKILLS
