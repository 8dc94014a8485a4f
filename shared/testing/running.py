"""A whole Opstap in a process of its own, for tests and benchmarks that look at it from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.testing.kafka_server import free_port
from shared.testing.waiting import wait_until


def until(test: Callable[[], Any], what: str, seconds: float = 30.0, every: float = 0.05) -> Any:
    """The first true value of `test`; `AssertionError` that names `what` when it does not come in time."""
    try:
        return wait_until(test, seconds, every)
    except AssertionError as error:
        error.add_note(f"waited for: {what}")
        raise


class RunningOpstap:
    """`opstap up` on a free port with its data in `folder`. Use as a context manager, or start and stop by hand."""

    def __init__(self, folder: Path, *arguments: str, sample: bool = False) -> None:
        self.folder = folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._arguments = [*arguments, "--sample" if sample else "--no-sample"]
        self.log = folder.parent / f"{folder.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60.0) -> RunningOpstap:
        command = [
            sys.executable,
            "-m",
            "services.opstap",
            "up",
            "--port",
            str(self.port),
            "--data-dir",
            str(self.folder),
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *self._arguments], stdout=log, stderr=log, start_new_session=True
            )
        until(self._is_ready, f"ready; its log ends {self.tail()!r}", seconds)
        return self

    def _is_ready(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"opstap ended with {self._process.returncode}: {self.tail()}")
        return all(self.call("GET", f"/{name}/health/ready")[0] == 200 for name in ("skills", "vacancies", "matcher"))

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """`kill -9` of everything it runs, at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> float:
        """SIGTERM; how many seconds it took to end by itself."""
        assert self._process is not None
        started = time.monotonic()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError("did not stop on SIGTERM within 20 s") from None
        return time.monotonic() - started

    def __enter__(self) -> RunningOpstap:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop()

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def key(self, name: str) -> str:
        lines = (self.folder / "credentials.txt").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)[name]

    def call(
        self, method: str, path: str, body: Any = None, key: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of an answer; status 0 while nobody listens. `key` by its name in the credentials."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if method == "POST":
            request.add_header("Idempotency-Key", str(uuid.uuid4()))
        if key:
            request.add_header("Authorization", "Bearer " + self.key(key))
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, _json(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, _json(error.read())
        except OSError:
            return 0, None


def _json(text: bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
