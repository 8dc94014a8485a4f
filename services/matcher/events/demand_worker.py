"""The worker that has the demand for lessons worked out once a day, in a process of its own that gives way."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from services.matcher.actions.demand import is_due
from services.matcher.store.changes import newest_revision
from shared.events.failures import is_retryable
from shared.store.database import Database
from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
QUIET_SECONDS = 3.0
"""While people bring things in, the day's run waits until they pause so long: it holds for the whole day."""
LONGEST_WAIT_SECONDS = 600.0
PAUSE_AFTER_FAILURE_SECONDS = 60.0


class Child(Protocol):
    """A running process, as `subprocess.Popen` has it."""

    def poll(self) -> int | None: ...

    def terminate(self) -> None: ...


def start_process(settings: Mapping[str, str]) -> Child:
    """Start `services.matcher.demand_process` with these settings. They go over its standard input, so that neither
    its environment nor its command line has to hold them."""
    command = [sys.executable, "-m", "services.matcher.demand_process"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own module
    assert child.stdin is not None
    child.stdin.write(json.dumps(settings).encode())
    child.stdin.close()
    return child


class DemandWorker:
    """A `Worker`. `start` starts the process that works it out; one that fails is started again later."""

    name = "matcher-demand"

    def __init__(self, database: Database, clock: Clock, start: Callable[[], Child]) -> None:
        self._database, self._clock, self._start = database, clock, start
        self._revision = -1
        self._changed_at = self._due_since = clock.monotonic()
        self._was_due = False

    def wake(self) -> None:
        """Nothing here is urgent."""

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; a process under way is then ended, and its work done again after the next start."""
        while not stop.wait(LOOK_SECONDS):
            try:
                ready = self.is_time()
            except DBAPIError as error:
                if not is_retryable(error):
                    raise
                log.warning("demand for lessons waits: %s", type(error).__name__)
                continue
            if ready and self._ended(stop) != 0 and not stop.is_set():
                log.warning("working out the demand for lessons failed; it is tried again")
                stop.wait(PAUSE_AFTER_FAILURE_SECONDS)

    def is_time(self) -> bool:
        """The day's run is due, and nothing has changed for a while or it has waited long enough."""
        now, was_due = self._clock.monotonic(), self._was_due
        self._was_due = is_due(self._database, self._clock)
        if not self._was_due:
            return False
        if not was_due:
            self._due_since = now
        with self._database.read() as connection:
            revision = newest_revision(connection)
        if revision != self._revision:
            self._revision, self._changed_at = revision, now
        return now - self._changed_at >= QUIET_SECONDS or now - self._due_since >= LONGEST_WAIT_SECONDS

    def _ended(self, stop: threading.Event) -> int | None:
        child = self._start()
        while child.poll() is None:
            if stop.wait(LOOK_SECONDS):
                child.terminate()
                break
        return child.poll()
