"""The last seat, raced for by two people over two partitions and two processes, one of which is killed: given once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from vacancies_matches import SOURCE, match_step
from vacancies_town import FakeLinker, course, vacancy

from services.vacancies.app import create_app, migrate
from services.vacancies.config import Config
from services.vacancies.store import tables
from shared.contracts.envelope import Event, decode, encode
from shared.contracts.events import MATCHES, PATHWAY_STEPS, RESERVATIONS
from shared.events.broker import Broker, Message
from shared.events.open import open_broker
from shared.events.our_topics import OUR_TOPICS
from shared.events.partitions import partition_for
from shared.testing.databases import Databases
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock
from shared.vocabulary.ids import new_id

CLOCK = SystemClock()
LEDGER = """
import sys, threading
from services.vacancies.app import create_app, workers
from services.vacancies.config import Config
from shared.events.open import open_broker
from shared.vocabulary.clock import SystemClock
config = Config(*sys.argv[1:])
running = workers(create_app(config, open_broker(config.broker_url), SystemClock()))
for worker in running:
    threading.Thread(target=worker.run, args=(threading.Event(),), daemon=True).start()
while True:
    print(running[1].counts.handled, flush=True)
    threading.Event().wait(0.05)
"""


class Process:
    """The relay, the ledger and the clock of the service in a process of their own."""

    def __init__(self, config: Config, log: Path) -> None:
        self._log = log
        command = [sys.executable, "-c", LEDGER, config.database_url, config.broker_url]
        with log.open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)

    def handled(self) -> int:
        """How many events it has dealt with so far."""
        if self._process.poll() is not None:
            raise AssertionError(f"the process ended: {self._log.read_text()[-2000:]}")
        lines = [line for line in self._log.read_text().splitlines() if line.isdigit()]
        return int(lines[-1]) if lines else 0

    def kill(self) -> None:
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(20)


class Race:
    """The service's database and broker, and what a matcher says on its topic."""

    def __init__(self, config: Config, logs: Path, stack: ExitStack) -> None:
        self.config, self._logs, self._stack, self._numbers = config, logs, stack, count()
        migrate(config)
        self.broker: Broker = open_broker(config.broker_url, CLOCK)
        stack.callback(self.broker.close)
        self.broker.create_topics(OUR_TOPICS)
        self._partitions = self.broker.partitions(MATCHES.name)
        self.app = create_app(config, self.broker, CLOCK, linker=FakeLinker)
        self.database = self.app.extensions["opstap"]["database"]
        stack.callback(self.database.close)
        self._key = self.app.extensions["opstap"]["new_key"]("system", "Zaaksysteem")

    def process(self) -> Process:
        started = Process(self.config, self._logs / f"{next(self._numbers)}.txt")
        self._stack.callback(started.kill)
        return started

    def made(self, path: str, body: dict[str, Any]) -> str:
        headers = {"Authorization": f"Bearer {self._key}"}
        answer = self.app.test_client().post(f"/api/v1/{path}", json=body, headers=headers)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.get_json()["id"])

    def person(self, partition: int) -> str:
        """The id of a candidate whose events are in this partition."""
        ids = iter(lambda: new_id(CLOCK), "")
        return next(id for id in ids if partition_for(id, self._partitions) == partition % self._partitions)

    def say(self, what: str, partition: int, vacancy: str, **more: Any) -> str:
        step = match_step(what, new_id(CLOCK), vacancy, candidate=self.person(partition), **more)
        event = Event(new_id(CLOCK), SOURCE, PATHWAY_STEPS[what], CLOCK.now(), f"{step.revision:020d}", step)
        self.broker.publish([Message(MATCHES.name, event.key, encode(event))])
        return step.id

    def until_both_hear(self, first: Process, second: Process) -> None:
        """Both are members with partitions of their own, and have dealt with events."""
        before = [process.handled() for process in (first, second)]

        def both_heard() -> bool:
            for partition in range(self._partitions):
                self.say("withdrawn", partition, "no vacancy")
            return all(p.handled() > n for p, n in zip((first, second), before, strict=True))

        wait_until(both_heard, 90, every_seconds=0.5)

    def decided(self, *matches: str) -> dict[str, str]:
        """Match → what the ledger has in its books."""
        of = tables.reservations.c
        with self.database.read() as connection:
            rows = connection.execute(select(of.match, of.status).where(of.match.in_(matches)))
            return {row.match: row.status for row in rows}

    def told(self, *matches: str) -> dict[str, set[str]]:
        """Match → every kind of answer that was published."""
        found: dict[str, set[str]] = {}
        for record in self.broker.read(RESERVATIONS.name):
            event = decode(record.value or b"")
            if event.data.id in matches:
                found.setdefault(event.data.id, set()).add(event.type.short)
        return found


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def run(race: Race) -> None:
    job = race.made("vacancies", vacancy(positions=50, employer={"name": "Bakkerij"}))
    first, second = race.process(), race.process()
    race.until_both_hear(first, second)
    for partition, wait_for_first in ((0, False), (1, True), (2, False)):
        seat = race.made("courses", course(seats=1, provider={"name": "Taalhuis"}))
        two = [race.say("agreed", partition + number, job, courses=(seat,)) for number in (0, 1)]
        if wait_for_first:
            wait_until(lambda two=two: race.decided(*two), 60)
        first.kill()
        first, second = second, race.process()
        wait_until(lambda two=two: len(race.decided(*two)) == 2, 90)
        assert sorted(race.decided(*two).values()) == ["refused", "reserved"]
        wait_until(lambda two=two: len(race.told(*two)) == 2, 60)
        answers = race.told(*two)
        kept = {"reserved": {"reservation.made.v1"}, "refused": {"reservation.refused.v1"}}
        assert answers == {match: kept[status] for match, status in race.decided(*two).items()}


def test_the_last_seat_is_given_once_with_processes_on_one_machine(
    databases: Databases, tmp_path: Path, stack: ExitStack
) -> None:
    run(Race(Config(databases.new(), f"sqlite:///{tmp_path}/events.db"), tmp_path, stack))


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
def test_the_last_seat_is_given_once_over_kafka(
    kafka: Any, databases: Databases, tmp_path: Path, stack: ExitStack
) -> None:
    run(Race(Config(databases.new(), kafka.url), tmp_path, stack))
