"""`opstap bench` as somebody runs it who sees it for the first time."""

import json
import os
import subprocess
import sys

import pytest

from services.bench.figures import BARS

SMALL = ["--candidates", "12", "--vacancies", "80", "--courses", "6", "--seed", "2"]


def bench(*arguments, check=True):
    command = [sys.executable, "-m", "services.opstap", "bench", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=os.environ)
    assert not check or done.returncode == 0, done.stderr[-2000:]
    return done


def figures(*arguments):
    return json.loads(bench(*arguments, "--json").stdout)


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


def test_rank_measures_the_engine_and_the_growth_without_a_server_when_asked():
    found = figures("rank", *SMALL, "--asked", "5", "--helps", "1", "--no-api")
    for name in ("kernel_ms_median", "kernel_ms_p99", "near_misses_ms_p99", "what_helps_ms_p99", "growth_exponent"):
        assert found[name] is not None, name
    assert found["api_ms_p99"] is None and set(found["more"]["growth_ms"]) == {"8", "80"}


def test_rank_asks_a_real_server_over_http():
    found = figures("rank", *SMALL, "--asked", "3", "--helps", "1")
    assert found["api_ms_p99"] > 0 and found["more"]["api_ms"]["calls"] == 3


def test_snapshot_starts_a_server_from_its_snapshot():
    found = figures("snapshot", *SMALL, "--asked", "2")
    assert found["warm_start_seconds"] > 0 and found["rss_mb"] > 10 and found["more"]["snapshot_mb"] > 0


def test_nobody_to_ask_is_said_in_one_line():
    done = bench("peers", "--candidates", "1", "--vacancies", "5", "--courses", "0", "--seed", "4", check=False)
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", [("--vacancies", "-1"), ("--seed", "x"), ("--peer", "oracle")])
def test_a_wrong_option_is_refused(wrong):
    done = bench("peers", *wrong, check=False)
    assert done.returncode == 2 and wrong[0] in done.stderr
