"""The database's shape, saying everything again, the relay, and the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from vacancies_town import FakeLinker, Town, course, initiative, promise, vacancy

from services.vacancies import cli
from services.vacancies.app import create_app, migrate, republish, workers
from services.vacancies.config import Config
from services.vacancies.store import tables
from shared.contracts.envelope import decode
from shared.contracts.events import TOPICS
from shared.events.broker import Topic
from shared.events.memory_broker import MemoryBroker
from shared.events.relay import Relay
from shared.vocabulary.clock import ManualClock, SystemClock


def test_the_migrated_database_is_what_the_tables_say(town: Town) -> None:
    with town.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_migrating_again_changes_nothing_and_readiness_follows(
    config: Config, tmp_path: Path, clock: ManualClock
) -> None:
    new = Config(f"sqlite:///{tmp_path}/new.db", "memory://")
    app = create_app(new, MemoryBroker(clock), clock, linker=FakeLinker)
    assert app.test_client().get("/health/ready").status_code == 503
    migrate(new)
    migrate(new)
    assert app.test_client().get("/health/ready").status_code == 200
    assert b"opstap_outbox_oldest_seconds" in app.test_client().get("/metrics").data


def filled(town: Town) -> dict[str, str]:
    """One of everything, one of them closed: what → id."""
    job = town.made("/vacancies", vacancy(), town.employer)["id"]
    shut = town.made("/vacancies", vacancy(), town.employer)["id"]
    town.call("DELETE", f"/vacancies/{shut}", key=town.employer)
    pledge = town.made("/guidance-commitments", promise(job), town.employer)["id"]
    town.post(f"/guidance-commitments/{pledge}/confirm", None, town.employer)
    made = {"job": job, "shut": shut, "promise": pledge}
    made["course"] = town.made("/courses", course(), town.provider)["id"]
    made["initiative"] = town.made("/initiatives", initiative(), town.provider)["id"]
    return made


def test_republishing_says_every_current_state_with_its_own_revision(town: Town) -> None:
    made = filled(town)
    first = {(event.type.short, event.data.id): event.data for event in [*town.spoken(), *town.spoken("principal")]}
    before = len(town.spoken()) + len(town.spoken("principal"))
    count = republish(town.app)
    said = [*town.spoken(), *town.spoken("principal")]
    assert (count, len(said)) == (10, before + 10)
    again = [(event.type.short, event.data.id) for event in town.spoken()[-5:]]
    assert again == [
        *sorted([("vacancy.published.v1", made["job"]), ("vacancy.closed.v1", made["shut"])], key=lambda pair: pair[1]),
        ("course.published.v1", made["course"]),
        ("initiative.published.v1", made["initiative"]),
        ("guidance.confirmed.v1", made["promise"]),
    ]
    assert all(first[event.type.short, event.data.id] == event.data for event in said[-10:])


def test_the_relay_brings_what_was_said_to_its_topics(town: Town) -> None:
    made = filled(town)
    broker = town.app.extensions["opstap"]["broker"]
    broker.create_topics(Topic(topic.name, compacted=topic.compacted) for topic in TOPICS)
    relay = next(worker for worker in workers(town.app) if isinstance(worker, Relay))
    while relay.run_once():
        pass
    on_vacancies = [decode(record.value or b"") for record in broker.read("opstap.vacancies.v1")]
    assert {event.key for event in on_vacancies} == {made["job"], made["shut"]}
    assert all(event.source.endswith("systeem:opstap-vacancies") for event in on_vacancies)
    assert len(list(broker.read("opstap.principals.v1"))) == 5


def test_settings_come_from_the_environment_and_wrong_ones_are_named(tmp_path: Path) -> None:
    config = Config.from_env({"OPSTAP_DATA_DIR": str(tmp_path)})
    assert config.database_url == f"sqlite:///{tmp_path}/vacancies.db"
    assert config.broker_url == f"sqlite:///{tmp_path}/events.db"
    name = "OPSTAP_VACANCIES_REQUESTS_PER_MINUTE"
    with pytest.raises(ValueError, match=name):
        Config.from_env({name: "0"})


def test_keys_are_made_listed_and_revoked_from_the_command_line(tmp_path: Path) -> None:
    environ = {"OPSTAP_DATA_DIR": str(tmp_path)}

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(cli.keys, arguments, env=environ)
        assert result.exit_code == 0, result.output
        return str(result.output)

    key = run("create", "--role", "employer", "--name", "Bakkerij Nieuw").strip()
    assert key.startswith("opstap_employer_")
    [row] = json.loads(run("list", "--json"))
    assert (row["name"], row["status"]) == ("Bakkerij Nieuw", "active")
    assert key not in json.dumps(row)
    app = create_app(Config.from_env(environ), MemoryBroker(SystemClock()), SystemClock(), linker=FakeLinker)
    ask = {"Authorization": f"Bearer {key}"}
    assert app.test_client().get("/api/v1/vacancies", headers=ask).status_code == 200
    run("revoke", row["id"])
    assert app.test_client().get("/api/v1/vacancies", headers=ask).status_code == 401
    unknown = CliRunner().invoke(cli.keys, ["revoke", "nobody"], env=environ)
    assert (unknown.exit_code, unknown.output) == (1, "Error: There is no key of yours with this id.\n")
