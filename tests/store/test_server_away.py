"""The server is killed under services that run: they say so, and go on when it is back, without being started again."""

from collections.abc import Iterator

import pytest
from flask import Flask
from matcher.service.house import House as MatcherHouse
from matcher.service.house import someone, work
from skills_house import House as SkillsHouse
from store.filled import SERVICES
from vacancies_town import KEYS, FakeLinker, vacancy

import services.vacancies.app as vacancies
from services.skills.config import Config as SkillsConfig
from services.vacancies.config import Config as VacanciesConfig
from shared.events.memory_broker import MemoryBroker
from shared.store.database import open_engine
from shared.store.migrations import migrate
from shared.testing.postgres_server import PostgresServer, require_postgres


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    server = PostgresServer(require_postgres())
    try:
        server.start()
        yield server
    finally:
        server.remove()


def migrated(server: PostgresServer, service: str) -> str:
    url = server.new_database()
    engine = open_engine(url)
    migrate(engine, SERVICES[service][0])
    engine.dispose()
    return url


def ready(*apps: Flask) -> list[int]:
    return [app.test_client().get("/health/ready").status_code for app in apps]


def test_requests_are_503_while_it_is_away_and_answered_again_afterwards(server: PostgresServer) -> None:
    config = SkillsConfig(migrated(server, "skills"), "memory://", secret_key="s" * 40, field_secret="f" * 40)
    skills = SkillsHouse(config)
    matcher = MatcherHouse(migrated(server, "matcher"))
    config = VacanciesConfig(migrated(server, "vacancies"), "memory://", burst=1000)
    offers = vacancies.create_app(config, MemoryBroker(skills.clock), skills.clock, linker=FakeLinker)
    employer = {"Authorization": f"Bearer {offers.extensions['opstap']['new_key'](*KEYS['employer'])}"}
    system = matcher.key("system")
    matcher.say_state(someone(), work())
    matcher.settle()
    skills.key("system")
    requests = (
        lambda: skills.call("GET", "candidates"),
        lambda: offers.test_client().post("/api/v1/vacancies", json=vacancy(), headers=employer),
        lambda: matcher.app.test_client().get("/api/v1/candidates/c1/pathways", headers=system),
    )
    apps = (skills.app, offers, matcher.app)
    assert ready(*apps) == [200] * 3
    server.kill()
    answers = [request() for request in requests]
    assert [(answer.status_code, "Retry-After" in answer.headers) for answer in answers] == [(503, True)] * 3
    assert ready(*apps) == [503] * 3
    for app in apps:
        assert app.test_client().get("/health/live").status_code == 200
        assert app.test_client().get("/metrics").status_code == 200
    matcher.say_state(work(revision=2))
    server.start()
    assert [request().status_code for request in requests] == [200, 201, 200]
    assert ready(*apps) == [200] * 3
    matcher.settle()
    matcher.stop()
    for app in (skills.app, offers):
        app.extensions["opstap"]["database"].close()
