"""A real Apache Kafka for tests, started by `deploy/kafka/run` on a free port, with the `kafka` fixture.

Tests that use it carry `pytest.mark.kafka` and `pytest.mark.xdist_group("kafka")`, so that parallel runs start one.
Without Java or Maven they are skipped, except where CI=true: there they fail.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.events.broker import BrokerUnavailable
from shared.testing.programs import require_programs
from shared.testing.waiting import wait_until

RUN = Path(__file__).resolve().parents[2] / "deploy" / "kafka" / "run"


class KafkaServer:
    """One broker process. `url` is what `open_broker` takes. It can be stopped and started again on the same data."""

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"kafka://{self.address}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, timeout_seconds: float = 90.0) -> None:
        """Start, and return once it answers. The first time on a machine also fetches the jars."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        log = self.data_dir / "output.txt"
        command = [str(RUN), "--data-dir", str(self.data_dir), "--port", str(self.port), "--heap", "384m"]
        with log.open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        try:
            wait_until(self._answers, timeout_seconds, every_seconds=0.2)
        except AssertionError as error:
            self.kill()
            error.add_note(f"what Kafka said:\n{log.read_text()[-3000:]}")
            raise

    def stop(self) -> None:
        """Stop as a kill does not have to: data stays. Idempotent."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            # The group: while it fetches or formats, the script has children.
            os.killpg(process.pid, how)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise AssertionError("the process ended")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", self.port)):
                return False
        from shared.events.kafka_broker import KafkaBroker

        # The client takes half a second to import: only for tests that use it.
        broker = KafkaBroker([self.address], patience_seconds=5)
        try:
            broker.create_topics([])
        except BrokerUnavailable:
            return False
        finally:
            broker.close()
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_kafka() -> None:
    """Skip the test, saying why, where Kafka cannot be run; fail it where it must."""
    require_programs("Apache Kafka", "java", "mvn")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A running broker, one for all tests of the session: use topics and groups of your own."""
    require_kafka()
    server = KafkaServer(tmp_path_factory.mktemp("kafka"))
    server.start()
    yield server
    server.stop()
