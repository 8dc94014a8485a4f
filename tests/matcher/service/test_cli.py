"""`opstap rank`: the ranking on a terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from matcher.service.house import someone, work
from matcher_towns import course

from services.matcher.cli import rank


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setenv("OPSTAP_MATCHER_DATABASE_URL", house.config.database_url)
    monkeypatch.setenv("COLUMNS", "140")

    def run(*arguments):
        return CliRunner().invoke(rank, list(arguments))

    house.say_state(
        someone(dutch="A2"),
        work("easy", title="Bakker [broodlijn]"),
        work("far", title="Chauffeur", licences=("C",)),
        work("open", title="Magazijn", language_minimum=None),
        course("k1", title="NT2 avond"),
    )
    house.settle()
    return run


def test_it_prints_pathways_reasons_near_misses_and_questions(run):
    shown = run("c1")
    assert shown.exit_code == 0, shown.output
    for text in (
        "ZW-c1",
        "Bakker [broodlijn]",
        "Bakkerij De Molen",
        "NT2 avond (A2-B1)",
        "How 0.",
        "Near misses",
        "licences",
        "ask Magazijn",
    ):
        assert text in shown.output, text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "the language level the work asks"), ("nl", "het taalniveau dat het werk vraagt")]
)
def test_a_question_is_put_in_words_and_not_in_codes(run, language, words):
    shown = " ".join(run("c1", "--language", language).output.split())
    assert f"ask Magazijn: {words}" in shown
    assert "languageMinimum" not in shown


def test_explain_adds_up_every_score(run):
    assert run("c1").output.count("adds up") == 1
    assert run("c1", "--explain").output.count("adds up") > 1


def test_json_is_the_answer_of_the_api(run):
    answer = json.loads(run("c1", "--json", "--language", "nl").output)
    assert answer["candidate"] == "c1"
    assert answer["ranked"]


@pytest.mark.parametrize("who", ["nobody", "../x"])
def test_an_unknown_candidate_is_one_line_and_a_failure(run, who):
    failed = run(who)
    assert failed.exit_code == 1
    assert failed.output.strip() == f"Error: there is no candidate {who}"
