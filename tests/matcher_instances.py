"""Several `opstap matcher consume` on one database and one broker: whole processes, started and killed from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from matcher.service.house import SOURCE, state_of

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.actions.ranking import kept_of
from services.matcher.app import Parts, migrate
from services.matcher.config import Config
from services.matcher.events.listens import GROUP, TOPICS
from services.matcher.store.changes import newest_revision
from services.matcher.store.lists import stored_lists
from services.matcher.store.positions import position
from services.matcher.store.queries import candidate_ids, candidates_with
from shared.contracts.envelope import Event, decode, encode
from shared.contracts.events import MATCHES, PATHWAY_RANKED
from shared.contracts.payloads import PathwaysRanked
from shared.events.broker import Message
from shared.events.open import open_broker
from shared.events.our_topics import OUR_TOPICS
from shared.vocabulary.clock import SystemClock, today
from shared.vocabulary.ids import new_id

SECRET = "s" * 40


class Instances:
    """The matcher by its consumers alone: `say` what other services would, `start` some, `is_settled`, look."""

    def __init__(self, folder: Path, database_url: str, broker_url: str) -> None:
        self.folder = folder
        self._environ = {
            **os.environ,
            "OPSTAP_DATA_DIR": str(folder / "data"),
            "OPSTAP_MATCHER_DATABASE_URL": database_url,
            "OPSTAP_BROKER_URL": broker_url,
            "OPSTAP_SECRET_KEY": SECRET,
        }
        self.clock = SystemClock()
        self.broker = open_broker(broker_url, self.clock)
        self.broker.create_topics(OUR_TOPICS)
        config = Config(database_url, broker_url, "0" * 20, SECRET)
        migrate(config)
        self._parts = Parts(config, self.broker, self.clock)
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, count: int) -> None:
        for _ in range(count):
            command = [sys.executable, "-m", "services.opstap", "matcher", "consume"]
            with (self.folder / f"consume-{len(self.processes)}.log").open("ab") as log:
                process = subprocess.Popen(command, env=self._environ, stdout=log, stderr=log, start_new_session=True)
            self.processes.append(process)

    def kill(self, number: int) -> None:
        """`kill -9`."""
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait(20)

    def stop(self) -> None:
        """All that run, in order."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)

    def close(self) -> None:
        self.stop()
        self.broker.close()
        self._parts.database.close()

    def say(self, things: Iterable[Any]) -> None:
        """Publish things as their owners would; what the contract refuses is never heard."""
        messages = []
        for kind, payload in map(state_of, things):
            event = Event(new_id(self.clock), SOURCE, kind, self.clock.now(), f"{payload.revision:020d}", payload)
            messages.append(Message(kind.topic.name, event.key, encode(event)))
        self.broker.publish(messages)

    def is_settled(self) -> bool:
        """Everything said has been heard, every list shows it, and every list that changed has been published."""
        return not any(self.broker.lag(GROUP, TOPICS).values()) and self.has_ranked(self.revision())

    def revision(self) -> int:
        """How many changes have been heard."""
        with self._parts.database.read() as connection:
            return newest_revision(connection)

    def has_ranked(self, revision: int) -> bool:
        """Every list is as new as this revision, and every list that changed has been published."""
        with self._parts.database.read() as connection:
            reached = position(connection)
            waiting = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE published_at IS NULL").scalar_one()
            return reached is not None and reached.stock_revision >= revision and waiting == 0

    def lists(self) -> dict[str, Any]:
        """The lists that were kept, by candidate."""
        with self._parts.database.read() as connection:
            return {name: one.entries for name, one in stored_lists(connection, candidate_ids(connection)).items()}

    def ranked_anew(self) -> dict[str, Any]:
        """The lists that one engine makes of everybody which has never seen a change."""
        live = LiveEngine(self._parts.new_engine)
        with live.caught_up(self._parts.database) as connection:
            known = candidates_with(connection, candidate_ids(connection))
            as_of = today(self.clock)
            return {one.id: kept_of(*live.engine.listed(one, as_of)) for one in known.values()}

    def owners(self) -> dict[int, str]:
        """Which ranker has which partition, as the database knows it."""
        with self._parts.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT partition, owner FROM ranker_positions")
            return {number: owner for number, owner in rows}

    def spoken(self) -> list[PathwaysRanked]:
        """What was said of lists, in order per candidate."""
        records = [decode(record.value) for record in self.broker.read(MATCHES.name) if record.value]
        return [event.data for event in records if event.type == PATHWAY_RANKED]

    def logs(self) -> str:
        return "\n".join(path.read_text()[-1500:] for path in sorted(self.folder.glob("consume-*.log")))
