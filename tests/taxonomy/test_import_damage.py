"""A broken file, a kill or a second import: nothing changes, and what is told says where to look."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from made_up_esco import BAKER, COOK, download, zipped

from shared.taxonomy import Taxonomy
from shared.taxonomy.importer import ImportRefused, Library
from shared.taxonomy.official import FileWrong


@pytest.fixture
def library(tmp_path):
    """One with version 1.2.0 in Dutch."""
    library = Library(tmp_path / "taxonomy")
    take(library, download(tmp_path / "before" / "v1.2.0", "nl"))
    return library


def take(library, *paths, version=None):
    return library.take(*library.plan(paths, [], version))


def contents(library):
    return {
        path.relative_to(library.folder): path.read_bytes()
        for path in library.folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def damage(folder, name, change):
    file = folder / name
    file.write_bytes(change(file.read_bytes()))


CUTS = {
    "in the middle of a line": (lambda data: data[: data.rindex(b"telegraphist,") + 4], "occupations_en.csv, line 6"),
    "in the middle of a field in quotes": (lambda data: data[:-20], "occupations_en.csv, line 6"),
    "before the end of the last line": (lambda data: data[:-2], "occupations_en.csv, line 7"),
    "between two lines": (lambda data: data[: data.index(b"Occupation,", 300)], "it ends here with 1 concepts where 3"),
    "after the header": (lambda data: data[: data.index(b"\n") + 1], "occupations_en.csv, line 2"),
    "to nothing": (lambda data: b"", "occupations_en.csv, line 1"),
    "with bytes that are no text": (lambda data: data.replace(b"chef", b"\xff\xfe"), "occupations_en.csv, line 4"),
    "with a URI that is none": (
        lambda data: data.replace(b"http://data.europa.eu/esco/occupation/o-cook", b"http://data.eur"),
        "occupations_en.csv, line 4",
    ),
    "with a column less in one line": (
        lambda data: data.replace(b",cook,chef", b",cook"),
        "occupations_en.csv, line 4",
    ),
}


@pytest.mark.parametrize("cut", CUTS)
def test_a_file_that_is_cut_off_or_damaged_changes_nothing_and_is_named_with_its_line(library, tmp_path, cut):
    before = contents(library)
    folder = download(tmp_path / "v1.2.0", "en")
    change, told = CUTS[cut]
    damage(folder, "occupations_en.csv", change)
    with pytest.raises(FileWrong, match=told) as raised:
        take(library, folder)
    assert "occupations_en.csv, line" in str(raised.value)
    assert contents(library) == before


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_zip_that_is_cut_off_changes_nothing(library, tmp_path, share):
    before = contents(library)
    archive = zipped(download(tmp_path / "unpacked", "en"), tmp_path / "ESCO v1.2.0.zip")
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FileWrong, match=r"ESCO v1\.2\.0\.zip, line 1: the zip is cut off or damaged"):
        take(library, archive)
    assert contents(library) == before


def test_a_zip_with_other_bytes_inside_changes_nothing(library, tmp_path):
    before = contents(library)
    archive = zipped(download(tmp_path / "unpacked", "en"), tmp_path / "ESCO v1.2.0.zip")
    data = bytearray(archive.read_bytes())
    data[len(data) // 3] ^= 0x55
    archive.write_bytes(data)
    with pytest.raises(FileWrong, match=r"ESCO v1\.2\.0\.zip: .*\.csv, line 1: the zip is damaged"):
        take(library, archive)
    assert contents(library) == before


def test_relations_that_are_neither_essential_nor_optional_are_refused(library, tmp_path):
    folder = download(tmp_path / "v1.2.0", "en")
    damage(folder, "occupationSkillRelations_en.csv", lambda data: data.replace(b"optional", b"perhaps"))
    with pytest.raises(FileWrong, match=r"occupationSkillRelations_en\.csv, line 4: 'perhaps'"):
        take(library, folder)


def test_relations_that_end_between_two_lines_are_missed_by_the_occupations(library, tmp_path):
    before = contents(library)
    folder = download(tmp_path / "v1.2.0", "en")
    damage(folder, "occupationSkillRelations_en.csv", lambda data: data[: data.rindex(COOK.encode())])
    with pytest.raises(FileWrong, match=r"occupationSkillRelations_en\.csv, line 4: it ends here with 1 concepts"):
        take(library, folder)
    assert contents(library) == before


def test_a_file_of_something_else_is_refused(library, tmp_path):
    other = tmp_path / "persons_nl_1.2.0.csv"
    other.write_text("name,born\nx,1\n")
    with pytest.raises(FileWrong, match="not a file of the ESCO download"):
        take(library, other)


def test_one_import_at_a_time(library, tmp_path):
    with (library.folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ImportRefused, match="another import"):
            take(library, download(tmp_path / "v1.2.0", "en"))


KILLED = """
import os, signal, sys
from pathlib import Path
from shared.taxonomy.importer import Library
library = Library(Path(sys.argv[1]))
seen = []
def die(name, size):
    seen.append(name)
    if len(seen) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
