"""Serving with gunicorn, started from our own command so that no configuration file is needed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from services.garbage import look_between_answers, tidy_up
from services.server_parts import ServerLog, Worker

THREADS = 8
STOP_SECONDS = 3
LONGEST_BACK_OFF = 30.0


class Server(BaseApplication):
    """One gunicorn. `load_app` is called after the fork, so that nothing is opened twice.

    A worker that ends badly is started again after 1, 2, 4 … 30 seconds; a worker that lived a minute starts at 0.
    """

    def __init__(
        self,
        load_app: Callable[[], Any],
        bind: str,
        *,
        processes: int = 1,
        when_ready: Callable[[], None] | None = None,
        after_start: Callable[[threading.Event], None] | None = None,
    ) -> None:
        self._load_app = load_app
        self._when_ready = when_ready
        self._after_start = after_start
        self._bind = bind
        self._processes = processes
        self._stop = threading.Event()
        self._deaths = 0
        self._last_start = 0.0
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": self._bind,
            "workers": self._processes,
            "worker_class": Worker,
            "logger_class": ServerLog,
            "threads": THREADS,
            "graceful_timeout": STOP_SECONDS,
            "timeout": 120,
            "keepalive": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "opstap",
            "when_ready": lambda _: self._when_ready() if self._when_ready else None,
            "pre_fork": lambda _, __: self._before_fork(),
            "post_fork": lambda _, worker: self._back_off(worker.ppid),
            "post_worker_init": lambda _: self._begin(),
            "post_request": _answered,
            "worker_int": lambda _: self._stop.set(),
            "worker_exit": lambda _, __: self._stop.set(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._load_app()

    def _begin(self) -> None:
        look_between_answers()
        if self._after_start:
            self._after_start(self._stop)

    def _before_fork(self) -> None:
        now = time.monotonic()
        if self._last_start and self._processes == 1:
            self._deaths = 0 if now - self._last_start > 60 else self._deaths + 1
        self._last_start = now + self._delay()

    def _delay(self) -> float:
        return min(LONGEST_BACK_OFF, 2.0 ** (self._deaths - 1)) if self._deaths else 0.0

    def _back_off(self, arbiter: int) -> None:
        """Wait in the new worker, not in the arbiter, which would be deaf to SIGTERM meanwhile. Does not outlive it."""
        if not self._deaths:
            return
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)  # the worker's own handlers come after this
        end = time.monotonic() + self._delay()
        while time.monotonic() < end:
            if os.getppid() != arbiter:
                os._exit(0)
            time.sleep(min(0.1, max(0.0, end - time.monotonic())))


def _answered(worker: Any, request: Any, environ: Any, answer: Any) -> None:
    tidy_up()


def address(host: str | None, port: int | None) -> str:
    """`HOST:PORT`, from the arguments, else from the environment, else 127.0.0.1:8000."""
    return f"{host or os.environ.get('HOST') or '127.0.0.1'}:{port or os.environ.get('PORT') or 8000}"
