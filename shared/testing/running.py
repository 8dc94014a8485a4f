"""A whole Opstap in a process of its own, for tests and benchmarks that look at it from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.testing.calls import Calls
from shared.testing.kafka_server import free_port
from shared.testing.waiting import wait_until


def until(test: Callable[[], Any], what: str, seconds: float = 30.0, every: float = 0.05) -> Any:
    """The first true value of `test`; `AssertionError` that names `what` when it does not come in time."""
    try:
        return wait_until(test, seconds, every)
    except AssertionError as error:
        error.add_note(f"waited for: {what}")
        raise


class RunningOpstap(Calls):
    """`opstap up` on a free port with its data in `folder`. Use as a context manager, or start and stop by hand."""

    def __init__(self, folder: Path, *arguments: str, sample: bool = False) -> None:
        self.folder = folder
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}", folder / "credentials.txt")
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
