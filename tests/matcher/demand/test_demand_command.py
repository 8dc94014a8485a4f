"""`opstap demand` on a terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from matcher.service.conftest import house, houses  # noqa: F401 - fixtures
from matcher.service.house import someone, work

from services.opstap import cli


@pytest.fixture
def run(house, monkeypatch):  # noqa: F811
    monkeypatch.setenv("OPSTAP_MATCHER_DATABASE_URL", house.config.database_url)
    monkeypatch.setenv("COLUMNS", "120")
    house.say_state(*(someone(f"c{number}", dutch="A2") for number in range(6)), work("v1", positions_free=3))
    house.hear()
    return lambda *arguments: CliRunner().invoke(cli, ["demand", *arguments])


def test_before_the_first_run_it_says_how_to_begin(run):
    shown = run()
    assert shown.exit_code == 0
    assert "--now" in shown.output


def test_now_works_it_out_and_prints_the_table(run):
    shown = run("--now", "--daypart", "evening")
    assert shown.exit_code == 0, shown.output
    assert "A2-B1" in shown.output and "1506" in shown.output and "online" in shown.output
    assert "weekend" not in shown.output


def test_for_programs_it_is_the_answer_of_the_api(run):
    run("--now")
    answer = json.loads(run("--json", "--area", "15", "--language", "nl").output)
    assert {cell["area"] for cell in answer["cells"]} == {"1506"}
    assert "mensen van A2 naar B1" in answer["cells"][0]["text"]


def test_nothing_missing_is_said_in_words(run):
    assert "No lessons are missing" in run("--now", "--area", "9").output


def test_a_wrong_area_is_one_line_and_a_non_zero_exit(run):
    shown = run("--area", "amsterdam")
    assert shown.exit_code == 1
    assert "1 to 4 digits" in shown.output