library.take(*library.plan([Path(sys.argv[2])], [], None), die)
"""


@pytest.mark.parametrize("files_before", [1, 3, 8])
def test_a_killed_import_changes_nothing_and_goes_on_where_it_was(library, tmp_path, files_before):
    folder = download(tmp_path / "v1.2.0", "en")
    before = Taxonomy.load(library.folder / "current").fingerprint
    command = [sys.executable, "-c", KILLED, str(library.folder), str(folder), str(files_before)]
    code = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False).returncode
    assert code == -signal.SIGKILL
    assert Taxonomy.load(library.folder / "current").fingerprint == before
    done = take(library, folder)
    concepts = [count for name, count in done.rows.items() if "Relations" not in name]
    assert concepts.count(None) == min(files_before - 1, 4), "relations are the same in both languages"
    assert Taxonomy.load(library.folder / "current").label(BAKER, "en") == "baker"


def test_what_a_killed_import_left_is_not_mixed_with_another(library, tmp_path):
    folder = download(tmp_path / "v1.2.0", "en")
    command = [sys.executable, "-c", KILLED, str(library.folder), str(folder), "4"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False)
    before = contents(library)
    take(library, tmp_path / "before" / "v1.2.0")
    assert Taxonomy.load(library.folder / "current").languages == ("nl",)
    assert len(contents(library)) < len(before)


def test_an_unfinished_database_that_is_damaged_is_begun_anew(library, tmp_path):
    (library.folder / "1.2.0.db.new").write_bytes(b"not a database, not a database, not a database" * 50)
    take(library, download(tmp_path / "v1.2.0", "en"))
    assert Taxonomy.load(library.folder / "current").languages == ("nl", "en")


def test_columns_of_another_format_have_to_be_prepared_again(library):
    about = (library.folder / "current" / "about.json").resolve()
    about.write_text(about.read_text().replace('"format": 1', '"format": 0'))
    with pytest.raises(ValueError, match=r"opstap taxonomy use 1\.2\.0"):
        Taxonomy.load(library.folder / "current")
    library.use("1.2.0")
    assert Taxonomy.load(library.folder / "current").version == "1.2.0"


def test_what_was_killed_while_the_columns_were_prepared_is_not_mixed_with_another(library, tmp_path):
    folder = download(tmp_path / "v1.2.0", "en")
    files = len(library.plan([folder], [], None)[1].files)
    command = [sys.executable, "-c", KILLED, str(library.folder), str(folder), str(files + 1)]
    code = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False).returncode
    assert code == -signal.SIGKILL
    take(library, tmp_path / "before" / "v1.2.0")
    assert Taxonomy.load(library.folder / "current").languages == ("nl",)


def test_a_database_that_is_damaged_or_of_another_version_is_named(library, tmp_path):
    before = Taxonomy.load(library.folder / "current").fingerprint
    with sqlite3.connect(library.folder / "1.2.0.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ValueError, match=r"1\.2\.0\.db cannot be read .* import that version again"):
        library.use("1.2.0")
    (library.folder / "1.2.0.db").write_bytes(b"no database" * 1000)
    with pytest.raises(ValueError, match=r"1\.2\.0\.db.* cannot be read"):
        take(library, download(tmp_path / "v1.2.0", "en"))
    assert Taxonomy.load(library.folder / "current").fingerprint == before
