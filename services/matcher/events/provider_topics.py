"""The worker that gives every provider a topic of its own, and lets go of what the feed has kept long enough."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from services.matcher.actions.telling import forget_old
from services.matcher.store.feed import organisations_waited_for
from services.matcher.store.queries import provider_organisations
from shared.contracts.events import provider_topic
from shared.events.broker import Broker, BrokerUnavailable, Topic
from shared.events.failures import Backoff, is_retryable
from shared.store.database import Database
from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often to look for new keys. Until its topic is there, what a provider is told waits in the outbox."""
TIDY_EVERY = timedelta(hours=1)


def topics_of(organisations: Iterable[str]) -> list[Topic]:
    """The providers' topics, as a broker is asked to create them."""
    told = [provider_topic(organisation) for organisation in organisations]
    return [Topic(topic.name, compacted=topic.compacted, retention_hours=topic.kept_hours) for topic in told]


class ProviderTopics:
    """A `Worker`. A topic is created when the first key of its provider is heard of, or when the provider is told
    something before: else that would wait in the outbox for a key that may never come. It stays when keys are revoked.
    """

    name = "matcher-provider-topics"

    def __init__(self, database: Database, broker: Broker, clock: Clock, *, backoff: Backoff | None = None) -> None:
        self._database = database
        self._broker = broker
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._made: set[str] = set()
        self._tidy_at = clock.now()

    def wake(self) -> None:
        """Nothing: it looks often enough, and would be woken by every commit."""

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A broker that is away and a busy database are waited for."""
        failures, chance = 0, random.Random()  # noqa: S311 - spreads retries, keeps no secret
        while not stop.is_set():
            try:
                self.run_once()
            except (BrokerUnavailable, DBAPIError) as error:
                if not is_retryable(error):
                    raise
                failures += 1
                log.warning("%s waits: %s", self.name, type(error).__name__)
                stop.wait(self._backoff.seconds(failures, chance))
            else:
                failures = 0
                stop.wait(LOOK_SECONDS)

    def run_once(self) -> int:
        """Create topics for who is new to it; returns for how many. Raises what broker and database raise."""
        with self._database.read() as connection:
            wanted = {*provider_organisations(connection), *organisations_waited_for(connection)}
        new = sorted(wanted - self._made)
        if new:
            self._broker.create_topics(topics_of(new))
            self._made.update(new)
        self._tidy()
        return len(new)

    def _tidy(self) -> None:
        if self._clock.now() >= self._tidy_at:
            with self._database.write() as uow:
                forget_old(uow)
            self._tidy_at = self._clock.now() + TIDY_EVERY
