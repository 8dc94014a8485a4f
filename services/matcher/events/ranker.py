"""The worker that keeps every list up to date."""

from __future__ import annotations

import logging
import random
import threading

from sqlalchemy.exc import DBAPIError

from services.matcher.actions.reranking import Reranking
from shared.events.failures import Backoff, is_retryable
from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)

POURING = 10
REST_WHILE_POURING = 4.0
"""With so many changes since the last step, rest so many times as long: others are bringing things in."""
LOOK_SECONDS = 0.5
"""How often to look for changes made by other processes, and for a new day, when nobody wakes us."""


class Ranker:
    """A `Worker`. Ranks in small steps and rests in between as long as a step took, so that whoever is bringing in
    thousands of vacancies in the same process is not held up; those are then evaluated together.
    """

    name = "matcher-ranker"

    def __init__(self, reranking: Reranking, clock: Clock, *, backoff: Backoff | None = None) -> None:
        self._reranking = reranking
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._woken = threading.Event()

    def wake(self) -> None:
        """Something was committed: look now."""
        self._woken.set()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A busy database is waited for; anything else ends the worker, with nothing lost."""
        failures, chance = 0, random.Random()  # noqa: S311 - spreads retries, keeps no secret
        while not stop.is_set():
            self._woken.clear()
            started = self._clock.monotonic()
            try:
                step = self._reranking.step()
            except DBAPIError as error:
                if not is_retryable(error):
                    raise
                failures += 1
                log.warning("ranking waits: %s", type(error).__name__)
                stop.wait(self._backoff.seconds(failures, chance))
                continue
            failures = 0
            if step.looked_at:
                log.debug("looked at %d, changed %d, waiting %d", step.looked_at, step.spoken, step.waiting)
                rest = REST_WHILE_POURING if step.changes >= POURING else 1.0
                stop.wait(rest * (self._clock.monotonic() - started))
            else:
                self._woken.wait(LOOK_SECONDS)
