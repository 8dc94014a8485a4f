"""Compiled code that is kept on disk belongs to the source, the versions and the processor that it was made for."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import matcher_towns as made
import numba
import pytest
from matcher_readings import engine_of

from services.matcher.config import Config
from services.matcher.engine import warming
from services.matcher.engine.kernel import kept
from services.matcher.engine.kernel.jit import compiled
from shared.testing.waiting import wait_until

ROOT = Path(__file__).parents[3]


def test_another_line_anywhere_in_the_engine_makes_another_fingerprint(tmp_path):
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel" / "one.py").write_text("A = 1\n")
    (tmp_path / "two.py").write_text("B = 1\n")
    before = kept.fingerprint(tmp_path)
    assert kept.fingerprint(tmp_path) == before
    (tmp_path / "two.py").write_text("B = 2\n")
    assert kept.fingerprint(tmp_path) != before


def test_another_processor_makes_another_fingerprint(tmp_path, monkeypatch):
    before = kept.fingerprint(tmp_path)
    monkeypatch.setattr("llvmlite.binding.get_host_cpu_name", lambda: "another")
    assert kept.fingerprint(tmp_path) != before


def test_code_is_kept_in_the_chosen_folder_and_numba_is_told():
    assert str(kept.chosen()) == numba.config.CACHE_DIR
    assert kept.chosen().name.endswith(kept.fingerprint())


def test_a_compiled_function_gives_what_python_gives():
    assert compiled(lambda one: one + 1)(1) == 2


def test_the_first_place_that_can_be_written_is_taken_and_is_whole_only_when_finished(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    places = [in_the_way, tmp_path / "folder"]
    assert kept.whole(places) is None
    folder = kept.begun(places)
    assert folder.parent == tmp_path / "folder"
    assert kept.whole(places) is None
    (folder.parent / "compiled-of-before").mkdir()
    kept.finish(folder)
    assert kept.whole(places) == folder
    assert [one.name for one in folder.parent.iterdir()] == [folder.name], "what an earlier source left is removed"
    assert kept.begun([in_the_way]) is None


ASKED = """
import os, sys
from pathlib import Path

def refuse(event, arguments):
    if event == "os.mkdir" or event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        raise PermissionError(30, "read-only file system")

if "read-only" in sys.argv:
    sys.addaudithook(refuse)

from services.matcher.engine.kernel import kept

kept.choose(Path(sys.argv[1]))

from services.matcher.engine.kernel.jit import compiled

@compiled
def double(one):
    return 2 * one

assert double(4) == 8
print("read" if double.stats.cache_hits else "compiled")
"""


def test_what_was_compiled_is_read_also_where_nothing_can_be_written(tmp_path):
    """As in a container, where the image was built by another user."""
    asking = tmp_path / "asking.py"
    asking.write_text(ASKED)

    def asked(*more):
        command = [sys.executable, asking, tmp_path / "compiled-1", *more]
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "nowhere")}
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.strip()

    assert asked() == "compiled"
    assert asked("read-only") == "read"


def _engine():
    return engine_of(made.town(made.person(), made.job()))


def test_a_server_begins_with_numpy_and_goes_on_compiled_when_another_process_is_done(tmp_path, monkeypatch):
    """`whole` is told that nothing is kept yet; the code itself is that of all these tests."""
    engine, may_end = _engine(), Event()
    monkeypatch.setattr(kept, "places", lambda stated: (tmp_path,))

    def compile_into(place):
        assert place == tmp_path
        may_end.wait(30)
        kept.finish(kept.begun([place]))
        return True

    warming.use_compiled(engine, None, compile_into)
    assert not engine.compiled
    may_end.set()
    wait_until(lambda: engine.compiled, 60)


def test_a_server_that_finds_everything_compiled_uses_it_at_once(tmp_path, monkeypatch):
    kept.finish(kept.begun([tmp_path]))
    monkeypatch.setattr(kept, "places", lambda stated: (stated,))
    engine = _engine()
    warming.use_compiled(engine, tmp_path, lambda place: pytest.fail("nothing is to be compiled"))
    assert engine.compiled


def test_where_nothing_can_be_kept_it_is_compiled_for_this_process_and_said_once(tmp_path, monkeypatch, caplog):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setattr(kept, "places", lambda stated: (in_the_way,))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    engine = _engine()

    def compile_into(place):
        kept.finish(kept.begun([place]))
        return True

    warming.use_compiled(engine, None, compile_into)
    wait_until(lambda: engine.compiled, 60)
    wait_until(lambda: [one.name for one in tmp_path.iterdir()] == ["file"])
    (warned,) = [line for line in caplog.records if line.levelname == "WARNING"]
    assert "OPSTAP_COMPILED" in warned.getMessage()


def test_a_server_goes_on_with_numpy_when_it_could_not_be_compiled(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(kept, "places", lambda stated: (tmp_path,))
    engine = _engine()
    warming.use_compiled(engine, None, lambda place: False)
    wait_until(lambda: any(line.levelname == "ERROR" for line in caplog.records), 30)
    assert not engine.compiled


@pytest.mark.parametrize(
    ("stated", "on", "folder"), [("", True, None), ("off", False, None), ("/srv/code", True, Path("/srv/code"))]
)
def test_the_setting_says_whether_and_where(stated, on, folder):
    config = Config.from_env({"OPSTAP_SECRET_KEY": "x", "OPSTAP_COMPILED": stated})
    assert (config.compiled, config.compiled_in) == (on, folder)
