"""Reading what an organisation was told, and waiting a while for more."""

from __future__ import annotations

import math
import threading
from collections.abc import Collection
from dataclasses import dataclass

from services.matcher.store.feed import events_after, last_given, newest_seq
from shared.store.database import Database
from shared.vocabulary.clock import Clock

LOOK_SECONDS = 0.25
"""How often a request that waits looks for what other processes have told."""
MOST_WAITING = 4
"""Requests that may wait at once in a process: half of its threads. Others are answered at once."""


class CursorFromElsewhere(Exception):
    """The cursor lies ahead of everything that was ever told here: it was not given by this database."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`events`: JSON texts, oldest first. Behind `reached` lies what has not been read."""

    events: tuple[str, ...]
    reached: int


class Bell:
    """Wakes requests that wait when this process has told somebody something. The thread of a transaction calls
    `something_told` in it and `something_committed` after it.
    """

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._times = 0
        self._transaction = threading.local()

    def something_told(self) -> None:
        self._transaction.told = True

    def something_committed(self) -> None:
        """Rings if this thread told anything since its last commit."""
        if getattr(self._transaction, "told", False):
            self._transaction.told = False
            with self._rung:
                self._times += 1
                self._rung.notify_all()

    def heard(self) -> int:
        """How often it has rung."""
        return self._times

    def wait(self, heard: int, seconds: float) -> bool:
        """Wait until it has rung more often than `heard`; False when it did not."""
        with self._rung:
            return self._rung.wait_for(lambda: self._times != heard, seconds)


class Feed:
    """The feeds of all organisations."""

    def __init__(self, database: Database, clock: Clock, bell: Bell) -> None:
        self._database = database
        self._clock = clock
        self._bell = bell
        self._places = threading.BoundedSemaphore(MOST_WAITING)

    def read(
        self, organisation: str, after: int, types: Collection[str] | None, limit: int, wait_seconds: float = 0
    ) -> FeedPage:
        """At most `limit` events behind `after`; when there is none, wait for one as long as is asked.

        The same `after` gives the same events in the same order, perhaps followed by newer ones. Raises
        `CursorFromElsewhere`.
        """
        page = self._look(organisation, after, types, limit)
        if page.events or not wait_seconds or not self._places.acquire(blocking=False):
            return page
        try:
            return self._wait(organisation, after, types, limit, wait_seconds)
        finally:
            self._places.release()

    def _wait(
        self, organisation: str, after: int, types: Collection[str] | None, limit: int, seconds: float
    ) -> FeedPage:
        end = self._clock.monotonic() + seconds
        # Counted as well as timed: a clock that stands still must not keep a request for ever.
        looks = math.ceil(seconds / LOOK_SECONDS)
        while True:
            # Before the look: what is committed after it is then not waited for.
            heard = self._bell.heard()
            page = self._look(organisation, after, types, limit)
            if page.events or looks <= 0 or self._clock.monotonic() >= end:
                return page
            looks -= not self._bell.wait(heard, LOOK_SECONDS)

    def _look(self, organisation: str, after: int, types: Collection[str] | None, limit: int) -> FeedPage:
        with self._database.read() as connection:
            if after > last_given(connection):
                raise CursorFromElsewhere
            rows = events_after(connection, organisation, after, types, limit)
            # At the end also past what the types leave out, so that it is not gone through again.
            reached = rows[-1].seq if len(rows) == limit else max(after, newest_seq(connection, organisation))
        return FeedPage(tuple(row.event for row in rows), reached)
