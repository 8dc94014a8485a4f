"""Every service's database comes to its newest shape: from nothing, and from the version before it with data in it."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from matcher.service.house import House as MatcherHouse
from skills_house import House as SkillsHouse
from sqlalchemy import Engine, MetaData, select, text
from store.filled import SERVICES, filled_at_0001, rows_of
from vacancies_town import KEYS, FakeLinker, Town

import services.matcher.app as matcher
import services.skills.app as skills
import services.vacancies.app as vacancies
from services.matcher.store.tables import stock
from services.matcher.store.vacancy_search import find_vacancies
from services.skills.config import Config as SkillsConfig
from services.vacancies.config import Config as VacanciesConfig
from shared.events.memory_broker import MemoryBroker
from shared.store.database import open_engine
from shared.store.migrations import is_current, migrate
from shared.testing.databases import Databases
from shared.vocabulary.clock import ManualClock

BEGIN = datetime(2026, 11, 22, 9, tzinfo=UTC)
each_service = pytest.mark.parametrize("service", SERVICES)


def check_shape(engine: Engine, service: str) -> None:
    scripts, metadata = SERVICES[service]
    assert is_current(engine, scripts)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, metadata) == []
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


@each_service
def test_from_nothing_it_is_what_the_tables_say(databases: Databases, service: str) -> None:
    engine = open_engine(databases.new())
    assert not is_current(engine, SERVICES[service][0])
    migrate(engine, SERVICES[service][0])
    migrate(engine, SERVICES[service][0])
    check_shape(engine, service)
    engine.dispose()


@each_service
def test_from_the_version_before_it_is_what_the_tables_say(databases: Databases, service: str) -> None:
    engine = filled_at_0001(databases.new(), service)
    migrate(engine, SERVICES[service][0])
    check_shape(engine, service)
    with engine.connect() as connection:
        waiting = "SELECT count(*) FROM outbox"
        assert connection.execute(text(waiting)).scalar_one() == len(rows_of(service)["outbox"])
    engine.dispose()


@pytest.mark.parametrize("service", ["matcher"])
def test_several_who_migrate_at_once_all_find_it_done(databases: Databases, service: str) -> None:
    url = databases.new()
    filled_at_0001(url, service).dispose()
    program = (
        "import sys; from pathlib import Path; from shared.store.database import open_engine;"
        "from shared.store.migrations import migrate; migrate(open_engine(sys.argv[1]), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", program, url, str(SERVICES[service][0])]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [("", 0)] * 2
    engine = open_engine(url)
    check_shape(engine, service)
    engine.dispose()


@each_service
def test_a_migration_that_fails_half_way_leaves_everything_as_it_was(databases: Databases, service: str) -> None:
    engine = filled_at_0001(databases.new(), service)
    new = [table.name for table in SERVICES[service][1].sorted_tables if table.name not in rows_of(service)]
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {new[-1]} (in_the_way INTEGER)"))
    before = shape(engine)
    with pytest.raises(Exception, match="already exists"):
        migrate(engine, SERVICES[service][0])
    assert shape(engine) == before
    assert not is_current(engine, SERVICES[service][0])
    engine.dispose()


def shape(engine: Engine) -> dict[str, list[str]]:
    found = MetaData()
    found.reflect(engine)
    return {table.name: sorted(table.columns.keys()) for table in found.sorted_tables}


def test_the_people_of_the_version_before_are_still_there(databases: Databases) -> None:
    url = databases.new()
    filled_at_0001(url, "skills").dispose()
    config = SkillsConfig(url, "memory://", secret_key="s" * 40, field_secret="f" * 40)
    skills.migrate(config)
    house = SkillsHouse(config)
    house.key("system", revision=2)
    known = house.call("GET", "candidates").json["items"]
    assert {one["reference"] for one in known} == {"ZW-1", "ZW-2", "ZW-4", "ZW-5"}
    first = next(one["id"] for one in known if one["reference"] == "ZW-1")
    assert house.call("GET", f"candidates/{first}").json["personal"]["givenName"] == "Zeldzaamvoornaam"
    assert house.call("DELETE", f"candidates/{first}").status_code == 204
    assert house.add(reference="ZW-6")["reference"] == "ZW-6"
    house.app.extensions["opstap"]["database"].close()


def test_the_offers_of_the_version_before_are_still_there(databases: Databases) -> None:
    url = databases.new()
    filled_at_0001(url, "vacancies").dispose()
    config, clock = VacanciesConfig(url, "memory://", burst=1000), ManualClock(BEGIN)
    vacancies.migrate(config)
    app = vacancies.create_app(config, MemoryBroker(clock), clock, linker=FakeLinker)
    new_key = app.extensions["opstap"]["new_key"]
    town = Town(app, clock, {name: new_key(*of) for name, of in KEYS.items()})
    items = {}
    for path in ("/vacancies", "/guidance-commitments"):
        answer = town.call("GET", path, key=town.employer)
        assert answer.status_code == 200, answer.text
        items[path] = answer.json["items"]
    assert len(items["/vacancies"]) >= 2
    assert [one["status"] for one in items["/guidance-commitments"]] == ["confirmed"]
    assert vacancies.republish(app) >= 6
    app.extensions["opstap"]["database"].close()


def test_the_vacancies_of_the_version_before_are_found_by_their_words(databases: Databases) -> None:
    engine = filled_at_0001(databases.new(), "matcher")
    migrate(engine, SERVICES["matcher"][0])
    with engine.connect() as connection:
        query = select(stock.c.id, stock.c.document).where(stock.c.kind == "vacancy", stock.c.document.is_not(None))
        titles = {row.id: json.loads(row.document)["terms"]["title"] for row in connection.execute(query)}
        assert titles
        for identity, title in titles.items():
            found = find_vacancies(connection, title.upper(), 50)
            assert (identity, title) in {(one.id, one.title) for one in found}
    engine.dispose()


def test_the_stock_of_the_version_before_is_still_ranked(databases: Databases) -> None:
    url = databases.new()
    filled_at_0001(url, "matcher").dispose()
    engine = open_engine(url)
    migrate(engine, matcher.SCRIPTS)
    engine.dispose()
    house = MatcherHouse(url)
    system = house.key("system")
    house.settle()
    for candidate in ("c1", "c2", "c4"):
        answer = house.app.test_client().get(f"/api/v1/candidates/{candidate}/pathways", headers=system)
        assert answer.status_code == 200, answer.text
        assert [one["vacancy"]["id"] for one in answer.json["ranked"]] == ["v1"] * len(answer.json["ranked"])
        assert answer.json["ranked"]
    erased = house.app.test_client().get("/api/v1/candidates/c3/pathways", headers=system)
    assert erased.status_code == 404
    house.stop()
