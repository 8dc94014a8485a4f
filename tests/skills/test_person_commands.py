"""`opstap export-person` and `opstap erase-person`: what somebody may ask of who holds their data."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from skills_house import BAKERY, FULL, NAMES, House

from services.opstap import cli
from services.skills.config import Config
from shared.contracts.events import CANDIDATE_ERASED, OUTCOME_RECORDED
from shared.contracts.payloads import OutcomeState


@pytest.fixture
def run(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Commands on the same database and with the same keys as the house."""
    monkeypatch.setenv("OPSTAP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OPSTAP_SKILLS_DATABASE_URL", config.database_url)
    monkeypatch.setenv("OPSTAP_SECRET_KEY", config.secret_key)
    monkeypatch.setenv("OPSTAP_FIELD_KEY", config.field_secret)
    return CliRunner()


def test_who_asks_sees_all_that_is_held_and_what_others_were_told(house: House, run: CliRunner):
    made = house.accepted()
    house.introduce(BAKERY)
    house.hear(OUTCOME_RECORDED, OutcomeState("o-1", 1, made, "pw-1", 3, "working"))
    coach = house.coach()
    for what in ("spoken", "take"):
        coach.get(f"/candidates/{made}")
        coach.post("/caseload", {"do": what})
    result = run.invoke(cli, ["export-person", made])
    assert result.exit_code == 0, result.output
    held = json.loads(result.stdout)
    assert held["candidate"]["personal"] == FULL["personal"]
    assert held["candidate"]["notes"] == FULL["notes"]
    assert held["told"]["home"] == {"postcode": "1506"}
    assert [step["step"] for step in held["matches"][0]["steps"]] == ["proposed", "agreed", "accepted"]
    assert held["introductions"][0]["result"] == "given"
    assert held["names"][BAKERY] == NAMES[BAKERY]
    assert held["matches"][0]["plan"] is None
    assert [(one["months"], one["outcome"]) for one in held["outcomes"]] == [(3, "working")]
    assert [one["by"] for one in held["followUps"]] == [held["account"]]


def test_erasing_asks_first_and_is_told_to_everybody(house: House, run: CliRunner):
    made = house.accepted()
    assert run.invoke(cli, ["erase-person", made], input="n\n").exit_code == 1
    assert house.call("GET", f"candidates/{made}").status_code == 200
    assert run.invoke(cli, ["erase-person", made, "--yes"]).exit_code == 0
    assert house.call("GET", f"candidates/{made}").status_code == 404
    assert house.events()[-2].type == CANDIDATE_ERASED
    for command in (["export-person", made], ["erase-person", made, "--yes"]):
        again = run.invoke(cli, command)
        assert (again.exit_code, "There is no candidate with this id" in again.output) == (1, True)
