"""Tests that share a server, a browser or a whole product run in one process, or each process would start its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GROUP = """
import os, pathlib, pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(8))
def test_where_it_runs(number):
    (pathlib.Path(__file__).parent / f"in-{os.getpid()}").touch()
"""


def test_tests_of_one_group_run_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "test_group.py").write_text(GROUP, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup"]
    found = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
    assert len([*tmp_path.glob("in-*")]) == 1
