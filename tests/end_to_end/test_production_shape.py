"""The layout of docker-compose.yml with real processes: PostgreSQL, Apache Kafka, the proxy, three services apart."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from end_to_end.test_acceptance import KIT
from end_to_end.test_embedded import CANDIDATE, add, ranked_vacancies, vacancy

from shared.testing.kafka_server import KafkaServer, require_kafka
from shared.testing.postgres_server import PostgresServer, require_postgres
from shared.testing.production import SERVICES, Production, require_nginx
from shared.testing.running import until

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("production")]


@dataclass
class House:
    """Everything that runs."""

    opstap: Production
    kafka: KafkaServer
    postgres: PostgresServer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A broker and a database server of its own: they are killed too, and the topics have the names of production."""
    require_kafka()
    programs = require_postgres()
    missing = require_nginx()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("production")
    kafka = KafkaServer(folder / "kafka")
    kafka.start()
    postgres = PostgresServer(programs)
    postgres.start()
    try:
        databases = {name: postgres.new_database() for name in SERVICES}
        with Production(folder / "opstap", databases, kafka.url) as opstap:
            yield House(opstap, kafka, postgres)
    finally:
        kafka.stop()
        postgres.remove()


@pytest.mark.skipif(not KIT.exists(), reason="the knowledge folder ../shared is not beside this clone")
def test_the_acceptance_kit_passes_whole_on_the_production_shape(house: House) -> None:
    command = [sys.executable, str(KIT), "--base", house.opstap.base, "--credentials", str(house.opstap.credentials)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert "30 passed, 0 failed" in result.stdout


def test_one_process_killed_at_a_time_delays_and_loses_nothing(house: House) -> None:
    opstap = house.opstap
    person = add(opstap, "/skills/api/v1/candidates", {**CANDIDATE, "reference": "PROD-1"}, "system_key")
    accepted: set[str] = set()

    def submit(title: str) -> None:
        """As a client does it: the same key again until the answer comes."""
        body, key = vacancy(title), {"Idempotency-Key": f"production-{title}"}
        made = until(
            lambda: (
                (answer := opstap.call("POST", "/vacancies/api/v1/vacancies", body, "employer_key", key))[0] == 201
                and answer[1]["id"]
            ),
            f"{title} is accepted",
            60,
        )
        accepted.add(made)

    for name in opstap.names:
        submit(f"before {name}")
        opstap.kill(name)
        submit(f"without {name}")
        until(opstap.is_ready, f"ready again without {name}", 60)
        until(lambda: accepted <= ranked_vacancies(opstap, person), f"all ranked after {name} was killed", 60)


@pytest.mark.parametrize("part", ["kafka", "postgres"])
def test_a_broker_or_database_server_that_is_killed_comes_back_and_everything_follows(house: House, part: str) -> None:
    opstap = house.opstap
    person = add(opstap, "/skills/api/v1/candidates", {**CANDIDATE, "reference": f"PROD-{part}"}, "system_key")
    before = add(opstap, "/vacancies/api/v1/vacancies", vacancy(f"before {part}"), "employer_key")
    server = getattr(house, part)
    server.kill()
    if part == "kafka":  # requests need the database only
        during = add(opstap, "/vacancies/api/v1/vacancies", vacancy("while Kafka is away"), "employer_key")
    else:
        assert opstap.call("GET", "/vacancies/health/ready")[0] == 503
        during = before
    server.start()
    until(opstap.is_ready, f"ready after {part} came back", 60)
    after = add(opstap, "/vacancies/api/v1/vacancies", vacancy(f"after {part}"), "employer_key")
    until(lambda: {before, during, after} <= ranked_vacancies(opstap, person), "all are ranked", 90)


def test_the_proxy_keeps_the_paths_and_hides_what_is_for_the_operator(house: House) -> None:
    opstap = house.opstap
    assert opstap.call("GET", "/health/live") == (200, {"status": "alive"})
    for name in SERVICES:
        assert opstap.call("GET", f"/{name}/api/v1/openapi.json")[0] == 200
    status, problem = opstap.call("GET", "/matcher/api/v1/candidates")
    assert (status, problem["status"]) == (401, 401)
