"""`opstap rank --all` killed with -9 in the middle, whole processes: nothing is lost, and it goes on where it was."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from marshmallow import ValidationError
from matcher.service.house import SECRET, someone, state_of
from matcher.service.test_incremental_equals_full import with_uris
from matcher_random import random_course, random_vacancy
from matcher_towns import job

from services.matcher.actions.ranking import kept_of
from services.matcher.app import Parts
from services.matcher.store.lists import stored_lists
from services.matcher.store.queries import candidate_ids, candidates_with
from services.matcher.store.tables import ranker_positions
from shared.contracts.envelope import decode
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock, today

PEOPLE = 120


def is_valid(thing) -> bool:
    kind, payload = state_of(thing)
    try:
        kind.contract().load(kind.contract().dump(payload))
    except ValidationError:
        return False
    return True


@pytest.fixture
def town(house):
    """As other services told of it; nobody is ranked."""
    random = Random(11)
    people = [someone(f"c{number}", random.choice(("A1", "A2", "B1"))) for number in range(PEOPLE)]
    offer = [random_vacancy(random, number) for number in range(40)] + [job(f"v{number}") for number in range(40, 60)]
    offer += [random_course(random, number) for number in range(4)]
    house.say_state(*people, *filter(is_valid, map(with_uris, offer)))
    house.hear()
    return house


@pytest.fixture
def start(town, tmp_path):
    """Starts the command in a session of its own; gives the process."""
    begun: list[subprocess.Popen[str]] = []
    environ = {
        **os.environ,
        "OPSTAP_DATA_DIR": str(tmp_path / "data"),
        "OPSTAP_MATCHER_DATABASE_URL": town.config.database_url,
        "OPSTAP_MATCHER_SNAPSHOTS": "off",
        "OPSTAP_COMPILED": "off",
        "OPSTAP_SECRET_KEY": SECRET,
    }

    def run() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "services.opstap", "rank", "--all", "--processes", "2"]
        begun.append(
            subprocess.Popen(
                command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
            )
        )
        return begun[-1]

    yield run
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=20)


def finished(town) -> list[int]:
    """Partitions of which the database knows how new their lists are."""
    with town.parts.database.read() as connection:
        query = ranker_positions.select().where(ranker_positions.c.stock_revision.is_not(None))
        return [row.partition for row in connection.execute(query)]


def lists(town):
    with town.parts.database.read() as connection:
        return {one.candidate: one for one in stored_lists(connection, candidate_ids(connection)).values()}


def spoken(town) -> Counter[tuple[str, int]]:
    """What waits in the outbox: candidate and revision of the list."""
    with town.parts.database.read() as connection:
        values = connection.exec_driver_sql("SELECT value FROM outbox").scalars()
        return Counter((event.data.id, event.data.revision) for event in (decode(bytes(one)) for one in values))


def made_anew(town):
    parts = Parts(town.config, town.broker, SystemClock())
    try:
        with parts.live.caught_up(parts.database) as connection:
            known = candidates_with(connection, candidate_ids(connection)).values()
            engine, as_of = parts.live.engine, today(parts.clock)
            return {one.id: kept_of(*engine.listed(one, as_of)) for one in known}
    finally:
        parts.database.close()


def test_who_is_killed_goes_on_where_they_were_and_loses_nothing(town, start):
    killed = start()
    wait_until(lambda: finished(town) or killed.poll() is not None, 60, every_seconds=0.005)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(20)
    before, done = lists(town), finished(town)
    assert 0 < len(done) < 12, "it was over before it was killed"
    assert before
    assert spoken(town) == Counter((one.candidate, 1) for one in before.values())

    again = start()
    said, wrong = again.communicate(timeout=120)
    assert again.returncode == 0, wrong
    now = lists(town)
    assert len(now) == PEOPLE
    assert {name: one.entries for name, one in now.items()} == made_anew(town)
    assert spoken(town) == Counter((one, 1) for one in now)
    assert {name: now[name] for name in before} == before
    ranked = int(re.match(r"(\d+) candidates ranked", said)[1])
    assert PEOPLE - len(before) <= ranked < PEOPLE
    assert len(finished(town)) == 12
