"""A matcher's database with a town in it, its snapshot, and its web process, asked over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from services.bench.town import Town
from services.matcher.app import Parts, migrate
from services.matcher.config import Config
from services.matcher.store.changes import newest_revision
from services.matcher.store.lists import ListRow, put_lists, text_of
from services.matcher.store.positions import Position
from services.matcher.store.stock import put_candidate, put_principal, put_thing
from shared.contracts.payloads import CandidateState, CommitmentState, CourseState, PrincipalState, VacancyState
from shared.events.memory_broker import MemoryBroker
from shared.http.auth import new_key
from shared.store.unit_of_work import UnitOfWork
from shared.testing.kafka_server import free_port
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import Clock

AT_ONCE = 5000
"""Things written in one transaction."""
START_SECONDS = 300.0
LONGEST_ANSWER = 300.0


class TownOnDisk:
    """The data folder of a matcher that has heard of everything in a town, with a snapshot of its stock. Some 0.5 ms a
    thing to write."""

    def __init__(self, town: Town, folder: Path, clock: Clock, tell: Callable[[str], None] = lambda text: None) -> None:
        self.folder, self._clock = folder, clock
        self.settings = {"OPSTAP_DATA_DIR": str(folder), "OPSTAP_SECRET_KEY": "only for a benchmark"}
        self.snapshots = folder / "snapshots"
        self.settings |= {
            "OPSTAP_MATCHER_REQUESTS_PER_SECOND": "100000",
            "OPSTAP_MATCHER_SNAPSHOTS": str(self.snapshots),
        }
        config = Config.from_env(self.settings)
        migrate(config)
        self._parts = Parts(config, MemoryBroker(clock), clock)
        self.key, secret_hash = new_key("system")
        tell("writing the town into a database")
        things: list[Callable[[UnitOfWork], object]] = [*_things(town)]
        waiting = iter(things)
        while some := list(islice(waiting, AT_ONCE)):
            with self._parts.database.write() as uow:
                for write in some:
                    write(uow)
                uow.commit()
        with self._parts.database.write() as uow:
            principal = PrincipalState("bench", 1, "key", "system", "active", secret_hash=secret_hash)
            put_principal(uow.connection, principal)
            for one in town.candidates:
                _list_of(uow, one.id, town, clock.now())
            uow.commit()

    def write_snapshot(self) -> float:
        """Loads everything from the database, as a first start does, and writes the snapshot; returns the seconds of
        the loading."""
        database, live = self._parts.database, self._parts.live
        begun = time.perf_counter()
        with live.caught_up(database) as connection:
            newest = newest_revision(connection)
        seconds = time.perf_counter() - begun
        live.write_snapshot(database, newest)
        return seconds


def _things(town: Town) -> chain[Callable[[UnitOfWork], object]]:
    def thing(kind: str, state: Any, owner: str) -> Callable[[UnitOfWork], object]:
        return lambda uow: put_thing(uow.connection, kind, state, owner, True)

    return chain(
        (
            thing(
                "vacancy",
                VacancyState(one.id, 1, one.employer, one.positions_free, one.terms, one.employer_name),
                one.employer,
            )
            for one in town.vacancies
        ),
        (
            thing("course", CourseState(one.id, 1, one.provider, one.seats_free, one.terms), one.provider)
            for one in town.courses
        ),
        (
            thing(
                "commitment",
                CommitmentState(one.id, 1, one.giver, one.status, one.capacity_free, one.terms),
                one.giver,
            )
            for one in town.promises
        ),
        (
            lambda uow, one=one: put_candidate(uow.connection, CandidateState(one.id, 1, one.profile))  # type: ignore[misc]
            for one in town.candidates
        ),
    )


def _list_of(uow: UnitOfWork, candidate: str, town: Town, now: datetime) -> None:
    """An empty list: the API answers only about people whose list has been made."""
    put_lists(uow.connection, [ListRow(candidate, 1, Position(1, town.as_of, "none"), text_of(()))], now)


class Server:
    """`opstap matcher serve` in a process of its own, on a free port."""

    def __init__(self, on_disk: TownOnDisk, environ: Mapping[str, str]) -> None:
        self._port, self._on_disk = free_port(), on_disk
        command = [sys.executable, "-m", "services.opstap", "matcher", "serve", "--port", str(self._port)]
        self._begun = time.perf_counter()
        with (on_disk.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, env={**environ, **on_disk.settings}, stdout=log, stderr=log
            )
        self._connection: http.client.HTTPConnection | None = None

    def first_answer(self, path: str) -> float:
        """Seconds from the start of the process until this was answered."""

        def answered() -> bool:
            if self._process.poll() is not None:
                tail = (self._on_disk.folder / "server.log").read_text(errors="replace")[-1000:]
                raise ChildProcessError(f"the server ended: {tail}")
            try:
                self.get(path)
            except (ConnectionError, http.client.HTTPException):
                self._connection = None
                return False
            return True

        wait_until(answered, START_SECONDS, 0.02)
        return time.perf_counter() - self._begun

    def get(self, path: str) -> tuple[dict[str, Any], float]:
        """The answer below /matcher/api/v1, and how many milliseconds it took on a kept connection."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LONGEST_ANSWER)
        headers = {"Authorization": f"Bearer {self._on_disk.key}"}
        begun = time.perf_counter()
        self._connection.request("GET", f"/matcher/api/v1{path}", headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        if answer.status != 200:
            raise ValueError(f"GET {path}: {answer.status} {body[:300]!r}")
        return json.loads(body), milliseconds

    def resident_megabytes(self) -> float:
        """Of the process that has the stock: the largest of those that were started."""
        return max(map(_resident, self._processes()))

    def processor_seconds(self) -> float:
        """Used so far by all that were started: on a busy machine this says more than the clock."""
        return sum(map(_processor_seconds, self._processes()))

    def _processes(self) -> list[int]:
        own = self._process.pid
        return [own, *map(int, Path(f"/proc/{own}/task/{own}/children").read_text().split())]

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._process.terminate()
        self._process.wait(30)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _processor_seconds(pid: int) -> float:
    """utime and stime, the 14th and 15th field of /proc/PID/stat (proc_pid_stat(5))."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
