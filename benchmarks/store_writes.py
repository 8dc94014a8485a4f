"""How many transactions a second a service's database takes: one row changed and one event in the outbox, each.

    python benchmarks/store_writes.py [--seconds 3] [--threads 1,4,8]

Through `Database.write()`, as every action does it, on SQLite and on a PostgreSQL of its own, both durable: what is
committed has been flushed to the disk. Writers of one database come one after the other; `flush` is what the disk alone
takes for one write of 4 kB, without any database.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, update

from shared.events.broker import Message
from shared.events.outbox import Outbox, outbox_table
from shared.store.database import Database
from shared.testing.postgres_server import PostgresServer, find_programs
from shared.vocabulary.clock import SystemClock

METADATA = MetaData()
THINGS = Table("things", METADATA, Column("id", Integer, primary_key=True), Column("state", String(1000)))
OUTBOX = outbox_table(METADATA)
ROWS = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="per figure")
    parser.add_argument("--threads", default="1,4,8")
    options = parser.parse_args()
    counts = [int(count) for count in options.threads.split(",")]
    programs = find_programs()
    with tempfile.TemporaryDirectory() as folder:
        print(f"flush: {rate(flusher(Path(folder)), 1, options.seconds):,.0f} a second")
        measure("SQLite", f"sqlite:///{folder}/writes.db", counts, options.seconds)
    if programs is None:
        print("PostgreSQL: not on this machine")
        return
    server = PostgresServer(programs, {"fsync": "on", "shared_buffers": "128MB"}, on_disk=True)
    try:
        server.start()
        measure("PostgreSQL", server.new_database(), counts, options.seconds)
    finally:
        server.remove()


def measure(name: str, url: str, threads: list[int], seconds: float) -> None:
    clock = SystemClock()
    outbox = Outbox(OUTBOX, clock)
    database = Database(url, clock, outbox.add, busy_seconds=60)
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(insert(THINGS), [{"id": number, "state": ""} for number in range(ROWS)])
    numbers = itertools.count()

    def change() -> None:
        number = next(numbers)
        with database.write() as uow:
            changed = update(THINGS).where(THINGS.c.id == number % ROWS).values(state=f"{number:01000}")
            uow.connection.execute(changed)
            uow.record(Message("benchmark", str(number % ROWS), b"x" * 1000))
            uow.commit()

    for count in threads:
        print(f"{name}, {count} threads: {rate(change, count, seconds):,.0f} transactions a second")
    database.close()


def flusher(folder: Path) -> Callable[[], None]:
    handle = os.open(folder / "flushed", os.O_WRONLY | os.O_CREAT, 0o600)

    def flush() -> None:
        os.pwrite(handle, b"x" * 4096, 0)
        os.fdatasync(handle)

    return flush


def rate(work: Callable[[], None], threads: int, seconds: float) -> float:
    """Calls a second by so many threads together."""
    done = [0] * threads
    end = time.monotonic() + seconds

    def run(mine: int) -> None:
        while time.monotonic() < end:
            work()
            done[mine] += 1

    running = [threading.Thread(target=run, args=[number]) for number in range(threads)]
    began = time.monotonic()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(done) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
