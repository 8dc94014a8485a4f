"""What only a server does: it goes away and comes back, and limits how long anything may take."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.events.broker import Message, Topic
from shared.events.failures import Backoff, is_retryable
from shared.events.memory_broker import MemoryBroker
from shared.events.outbox import Outbox, outbox_table, processed_events_table
from shared.events.relay import Relay
from shared.store.database import CONNECTIONS, Database
from shared.testing.postgres_server import PostgresServer, require_postgres
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import ManualClock, SystemClock

METADATA = MetaData()
THINGS = Table("things", METADATA, Column("name", String(5), primary_key=True), Column("count", Integer))
OUTBOX = outbox_table(METADATA)
processed_events_table(METADATA)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def speak(connection, event) -> None:
    Outbox(OUTBOX, ManualClock(NOW)).add(connection, Message("said", "key", event))


def opened(url: str, busy_seconds: float = 0.05) -> Database:
    database = Database(url, ManualClock(NOW), speak, busy_seconds=busy_seconds)
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
    return database


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Database]:
    url = postgres.new_database()
    database = opened(url)
    yield database
    database.close()
    postgres.drop_database(url)


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """One that a test may stop without anybody else noticing."""
    server = PostgresServer(require_postgres())
    try:
        server.start()
        yield server
    finally:
        server.remove()


def put(database: Database, name: str) -> None:
    with database.write() as uow:
        uow.connection.execute(insert(THINGS).values(name=name))
        uow.record(name.encode())
        uow.commit()


def stored(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(THINGS.c.name)).scalars())


def failure_of(database: Database, *statements: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, database.write() as uow:
        for statement in statements:
            uow.connection.execute(text(statement))
    return caught.value


def test_nothing_is_written_through_a_reader(database: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only"), database.read() as connection:
        connection.execute(insert(THINGS).values(name="a"))
    put(database, "b")  # and the connection is as good as new
    assert stored(database) == ["b"]


def test_a_statement_that_takes_too_long_passes_and_a_wrong_one_does_not(database: Database) -> None:
    assert is_retryable(failure_of(database, "SET LOCAL statement_timeout = '10ms'", "SELECT pg_sleep(5)"))
    assert not is_retryable(failure_of(database, "SELECT nonsense"))
    assert not is_retryable(failure_of(database, "INSERT INTO things VALUES ('too long a name', 1)"))
    assert not is_retryable(failure_of(database, "INSERT INTO things VALUES ('a', 99999999999)"))


def test_who_is_cut_off_by_the_operator_is_told_that_it_passes(database: Database) -> None:
    cut = failure_of(database, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert is_retryable(cut)
    put(database, "a")
    assert stored(database) == ["a"]


def test_who_stops_half_way_does_not_keep_the_others_waiting(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.write() as uow:
        uow.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
        own = uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        wait_until(lambda: own not in backends(database))
        put(database, "a")  # did not have to wait
        uow.commit()
    assert is_retryable(caught.value)
    assert stored(database) == ["a"]


def backends(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT pid FROM pg_stat_activity")).scalars())


def test_two_databases_of_one_server_do_not_wait_for_each_other(database: Database, postgres: PostgresServer) -> None:
    other = opened(postgres.new_database())
    with database.write() as uow:
        uow.connection.execute(select(THINGS))
        put(other, "a")
    other.close()


def test_more_threads_than_connections_are_kept_are_served(database: Database) -> None:
    together = threading.Barrier(sum(CONNECTIONS), timeout=20)
    wrong: list[BaseException] = []

    def read() -> None:
        try:
            with database.read() as connection:
                connection.execute(select(THINGS))
                together.wait()
        except (DBAPIError, threading.BrokenBarrierError) as error:
            wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(sum(CONNECTIONS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_server_that_is_away_passes_and_what_was_committed_is_there_after_a_kill(own_server: PostgresServer) -> None:
    database = opened(own_server.new_database())
    put(database, "a")
    own_server.kill()
    for attempt in (lambda: put(database, "b"), lambda: stored(database)):
        with pytest.raises(OperationalError) as caught:
            attempt()
        assert is_retryable(caught.value)
    own_server.start()
    assert stored(database) == ["a"]
    put(database, "b")
    assert stored(database) == ["a", "b"]
    database.close()


def test_the_relay_outlives_a_restart_of_the_server(own_server: PostgresServer) -> None:
    database = opened(own_server.new_database())
    broker = MemoryBroker(ManualClock(NOW))
    broker.create_topics([Topic("said", partitions=1)])
    impatient = Backoff(first_seconds=0.02, most_seconds=0.1)
    relay = Relay(database.engine, broker, SystemClock(), look_seconds=0.02, backoff=impatient)
    stop = threading.Event()
    thread = threading.Thread(target=relay.run, args=[stop])
    thread.start()
    put(database, "a")
    wait_until(lambda: broker.read("said"))
    own_server.stop()
    wait_until(lambda: relay.counts.failures)
    own_server.start()
    put(database, "b")
    said = wait_until(lambda: [record.value for record in broker.read("said")][1:])
    stop.set()
    thread.join(10)
    database.close()
    assert said[-1] == b"b"
