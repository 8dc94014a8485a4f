"""How long the day's demand for lessons takes, and how much it slows requests meanwhile.

    .venv/bin/python benchmarks/demand.py                                     # 2,000 x 10,000 x 200
    .venv/bin/python benchmarks/demand.py --candidates 300 --vacancies 1500 --courses 60

Makes a synthetic town (`opstap generate`), writes it into a matcher's database as its events would, and starts the
matcher's web process. Then: GET pathways of some candidates in turn, first alone, then while the process that works out
the demand runs as the service starts it, then alone again. Prints seconds, processor seconds and peak memory of that
process, what it tells, and the median latency with and without it. Bars: 60 s, ratio 1.2. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from marshmallow import EXCLUDE

from services.matcher.app import Parts, migrate
from services.matcher.config import Config
from services.matcher.events.demand_worker import start_process
from services.matcher.store.demand import told_now
from services.matcher.store.lists import ListRow, Position, put_lists, text_of
from services.matcher.store.stock import put_candidate, put_principal, put_thing
from services.sample_town.generate import generate
from shared.contracts.guidance import CommitmentTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.payloads import CandidateState, CommitmentState, CourseState, PrincipalState, VacancyState
from shared.contracts.profiles import CandidateProfileContract
from shared.contracts.work import VacancyTermsContract
from shared.events.memory_broker import MemoryBroker
from shared.http.auth import new_key
from shared.store.unit_of_work import UnitOfWork
from shared.taxonomy.linker import Linker
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.clock import SystemClock, today

ASKED = 6
"""Candidates that are asked about in turn."""
NOT_FOR_THE_MATCHER = ("personal", "integration", "consent")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def vacancies(folder: Path) -> Iterator[VacancyState]:
    """With titles and skills linked to concepts, as the vacancies service does."""
    rows, contract = list(lines(folder / "vacancies.ndjson")), VacancyTermsContract(unknown=EXCLUDE)
    linker = Linker(Taxonomy.load())
    texts = {"occupation": {row["title"] for row in rows}}
    texts["skill"] = {skill["label"] for row in rows for skill in row.get("skills") or ()}
    links = {kind: dict(zip(some, linker.many(kind, [*some]), strict=True)) for kind, some in texts.items()}
    for row in rows:
        occupation, employer = links["occupation"][row["title"]], row.pop("employer")["name"]
        row["occupation"] = {"concept": occupation.concept} if occupation else None
        for skill in row.get("skills") or ():
            found = links["skill"][skill["label"]]
            skill["concept"] = found.concept if found else None
        terms = contract.load(row)
        yield VacancyState(row["employerReference"], 1, employer, terms.positions or 1, terms, employer)


def keep_town(uow: UnitOfWork, folder: Path) -> list[str]:
    """Write the town as its events would; returns the candidates."""
    connection, people = uow.connection, []
    for vacancy in vacancies(folder):
        put_thing(connection, "vacancy", vacancy, vacancy.employer, True)
    courses = CourseTermsContract(unknown=EXCLUDE)
    for number, row in enumerate(lines(folder / "courses.ndjson")):
        course = CourseState(f"course-{number}", 1, "provider", row.get("seats"), courses.load(row))
        put_thing(connection, "course", course, "provider", True)
    promises = CommitmentTermsContract(unknown=EXCLUDE)
    for number, row in enumerate(lines(folder / "guidance.ndjson")):
        giver = row.pop("organisation")["name"]
        terms = promises.load({**row, "vacancyIds": [one.partition(":")[2] for one in row["vacancyIds"]]})
        state = CommitmentState(f"promise-{number}", 1, giver, "confirmed", terms.capacity or 1, terms)
        put_thing(connection, "commitment", state, giver, True)
    profiles = CandidateProfileContract(unknown=EXCLUDE)
    for number, row in enumerate(lines(folder / "candidates.ndjson")):
        stated = {name: value for name, value in row.items() if name not in NOT_FOR_THE_MATCHER}
        people.append(f"candidate-{number:06d}")
        put_candidate(connection, CandidateState(people[-1], 1, profiles.load(stated)))
    return people


class Server:
    """The matcher's web process, and whoever asks it."""

    def __init__(self, folder: Path, port: int, key: str, people: list[str]) -> None:
        self._url = f"http://127.0.0.1:{port}/matcher"
        self._headers, self._people = {"Authorization": f"Bearer {key}"}, people
        environ = {**os.environ, "OPSTAP_DATA_DIR": str(folder), "OPSTAP_SECRET_KEY": "benchmark"}
        command = [sys.executable, "-m", "services.opstap", "matcher", "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
        self._asked = 0

    def milliseconds(self) -> float:
        """One GET of pathways, of another candidate every time."""
        candidate = self._people[self._asked % len(self._people)]
        self._asked += 1
        request = urllib.request.Request(f"{self._url}/api/v1/candidates/{candidate}/pathways", headers=self._headers)
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=300) as answer:
            answer.read()
        return (time.perf_counter() - begun) * 1000

    def warm_up(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self._url}/health/live", timeout=5):
                    break
            except OSError:
                time.sleep(0.2)
        for _ in self._people:
            self.milliseconds()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=2000)
    parser.add_argument("--vacancies", type=int, default=10_000)
    parser.add_argument("--courses", type=int, default=200)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--port", type=int, default=8790)
    asked = parser.parse_args()
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        as_of = today(clock)
        generate(asked.candidates, asked.vacancies, asked.courses, asked.seed, folder / "town", as_of)
        config = Config.from_env({"OPSTAP_DATA_DIR": name, "OPSTAP_SECRET_KEY": "benchmark"})
        migrate(config)
        parts = Parts(config, MemoryBroker(clock), clock)
        key, secret_hash = new_key("system")
        with parts.database.write() as uow:
            people = keep_town(uow, folder / "town")[:ASKED]
            put_principal(uow.connection, PrincipalState("k", 1, "key", "system", "active", secret_hash=secret_hash))
            for one in people:
                nothing = ListRow(one, 1, Position(1, as_of, "none"), text_of(()))
                put_lists(uow.connection, [nothing], datetime.now().astimezone())
            uow.commit()
        server = Server(folder, asked.port, key, people)
        try:
            server.warm_up()
            alone = [server.milliseconds() for _ in range(ASKED)]
            begun, meanwhile = time.perf_counter(), []
            child = start_process({"OPSTAP_MATCHER_DATABASE_URL": config.database_url})
            while child.poll() is None:
                meanwhile.append(server.milliseconds())
            seconds = time.perf_counter() - begun
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            alone += [server.milliseconds() for _ in range(ASKED)]
        finally:
            server.process.terminate()
            server.process.wait()
        with parts.database.read() as connection:
            cells = told_now(connection)
    whole = [*meanwhile[: len(meanwhile) // ASKED * ASKED]] or meanwhile
    figures = {
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_megabytes": round(used.ru_maxrss / 1024),
        "cells": len(cells),
        "loudest": [f"{one.cell.id}: {one.people} people, {one.positions} positions" for one in cells[:3]],
        "request_ms_alone": round(statistics.median(alone)),
        "request_ms_meanwhile": round(statistics.median(whole)),
        "requests_meanwhile": len(meanwhile),
        "ratio": round(statistics.median(whole) / statistics.median(alone), 2),
        "exit_code": child.poll(),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
