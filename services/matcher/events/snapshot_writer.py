"""Writes down the stock now and then, so that a process that starts need not read all of it from the database."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import DBAPIError

from services.matcher.actions.live_engine import LiveEngine
from shared.events.failures import is_retryable
from shared.store.database import Database
from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
CHANGES = 5_000
"""A snapshot so many changes old is renewed: about as many as are caught up with in a second or two."""
PATIENCE_SECONDS = 600.0
"""With fewer changes it is renewed after so long."""


class SnapshotWriter:
    """A `Worker`. The first snapshot comes as soon as there is an engine that did not begin with one. One process of
    many writes: the others see what it wrote. A folder that cannot be written is told once, and tried again."""

    name = "matcher-snapshots"

    def __init__(self, database: Database, live: LiveEngine, clock: Clock) -> None:
        self._database, self._live, self._clock = database, live, clock
        self._written: int | None = None
        self._looked = clock.monotonic()
        self._refused = False

    def wake(self) -> None:
        """Nothing: a snapshot is never urgent."""

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A busy database is waited for; anything else of it ends the worker."""
        while not stop.wait(LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """Write one if it is time."""
        revision = self._live.revision
        if self._written is None:
            self._written = self._live.restored
        behind = revision if self._written is None else revision - self._written
        waited = self._clock.monotonic() - self._looked
        if not behind or (self._written is not None and behind < CHANGES and waited < PATIENCE_SECONDS):
            return
        self._looked = self._clock.monotonic()
        try:
            newer_than = revision - CHANGES if self._written is None else self._written
            self._written = self._live.write_snapshot(self._database, max(1, newer_than + 1))
        except DBAPIError as error:
            if not is_retryable(error):
                raise
        except OSError as error:
            if not self._refused:
                log.warning("no snapshot of the stock can be written: %s", error.strerror)
            self._refused = True
