"""The service as a whole: roles, documents, migrations, taxonomy, settings, commands."""

import json
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from openapi_spec_validator import validate
from skills_house import House
from sqlalchemy import create_engine

from services.skills import cli
from services.skills.app import SCRIPTS
from services.skills.config import Config
from services.skills.store.tables import metadata
from shared.http.openapi_document import complete
from shared.store.database import Database
from shared.store.migrations import is_current, migrate
from shared.vocabulary.settings import SettingWrong

OPEN = {
    "accounts.sign_in",
    "accounts.start_session",
    "accounts.confirm_sign_out",
    "accounts.end_session",
    "accounts.sign_on",
    "pages.stylesheet",
    "pages.static_script",
    "pages.icon",
    "help_pages.overview",
    "help_pages.words",
    "help_pages.keys",
    "help_pages.switch_keys",
    "suggesting.script",
    "suggesting.week_script",
    "pages.choose_language",
}
"""Pages for who has not signed in; everything else declares its roles."""
MACHINERY = {"health_live", "health_ready", "live", "ready", "metrics", "openapi", "docs", "docs_style"}
BAKER = "http://data.europa.eu/esco/occupation/1aadb308-432a-4d01-b54b-b4f7f76dd419"


def test_every_route_says_who_it_is_for(house: House):
    without = set()
    for rule in house.app.url_map.iter_rules():
        view = house.app.view_functions[rule.endpoint]
        views = (
            [getattr(view.view_class, method.lower(), None) for method in rule.methods - {"HEAD", "OPTIONS"}]
            if hasattr(view, "view_class")
            else [view]
        )
        if not all(hasattr(one, "required_roles") for one in views):
            without.add(rule.endpoint)
    assert without - MACHINERY == OPEN


def test_candidates_are_for_the_system_role_only(house: House):
    for rule in house.app.url_map.iter_rules():
        if rule.endpoint.startswith(("candidates.", "matches.")):
            assert house.app.view_functions[rule.endpoint].required_roles == ("system",), rule.endpoint


def test_the_openapi_document_is_valid_and_open_to_all(house: House):
    answer = house.call("GET", "/api/v1/openapi.json", role=None)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    validate(answer.json)
    post = answer.json["paths"]["/api/v1/candidates"]["post"]
    assert set(post["responses"]) >= {"201", "400", "401", "403", "409", "413"}
    assert callable(complete)
    introduction = answer.json["paths"]["/api/v1/introductions"]["post"]
    assert set(introduction["responses"]) >= {"201", "400", "401", "403", "404", "409", "410"}


def test_the_migrated_database_is_what_the_tables_say(tmp_path):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    migrate(engine, SCRIPTS)
    migrate(engine, SCRIPTS)
    assert is_current(engine, SCRIPTS)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    engine.dispose()


def test_it_is_ready_once_migrated(house: House):
    assert house.call("GET", "/health/ready", role=None).status_code == 200


@pytest.mark.parametrize("role", ["employer", "provider", "system"])
def test_the_taxonomy_is_open_to_every_key(house: House, role: str):
    found = house.call("GET", "taxonomy/skills?q=brood%20bakken&language=nl", role=role).json["items"]
    assert found[0]["label"] == "brood en gebak bakken"
    assert house.call("GET", "taxonomy/occupations?q=bak&language=en&limit=3", role=role).json["items"]
    assert house.call("GET", "taxonomy/skills?q=brood", role=None).status_code == 401


def test_skills_of_an_occupation_come_essential_first(house: House):
    for uri in (quote(BAKER, safe=""), BAKER, BAKER.replace("://", ":/")):
        items = house.call("GET", f"taxonomy/occupations/{uri}/skills").json["items"]
        needs = [item["need"] for item in items]
        assert needs == sorted(needs, key=["essential", "optional"].index)
        assert items[0]["label"]
    assert house.call("GET", f"taxonomy/occupations/{quote('http://x.example/y', safe='')}/skills").status_code == 404


def test_skills_are_found_in_a_text(house: House):
    items = house.call(
        "POST", "taxonomy/extract", {"text": "Je gaat brood bakken en broodjes smeren.", "language": "nl"}
    ).json["items"]
    assert {item["label"] for item in items} >= {"brood en gebak bakken", "broodjes beleggen"}
    assert house.call("POST", "taxonomy/extract", {"text": ""}).status_code == 400


@pytest.mark.parametrize("query", ["", "?q=", "?q=x&language=xx", "?q=x&limit=0", "?q=x&bogus=1"])
def test_a_wrong_question_to_the_taxonomy_is_a_400(house: House, query: str):
    assert house.call("GET", f"taxonomy/skills{query}").status_code == 400


def test_too_many_requests_are_told_to_wait(house: House):
    codes = [house.call("GET", "taxonomy/skills?q=x").status_code for _ in range(501)]
    assert codes[-1] == 429


def test_settings_come_from_the_environment_and_nothing_starts_without_a_secret(tmp_path):
    with pytest.raises(SettingWrong):
        Config.from_env({})
    (tmp_path / "key").write_text("k" * 30 + "\n")
    config = Config.from_env({"OPSTAP_SECRET_KEY_FILE": str(tmp_path / "key"), "OPSTAP_DATA_DIR": "/d"})
    assert (config.secret_key, config.field_secret) == ("k" * 30, "k" * 30)
    assert config.database_url == "sqlite:////d/skills.db"
    assert config.introduction_days == 14
    for days in ("0", "ever", "400"):
        with pytest.raises(SettingWrong):
            Config.from_env({"OPSTAP_SECRET_KEY": "k" * 30, "OPSTAP_INTRODUCTION_DAYS": days})
    with pytest.raises(SettingWrong):
        Config.from_env({"OPSTAP_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_accounts_are_made_listed_and_revoked_from_the_command_line(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPSTAP_DATA_DIR", str(tmp_path))
    run = CliRunner()
    made = run.invoke(cli.users, ["create", "New@Zaanwolde.example", "--role", "coach", "--team", "noord", "--json"])
    assert made.exit_code == 0, made.output
    assert len(json.loads(made.output)["password"]) >= 20
    assert json.loads(run.invoke(cli.users, ["list", "--json"]).output) == [
        {"email": "new@zaanwolde.example", "role": "coach", "team": "noord", "status": "active"}
    ]
    twice = run.invoke(cli.users, ["create", "new@zaanwolde.example", "--role", "lead"])
    assert twice.exit_code == 1
    assert "already" in twice.output
    assert run.invoke(cli.users, ["password", "new@zaanwolde.example"]).exit_code == 0
    assert run.invoke(cli.users, ["revoke", "new@zaanwolde.example"]).exit_code == 0
    assert run.invoke(cli.users, ["revoke", "nobody@zaanwolde.example"]).exit_code == 1


def test_a_database_that_stays_locked_is_told_as_busy_and_changes_nothing(house: House):
    shared = house.app.extensions["opstap"]
    house.key("system")
    shared["database"] = Database(shared["database"].url, house.clock, lambda *_: None, busy_seconds=0)
    with shared["database"].engine.connect().execution_options(opstap_writes=True) as other:
        other.begin()
        answer = house.call("POST", "candidates", {"reference": "ZW-1"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert house.call("GET", "candidates").json["items"] == []
