"""After another import the words of vacancies are linked anew, and nothing that somebody stated changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from vacancies_town import KNOWN, FakeLink, FakeLinker, Town, vacancy

from services.commands import vacancies as commands
from services.vacancies.actions.linking import Linking
from services.vacancies.app import relink

BETTER = FakeLink("http://data.europa.eu/esco/occupation/better", "bakker van nu", 0.95)


def with_another_taxonomy(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KNOWN, "occupation", ("bakker", BETTER))
    town.app.extensions["opstap"]["linking"] = Linking(FakeLinker)


def test_what_was_guessed_is_guessed_anew_and_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    guessed = town.made("/vacancies", vacancy(), town.employer)
    own = {"concept": "http://data.europa.eu/esco/occupation/own", "label": "bakker"}
    stated = town.made("/vacancies", vacancy(occupation=own), town.employer)
    shut = town.made("/vacancies", vacancy(), town.employer)
    town.call("DELETE", f"/vacancies/{shut['id']}", key=town.employer)
    with_another_taxonomy(town, monkeypatch)
    before = len(town.spoken("vacancy.published"))
    assert relink(town.app) == (2, 1)

    def now(made: dict[str, Any]) -> dict[str, Any]:
        return dict(town.call("GET", f"/vacancies/{made['id']}", key=town.employer).get_json())

    assert now(guessed)["occupation"]["concept"] == BETTER.concept and now(guessed)["revision"] == 2
    assert not now(guessed)["occupation"]["confirmed"] and now(guessed)["skills"] == guessed["skills"]
    assert now(stated) == stated
    assert len(town.spoken("vacancy.published")) == before + 1


def test_with_the_same_taxonomy_nothing_is_different(town: Town) -> None:
    town.made("/vacancies", vacancy(), town.employer)
    assert relink(town.app) == (1, 0)


def test_the_command_says_how_many(tmp_path: Path) -> None:
    environ = {"OPSTAP_DATA_DIR": str(tmp_path)}
    for arguments in (["migrate"], ["relink", "--json"]):
        result = CliRunner().invoke(commands, arguments, env=environ)
        assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {"vacancies": 0, "different": 0}
