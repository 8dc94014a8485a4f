"""`opstap SERVICE consume` where things are not there yet, or go wrong."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pytest
from vacancies_town import FakeLinker

from services.consuming import Consuming, NotMigrated, tell_how_it_is
from services.vacancies.app import create_app, migrate, workers
from services.vacancies.config import Config
from shared.events.broker import BrokerUnavailable
from shared.events.failures import ConsumerStopped
from shared.events.memory_broker import MemoryBroker
from shared.testing.kafka_server import free_port
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock


class LateBroker(MemoryBroker):
    """Away until it is plugged in."""

    def __init__(self) -> None:
        super().__init__(SystemClock())
        self.plugged_in = False
        self.asked = 0

    def create_topics(self, topics):
        self.asked += 1
        if not self.plugged_in:
            raise BrokerUnavailable("away")
        super().create_topics(topics)


def ask(port: int, path: str) -> tuple[int, str]:
    """Status and body; status 0 while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


@pytest.fixture
def config(tmp_path) -> Config:
    return Config(f"sqlite:///{tmp_path}/vacancies.db", "memory://")


def app_of(config: Config, broker: MemoryBroker):
    return create_app(config, broker, SystemClock(), linker=FakeLinker)


class Run:
    """A `Consuming` in a thread, with its port."""

    def __init__(self, config: Config, broker: LateBroker, make_workers=None) -> None:
        self.app, self.port, self.stop = app_of(config, broker), free_port(), threading.Event()
        self.consuming = Consuming(self.app, broker, make_workers or (lambda: workers(self.app)))
        self.end = tell_how_it_is(self.app, "127.0.0.1", self.port)
        self.thread = threading.Thread(target=self.consuming.run, args=(self.stop,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(10)
        self.end()
        self.app.extensions["opstap"]["database"].close()


def test_a_broker_that_is_away_at_the_start_is_waited_for_and_said(config):
    migrate(config)
    broker = LateBroker()
    with Run(config, broker) as run:
        wait_until(lambda: broker.asked > 1)
        assert ask(run.port, "/health/live")[0] == 200
        status, body = ask(run.port, "/health/ready")
        assert status == 503 and "workers" in json.loads(body)["detail"]
        assert "opstap_outbox_waiting 0.0" in ask(run.port, "/metrics")[1]
        broker.plugged_in = True
        wait_until(lambda: ask(run.port, "/health/ready")[0] == 200)
        wait_until(lambda: 'opstap_consumer_lag{group="vacancies"' in ask(run.port, "/metrics")[1])
        assert ask(run.port, "/api/v1/vacancies")[0] == 404
    assert run.consuming.result == 0


class Stopping:
    name = "vacancies-stops"

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def run(self, stop) -> None:
        raise self.error

    def wake(self) -> None:
        """It never waits."""


@pytest.mark.parametrize("error", [ConsumerStopped("3 events in a row failed"), KeyError("Fatima")])
def test_a_worker_that_may_not_go_on_ends_the_process_with_a_code_and_a_line(config, error, caplog):
    migrate(config)
    broker = LateBroker()
    broker.plugged_in = True
    with Run(config, broker, lambda: [Stopping(error)]) as run:
        run.thread.join(10)
        assert not run.thread.is_alive() and run.consuming.result == 1
    (line,) = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert "vacancies-stops stopped" in line.getMessage() and "Fatima" not in line.getMessage()


def test_a_database_that_is_not_migrated_is_not_waited_for(config):
    app = app_of(config, LateBroker())
    with pytest.raises(NotMigrated):
        Consuming(app, LateBroker(), lambda: []).run(threading.Event())
    app.extensions["opstap"]["database"].close()


def test_the_command_lives_on_without_kafka_and_stops_when_told(tmp_path):
    migrate(Config(f"sqlite:///{tmp_path}/vacancies.db", "memory://"))
    port = free_port()
    environ = {
        **os.environ,
        "OPSTAP_DATA_DIR": str(tmp_path),
        "OPSTAP_BROKER_URL": f"kafka://127.0.0.1:{free_port()}",
        "OPSTAP_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "services.opstap", "vacancies", "consume", "--metrics-port", str(port)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, env=environ, stderr=log) as process:
        try:
            wait_until(lambda: "the broker is away" in (tmp_path / "log").read_text(), 30)
            assert ask(port, "/health/live")[0] == 200 and ask(port, "/health/ready")[0] == 503
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        finally:
            process.kill()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {line["service"] for line in lines} == {"vacancies"}
