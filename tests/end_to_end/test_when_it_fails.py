"""What whoever looks after the system meets when something goes wrong."""

import secrets
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.commands import matcher, skills, vacancies
from services.embedded_credentials import ensure_secrets
from shared.testing.kafka_server import free_port

RESTING = """
import sys, threading, time
from services.server import Server
server = Server(lambda: None, sys.argv[1], when_ready=lambda: print("ready", flush=True))
server._deaths, server._last_start = 9, time.monotonic()
server.run()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_rests_before_its_next_start_still_stops_when_told(number: signal.Signals) -> None:
    command = [sys.executable, "-c", RESTING, f"127.0.0.1:{free_port()}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None and server.stdout.readline() == "ready\n"
            server.send_signal(number)
            assert server.wait(5) == 0
        finally:
            server.kill()


@pytest.mark.parametrize("what", ["show", "replay", "discard"])
def test_a_dead_letter_that_is_not_there_is_one_line_and_not_a_traceback(tmp_path: Path, what: str) -> None:
    result = CliRunner().invoke(matcher, ["dead-letters", what, "nothing"], env={"OPSTAP_DATA_DIR": str(tmp_path)})
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and "no dead letter 'nothing' waits here" in result.output


def test_processes_that_start_together_agree_on_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both, made = threading.Barrier(2), iter("abcdefgh")

    def slowly(_: int) -> str:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.3)
        return next(made) * 40

    monkeypatch.setattr(secrets, "token_urlsafe", slowly)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ensure_secrets, [{"OPSTAP_DATA_DIR": str(tmp_path)}] * 2)
    assert first == second == ensure_secrets({"OPSTAP_DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize("service", [skills, vacancies, matcher], ids=lambda group: str(group.name))
def test_consuming_with_a_database_that_is_not_migrated_says_in_one_line_what_to_do(tmp_path: Path, service) -> None:
    result = CliRunner().invoke(service, ["consume"], env={"OPSTAP_DATA_DIR": str(tmp_path)})
    assert result.exit_code == 1
    assert result.output.count("\n") == 1 and f"opstap {service.name} migrate" in result.output
