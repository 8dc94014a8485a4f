"""The workers that keep every list up to date: one ranks, one keeps its place among the rankers of other processes."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping

from sqlalchemy.exc import DBAPIError

from services.matcher.actions.holding import NOBODY, Share
from services.matcher.actions.reranking import Reranking, Step
from shared.contracts.events import CANDIDATES
from shared.events.broker import Broker, BrokerUnavailable, Subscription
from shared.events.failures import Backoff, is_retryable
from shared.vocabulary.clock import Clock
from shared.vocabulary.durations import PATIENT, Durations
from shared.vocabulary.trace import traced

log = logging.getLogger(__name__)

GROUP = "matcher-rankers"
"""Rankers share the candidates as a group shares the partitions of their topic."""
POLL_SECONDS = 0.5

POURING = 200.0
REST_WHILE_POURING = 4.0
"""With so many changed vacancies a second, rest so many times as long as the step took: others are bringing things in.
They are then evaluated together."""
REST = 0.1
"""Otherwise a share of the step, so that who shares the process gets a turn; the writing of lists is one as well."""
LOOK_SECONDS = 0.5
"""How often to look for changes made by other processes, and for a new day, when nobody wakes us."""


class Ranker:
    """A `Worker`. Ranks in small steps and rests in between, longer while thousands of vacancies come in, so that
    whoever brings them in the same process is not held up. Ranks nobody before `hold` has said whom.
    """

    name = "matcher-ranker"

    def __init__(self, reranking: Reranking, clock: Clock, *, backoff: Backoff | None = None) -> None:
        self._reranking = reranking
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._woken = threading.Event()
        self._share = NOBODY
        self._after = Durations(PATIENT)

    @property
    def durations(self) -> Mapping[str, tuple[str, Durations]]:
        """For metrics: see `shared.events.metrics.Timed`."""
        return {
            "opstap_rank_seconds": ("Working out the entries of one candidate", self._reranking.seconds),
            "opstap_ranked_after_seconds": ("From seeing changes until all lists show them", self._after),
        }

    def hold(self, share: Share) -> None:
        """From the next step on rank these candidates. Callable from any thread."""
        self._share = share
        self.wake()

    def wake(self) -> None:
        """Something was committed: look now."""
        self._woken.set()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A busy database is waited for; anything else ends the worker, with nothing lost."""
        failures, chance = 0, random.Random()  # noqa: S311 - spreads retries, keeps no secret
        begun: float | None = None
        started = self._clock.monotonic()
        while not stop.is_set():
            self._woken.clear()
            before, started = started, self._clock.monotonic()
            self._reranking.hold(self._share)
            try:
                step = self._reranking.step(self._woken.is_set)
            except DBAPIError as error:
                if not is_retryable(error):
                    raise
                failures += 1
                log.warning("ranking waits: %s", type(error).__name__)
                stop.wait(self._backoff.seconds(failures, chance))
                continue
            failures = 0
            if step.other_settings:
                log.info("the lists were made with other settings, or another taxonomy: they are made anew")
            if step.lost:
                # Another has them; whether we are to have them back is seen at the next poll of the group.
                log.info("%d partitions are another ranker's", step.lost)
                stop.wait(POLL_SECONDS)
            elif step.looked_at:
                begun = self._tell(step, started if begun is None else begun)
                pours = step.changes > POURING * max(started - before, LOOK_SECONDS)
                rest = REST_WHILE_POURING if pours else REST
                stop.wait(rest * (self._clock.monotonic() - started))
            else:
                self._woken.wait(LOOK_SECONDS)

    def _tell(self, step: Step, begun: float) -> float | None:
        """Returns when the changes that are not all worked out yet were seen."""
        with traced(step.trace):
            about = {"looked_at": step.looked_at, "changed": step.spoken, "waiting": step.waiting}
            log.log(logging.INFO if step.spoken else logging.DEBUG, "ranked", extra=about)
        if step.waiting:
            return begun
        self._after.add(self._clock.monotonic() - begun)
        return None


class Membership:
    """A `Worker`: this process's place in the group of rankers. Tells `hold` which candidates are its share.

    Has a thread of its own, so that a long step keeps nobody waiting for this member. What it hears it passes over: the
    consumer of the stock acts on it. While the broker is away the share stays what it was; that another has taken it
    over meanwhile is seen in the database.
    """

    name = "matcher-rankers"

    def __init__(self, broker: Broker, hold: Callable[[Share], None], *, backoff: Backoff | None = None) -> None:
        self._broker = broker
        self._hold = hold
        self._backoff = backoff or Backoff()
        self._share = NOBODY

    def wake(self) -> None:
        """Nothing: the broker itself ends the wait when there is something to read."""

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; then leaves the group, so that others take over at once."""
        failures, chance = 0, random.Random()  # noqa: S311 - spreads retries, keeps no secret
        member: Subscription | None = None
        while not stop.is_set():
            try:
                member = member or self._broker.subscribe(GROUP, [CANDIDATES.name])
                self._follow(member)
                failures = 0
            except BrokerUnavailable as error:
                failures += 1
                log.warning("the share of the candidates stays as it is: %s", error)
                stop.wait(self._backoff.seconds(failures, chance))
        if member is not None:
            try:
                member.close()
            except BrokerUnavailable as error:
                log.warning("did not leave the group of rankers in order: %s", error)

    def _follow(self, member: Subscription) -> None:
        records = member.poll(POLL_SECONDS)
        partitions = member.assigned()[CANDIDATES.name]
        if partitions != self._share.partitions:
            self._share = Share(partitions, self._broker.partitions(CANDIDATES.name))
            log.info("ranking %d of %d partitions of the candidates", len(partitions), self._share.of)
            self._hold(self._share)
        if records:
            member.commit(records)
