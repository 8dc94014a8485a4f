"""`opstap bench` as somebody runs it who sees it for the first time."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from services.bench.figures import BARS
from services.bench.peers.sqlite import SQLite
from services.opstap import cli

SMALL = ["--candidates", "12", "--vacancies", "80", "--courses", "6", "--seed", "2"]


def bench(*arguments):
    """In this process, where the kernel is compiled already."""
    return CliRunner().invoke(cli, ["bench", *arguments])


def figures(*arguments):
    done = bench(*arguments, "--json")
    assert done.exit_code == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_it_is_a_command_like_any_other():
    command = [sys.executable, "-m", "services.opstap", "bench", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "Example: opstap bench" in told


def test_help_names_every_measurement_and_every_command_has_an_example():
    told = bench("--help").stdout
    for name in ("rank", "reverse", "batch", "peers", "snapshot"):
        assert name in told
        assert "Example: opstap bench" in bench(name, "--help").stdout


def test_peers_prints_every_figure_by_name_and_null_for_what_it_did_not_measure():
    found = figures("peers", *SMALL, "--asked", "4", "--peer", "sqlite", "--peer", "duckdb")
    assert set(BARS) <= set(found)
    assert found["ratio_sqlite"] > 0 and found["ratio_duckdb"] > 0 and found["kernel_ms_median"] > 0
    assert found["ratio_postgresql"] is None and found["batch_seconds"] is None
    assert found["sizes"] == {"candidates": 12, "vacancies": 80, "courses": 6} and found["seed"] == 2
    assert found["machine"]["cores"] and found["versions"]["sqlite"] and found["more"]["differs"] == []


def test_without_json_it_is_a_table_for_people():
    told = bench("peers", *SMALL, "--asked", "2", "--peer", "sqlite").stdout
    assert "ratio_sqlite" in told and "bar" in told and not told.startswith("{")


def test_rank_measures_the_engine_the_growth_and_a_real_server_over_http():
    found = figures("rank", *SMALL, "--asked", "3", "--helps", "1", "--settle", "0")
    for name in ("kernel_ms_median", "kernel_ms_p99", "near_misses_ms_p99", "what_helps_ms_p99", "growth_exponent"):
        assert found[name] is not None, name
    assert found["api_ms_p99"] > 0 and found["more"]["api_ms"]["calls"] == 3
    assert set(found["more"]["growth_ms"]) == {"8", "80"}


def test_snapshot_starts_a_server_from_its_snapshot():
    found = figures("snapshot", *SMALL, "--asked", "2")
    assert found["warm_start_seconds"] > 0 and found["rss_mb"] > 10 and found["more"]["snapshot_mb"] > 0


def test_peers_that_differ_end_it_with_1_and_are_named(monkeypatch):
    right = SQLite.best
    monkeypatch.setattr(SQLite, "best", lambda self, limit: right(self, limit)[1:])
    done = bench("peers", *SMALL, "--asked", "4", "--peer", "sqlite", "--json")
    assert done.exit_code == 1 and "differs: sqlite, candidate-" in done.stderr
    assert json.loads(done.stdout)["more"]["differs"]


@pytest.mark.parametrize("wrong", [("--vacancies", "-1"), ("--seed", "x"), ("--peer", "oracle")])
def test_a_wrong_option_is_refused(wrong):
    done = bench("peers", *wrong)
    assert done.exit_code == 2 and wrong[0] in done.stderr
