import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from shared.events.broker import BrokerUnavailable, Topic
from shared.events.sqlite_broker import SqliteBroker
from shared.testing.clocked_brokers import ClockedBrokerContract
from shared.testing.records import KEYS, receive, said, values
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import ManualClock, SystemClock


class TestSqliteBroker(ClockedBrokerContract):
    @pytest.fixture
    def clock(self):
        return ManualClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))

    @pytest.fixture
    def broker(self, clock, tmp_path):
        broker = SqliteBroker(tmp_path / "events.db", clock)
        yield broker
        broker.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "events.db"


@pytest.fixture
def broker(path):
    broker = SqliteBroker(path, SystemClock())
    broker.create_topics([Topic("topic")])
    yield broker
    broker.close()


WRITER = """
import sys
from shared.events.broker import Message
from shared.events.sqlite_broker import SqliteBroker
from shared.vocabulary.clock import SystemClock
broker = SqliteBroker(sys.argv[1], SystemClock())
for number in range(int(sys.argv[3])):
    broker.publish([Message("topic", sys.argv[2] + "-" + str(part), str(number).encode()) for part in range(3)])
    print(number, flush=True)
"""

READER = """
import sys
from shared.events.sqlite_broker import SqliteBroker
from shared.vocabulary.clock import SystemClock
broker = SqliteBroker(sys.argv[1], SystemClock())
member = broker.subscribe("group", ["topic"])
count = 0
while True:
    records = member.poll(1.0)
    for record in records:
        print(record.partition, record.offset, flush=True)
    if sys.argv[2] == "commits":
        member.commit(records)
"""


@pytest.fixture
def process():
    """Starts Python programs, and ends them with the test."""
    running = []

    def start(program, *arguments):
        command = [sys.executable, "-c", program, *map(str, arguments)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait(10)
        process.stdout.close()


def test_a_writer_that_is_killed_loses_nothing_that_was_acknowledged(broker, path, process):
    for round_ in range(3):
        writer = process(WRITER, path, f"round{round_}", 100_000)
        acknowledged = [int(writer.stdout.readline()) for _ in range(40)][-1]
        writer.kill()
        acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
        stored = [int(record.value) for record in broker.read("topic") if record.key == f"round{round_}-0"]
        assert stored == list(range(len(stored)))
        assert len(stored) > acknowledged >= 39
        # A batch is whole or not there at all.
        counts = Counter(record.key for record in broker.read("topic") if record.key.startswith(f"round{round_}"))
        assert len(set(counts.values())) == 1


def test_several_processes_write_and_none_overwrites_another(broker, path, process):
    writers = [process(WRITER, path, name, 40) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    found = list(broker.read("topic"))
    assert Counter(record.key for record in found) == {f"{name}-{part}": 40 for name in "abc" for part in range(3)}
    for partition in range(4):
        offsets = [record.offset for record in found if record.partition == partition]
        assert offsets == list(range(len(offsets)))


def test_what_another_process_publishes_is_heard_soon(broker, path, process):
    with broker.subscribe("group", ["topic"]) as member:
        assert member.poll(0) == []
        process(WRITER, path, "far", 1)
        start = time.monotonic()
        assert member.poll(30)
        assert time.monotonic() - start < 20, "a poll looks for what others write all the time, not at its end"
        member.seek_to_start()
        assert {record.key for record in receive(member, 3, 20)} == {"far-0", "far-1", "far-2"}


def test_members_in_several_processes_share_the_work(broker, path, process):
    readers = [process(READER, path, "commits") for _ in range(2)]
    heard = [[], []]
    threads = [
        threading.Thread(target=lambda lines=lines, reader=reader: lines.extend(reader.stdout), daemon=True)
        for lines, reader in zip(heard, readers, strict=True)
    ]
    for thread in threads:
        thread.start()

    def both_have_heard():
        broker.publish([said("topic", key, 1) for key in KEYS])
        return all(heard)

    wait_until(both_have_heard, 30, every_seconds=0.1)
    wait_until(lambda: broker.lag("group", ["topic"]) == {"topic": 0}, 20)
    total = sum(1 for _ in broker.read("topic"))
    wait_until(lambda: len(heard[0]) + len(heard[1]) == total)
    assert len({*heard[0], *heard[1]}) == total


def test_when_a_member_s_process_is_killed_another_takes_over_within_seconds(broker, path, process):
    broker.publish([said("topic", key, 1) for key in KEYS])
    reader = process(READER, path, "never commits")
    for _ in KEYS:
        assert reader.stdout.readline()
    with broker.subscribe("group", ["topic"]) as member:
        # The reader lives and gives up half of the partitions only.
        share = receive(member, 1, 10)
        assert len({record.partition for record in share}) == 2
        assert member.poll(0.2) == []
        reader.kill()
        reader.wait(10)
        # Well before the lease of a minute is over.
        rest = receive(member, len(KEYS) - len(share), 10)
        assert values(share + rest) == sorted((key, b"1") for key in KEYS)


def test_a_log_that_is_locked_is_unavailable_and_then_available_again(broker, path, monkeypatch):
    monkeypatch.setattr("shared.events.sqlite_log.BUSY_SECONDS", 0.05)
    impatient = SqliteBroker(path, SystemClock())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BrokerUnavailable, match="locked"):
        impatient.publish([said("topic", "a", 1)])
    other.execute("ROLLBACK")
    other.close()
    impatient.publish([said("topic", "a", 2)])
    assert [record.value for record in broker.read("topic")] == [b"2"]
    impatient.close()


def test_a_log_outlives_its_broker(path):
    first = SqliteBroker(path, SystemClock())
    first.create_topics([Topic("topic")])
    first.publish([said("topic", "a", 1)])
    first.close()
    second = SqliteBroker(path, SystemClock())
    assert [record.value for record in second.read("topic")] == [b"1"]
    second.close()


def test_what_is_compacted_away_is_not_left_behind_in_the_file(path):
    broker = SqliteBroker(path, SystemClock())
    broker.create_topics([Topic("people", partitions=1, compacted=True)])
    broker.publish([said("people", "a", n) for n in range(100)])
    secret = sqlite3.connect(path, isolation_level=None)
    secret.execute("UPDATE records SET value = ? WHERE place = (SELECT min(place) FROM records)", (b"erase me " * 40,))
    broker.compact("people")
    secret.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    secret.close()
    broker.close()
    assert b"erase me" not in b"".join(file.read_bytes() for file in path.parent.iterdir())
