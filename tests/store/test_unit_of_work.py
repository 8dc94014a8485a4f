"""State and events change together or not at all; one request has one result."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from shared.events.failures import is_retryable
from shared.store.database import Database
from shared.store.idempotency import Claim, KeyUsedForAnother, claim, idempotency_table
from shared.testing.databases import Databases
from shared.vocabulary.clock import ManualClock

METADATA = MetaData()
THINGS = Table("things", METADATA, Column("name", String(50), primary_key=True))
SAID = Table("said", METADATA, Column("what", String(50)))
KEYS = idempotency_table(METADATA)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def database(databases: Databases, clock: ManualClock) -> Iterator[Database]:
    def speak(connection, event) -> None:
        if event == "unspeakable":
            raise ValueError(event)
        connection.execute(insert(SAID).values(what=event))

    database = Database(databases.new(), clock, speak, busy_seconds=0.05)
    with database.engine.connect() as connection:
        METADATA.create_all(connection)
        connection.commit()
    yield database
    database.close()


def names(database: Database, table: Table) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(table.c[0])).scalars())


def test_what_was_not_committed_is_gone(database: Database) -> None:
    with database.write() as uow:
        uow.connection.execute(insert(THINGS).values(name="a"))
        uow.record("made a")
    assert names(database, THINGS) == names(database, SAID) == []


def test_state_and_events_are_committed_together_in_the_order_recorded(database: Database) -> None:
    woken = []
    database.on_commit(lambda: woken.append(1))
    with database.write() as uow:
        uow.connection.execute(insert(THINGS).values(name="a"))
        uow.record("1")
        uow.record("2")
        assert not woken
        uow.commit()
    assert names(database, THINGS) == ["a"]
    assert names(database, SAID) == ["1", "2"]
    assert woken == [1]


def test_an_event_that_cannot_be_spoken_takes_the_state_with_it(database: Database) -> None:
    with pytest.raises(ValueError, match="unspeakable"), database.write() as uow:
        uow.connection.execute(insert(THINGS).values(name="a"))
        uow.record("fine")
        uow.record("unspeakable")
        uow.commit()
    assert names(database, THINGS) == names(database, SAID) == []


def test_a_second_writer_waits_and_is_then_told_instead_of_reading_what_will_change(database: Database) -> None:
    with database.write() as first:
        first.connection.execute(select(THINGS))
        with pytest.raises(OperationalError, match="lock") as told, database.write() as second:
            second.connection.execute(select(THINGS))
        assert is_retryable(told.value)
        assert names(database, THINGS) == []  # readers are not kept waiting


def make(database: Database, key: str | None, body: bytes, new_id: str, who: str = "org-1") -> Claim:
    with database.write() as uow:
        made = claim(uow, KEYS, who, key, body, new_id)
        if not made.replayed:
            uow.connection.execute(insert(THINGS).values(name=made.id))
        uow.commit()
    return made


def test_the_same_key_with_the_same_body_makes_one_thing(database: Database) -> None:
    assert make(database, "k", b"body", "one") == Claim("one", False)
    assert make(database, "k", b"body", "two") == Claim("one", True)
    assert names(database, THINGS) == ["one"]


def test_the_same_key_with_another_body_is_refused_and_another_owner_has_keys_of_its_own(database: Database) -> None:
    make(database, "k", b"body", "one")
    with pytest.raises(KeyUsedForAnother):
        make(database, "k", b"other", "two")
    assert make(database, "k", b"other", "three", who="org-2") == Claim("three", False)


def test_a_key_is_forgotten_after_a_day_and_nothing_of_the_body_is_kept(database: Database, clock: ManualClock) -> None:
    make(database, "k" * 5000, b"secret body", "one")
    with database.read() as connection:
        assert b"secret body" not in repr(connection.execute(select(KEYS)).all()).encode()
    clock.advance(timedelta(hours=24, seconds=1).total_seconds())
    assert make(database, "k" * 5000, b"other", "two") == Claim("two", False)


def test_a_change_that_was_rolled_back_leaves_its_key_free(database: Database) -> None:
    with database.write() as uow:
        claim(uow, KEYS, "org-1", "k", b"body", "one")
    assert make(database, "k", b"other", "two") == Claim("two", False)


def test_an_error_of_the_database_never_quotes_what_somebody_wrote(database: Database) -> None:
    with database.write() as uow:
        uow.connection.execute(insert(THINGS).values(name="Proefachternaam"))
        with pytest.raises(IntegrityError) as caught:
            uow.connection.execute(insert(THINGS).values(name="Proefachternaam"))
    assert "Proefachternaam" not in str(caught.value)


def test_what_a_writer_has_read_is_still_true_when_it_writes(
    database: Database, clock: ManualClock, request: pytest.FixtureRequest
) -> None:
    """Everybody counts what is there and adds the next number: nobody may have counted the same."""
    database = Database(database.url, clock, lambda *_: None, busy_seconds=30)
    request.addfinalizer(database.close)

    def count_on() -> None:
        for _ in range(10):
            with database.write() as uow:
                there = len(uow.connection.execute(select(THINGS)).all())
                uow.connection.execute(insert(THINGS).values(name=f"{there:03}"))
                uow.commit()

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(count_on) for _ in range(4)]:
            done.result()
    assert names(database, THINGS) == [f"{number:03}" for number in range(40)]


def test_a_reader_sees_one_moment_however_often_it_looks(database: Database) -> None:
    with database.read() as connection:
        assert connection.execute(select(THINGS)).all() == []
        with database.write() as uow:
            uow.connection.execute(insert(THINGS).values(name="a"))
            uow.commit()
        assert connection.execute(select(THINGS)).all() == []
    assert names(database, THINGS) == ["a"]


def test_one_statement_needs_no_transaction_and_sees_the_newest(database: Database) -> None:
    with database.read_once() as connection:
        assert connection.execute(select(THINGS)).all() == []
        with database.write() as uow:
            uow.connection.execute(insert(THINGS).values(name="a"))
            uow.commit()
        assert connection.execute(select(THINGS.c.name)).scalars().all() == ["a"]
    with database.read() as connection:  # who gets the connection next has a transaction again
        assert connection.execute(select(THINGS.c.name)).scalars().all() == ["a"]
        with database.write() as uow:
            uow.connection.execute(insert(THINGS).values(name="b"))
            uow.commit()
        assert connection.execute(select(THINGS.c.name)).scalars().all() == ["a"]


def test_times_come_back_as_the_moment_they_were(database: Database, clock: ManualClock) -> None:
    with database.write() as uow:
        claim(uow, KEYS, "org-1", "k", b"body", "one")
        uow.commit()
    with database.read() as connection:
        at = connection.execute(select(KEYS.c.at)).scalar_one()
    assert at.isoformat()[:19] == "2026-11-22T09:00:00"
