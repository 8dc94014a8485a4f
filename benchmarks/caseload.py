"""How long the list of candidates takes to open for a coach with many of them.

    .venv/bin/python benchmarks/caseload.py                    # 2,000 candidates
    .venv/bin/python benchmarks/caseload.py --candidates 10000

Fills a skills database of its own (SQLite) with made-up candidates, a proposal for every third, a list of 20 pathways
for each, and follow-ups. Then opens, in the process, the list, its filters, a later page and a search by name. Prints
the median and the slowest of 15, in processor time and on the clock. Bar: 300 ms for the list at 2,000.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.skills.app import create_app, migrate, new_account
from services.skills.config import Config
from services.skills.domain.candidates import CandidateRecord, Home, Personal, RecordedLanguage
from services.skills.domain.matches import Match, Step
from services.skills.store import caseload, matches
from shared.events.memory_broker import MemoryBroker
from shared.vocabulary.cefr import Level
from shared.vocabulary.clock import SystemClock, today
from shared.vocabulary.ids import new_id

TIMES = 15
NAMES = ("Selam", "Amanuel", "Rima", "Yusuf", "Olena", "Farah", "Dawit", "Mehmet")
SEED = 6


def fill(app: Any, count: int, clock: SystemClock) -> None:
    """Write made-up candidates and what is known of their proposals, as actions and events would."""
    parts, chance = app.extensions["opstap"], random.Random(SEED)
    with parts["database"].write() as uow:
        for number in range(count):
            identity, now = new_id(clock), clock.now() - timedelta(days=chance.randrange(400))
            parts["candidates"].add(uow.connection, identity, _record(number, chance), now)
            pathways = [f"{number}-{rank}" for rank in range(20)]
            caseload.save_list(uow.connection, identity, 1, pathways if number % 2 else [])
            if number % 3 == 0:
                matches.save_match(uow.connection, _match(identity, number, now, clock))
            if number % 5 == 0:
                caseload.add_follow_ups(uow.connection, [identity], "b", "a", now)
        uow.commit()


def _record(number: int, chance: random.Random) -> CandidateRecord:
    level = chance.choice([None, *list(Level)[:5]])
    return CandidateRecord(
        f"ZW-{number:05}",
        personal=Personal(given_name=chance.choice(NAMES), family_name=f"Gemaakt{number}", phone="06-12345678"),
        home=Home("1506"),
        languages={"nl": RecordedLanguage(speaking=level)} if level is not None else {},
        notes="Belt liever dan mailt. " * 5,
    )


def _match(candidate: str, number: int, at: Any, clock: SystemClock) -> Match:
    state = ("proposed", "accepted", "started")[number // 3 % 3]
    steps = (Step(1, "proposed", at), Step(2, state, at))
    starts = today(clock) + timedelta(days=number % 40 - 20)
    told = Match(
        f"m-{number}", candidate, 2, state, "p", "v", "Bakker", "Bakkerij", "direct", "job", (), starts, True, ()
    )
    return replace(told, steps=steps, course_titles=("NT2",) if number % 2 else ())


def measure(what: str, call: Any) -> None:
    wall, cpu = [], []
    for _ in range(TIMES):
        began, busy = time.perf_counter(), time.process_time()
        answer = call()
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - busy))
        assert answer.status_code == 200, answer.status_code
    size = len(answer.data) / 1024
    print(
        f"{what:<28} processor {statistics.median(cpu):6.0f} ms (slowest {max(cpu):4.0f}), "
        f"clock {statistics.median(wall):6.0f} ms, {size:4.0f} kB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=2000)
    count = parser.parse_args().candidates
    with tempfile.TemporaryDirectory() as folder:
        config = Config(f"sqlite:///{Path(folder)}/skills.db", "memory://", secret_key="s" * 40, field_secret="f" * 40)
        migrate(config)
        clock = SystemClock()
        app = create_app(config, MemoryBroker(clock), clock)
        password = new_account(app, "coach@zaanwolde.example", "coach")
        fill(app, count, clock)
        client = app.test_client()
        token = _token(client.get("/sign-in").text)
        client.post("/sign-in", data={"email": "coach@zaanwolde.example", "password": password, "csrf_token": token})
        page = client.get("/").text
        print(f"{count} candidates")
        measure("list", lambda: client.get("/"))
        measure("status and level", lambda: client.get("/?status=unanswered&level=A2"))
        measure("spoken to longest ago, last", lambda: client.get("/?sort=contact&page=99999"))
        found = {"words": f"gemaakt{count - 1}", "csrf_token": _token(page)}
        measure("search by name", lambda: client.post("/find", data=found))
        app.extensions["opstap"]["database"].close()


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


if __name__ == "__main__":
    main()
