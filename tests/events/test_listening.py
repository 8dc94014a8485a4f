"""The listener and the consumer together, with the contract's own events and several records at once."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from shared.contracts.events import COURSE_CLOSED, COURSE_PUBLISHED, PATHWAY_RANKED
from shared.events.broker import Message
from shared.events.failures import Unreadable
from shared.events.listening import Listener
from shared.events.outbox import processed_events_table
from shared.store.database import Database

SAMPLES = Path(__file__).resolve().parents[1] / "contracts" / "samples"


def closed(name, **changes):
    event = json.loads((SAMPLES / "course.closed.v1.json").read_text()) | {"id": f"event-{name}"} | changes
    event["data"] = {"id": name, "revision": 1}
    return Message("letters", name, json.dumps(event).encode())


class School:
    """Notes which courses were closed, and tells of each; chokes on a course called `bad`, undoes `regret`."""

    def __init__(self, path, clock, group="library"):
        metadata = MetaData()
        self.processed = processed_events_table(metadata)
        self.spoken = []
        self.woken = []
        self.choking = True
        self.database = Database(
            f"sqlite:///{path}", clock, lambda _, event: self.spoken.append(event), busy_seconds=0.02
        )
        self.database.on_commit(lambda: self.woken.append(1))
        metadata.create_all(self.database.engine)
        with self.database.write() as uow:
            uow.connection.exec_driver_sql("CREATE TABLE closed (id TEXT)")
            uow.commit()
        self.woken.clear()
        self.listener = Listener(self.database, self.processed, group, {COURSE_CLOSED: self.close})

    def close(self, uow, ended):
        if ended.id == "regret":
            uow.rollback()
            return
        uow.connection.exec_driver_sql("INSERT INTO closed VALUES (?)", (ended.id,))
        uow.record(ended.id)
        if ended.id == "bad" and self.choking:
            raise ArithmeticError
        uow.commit()

    def closed(self):
        with self.database.read() as connection:
            return [row[0] for row in connection.exec_driver_sql("SELECT id FROM closed ORDER BY rowid")]

    def remembered(self):
        with self.database.read() as connection:
            return {row.event_id for row in connection.execute(select(self.processed))}


@pytest.fixture
def school(tmp_path, clock):
    school = School(tmp_path / "school.db", clock)
    yield school
    school.database.close()


@pytest.fixture
def records(broker):
    def publish(*messages):
        broker.publish(messages)
        stored = {(record.key, record.value): record for record in broker.read("letters")}
        return [stored[message.key, message.value] for message in messages]

    return publish


def test_several_events_are_done_in_one_transaction_and_told_in_order(school, records):
    school.listener.many(records(closed("a"), closed("b"), closed("c")))
    assert school.closed() == school.spoken == ["a", "b", "c"]
    assert school.remembered() == {"event-a", "event-b", "event-c"}
    assert len(school.woken) == 1


def test_when_one_of_several_fails_nothing_of_them_is_done(school, records):
    with pytest.raises(ArithmeticError):
        school.listener.many(records(closed("a"), closed("bad")))
    assert (school.closed(), school.spoken, school.remembered(), school.woken) == ([], [], set(), [])


def test_an_event_that_is_twice_among_several_is_done_once(school, records):
    [record] = records(closed("a"))
    school.listener.many([record, record])
    school.listener.many([record])
    school.listener(record)
    assert school.closed() == ["a"]


def test_tombstones_and_events_for_others_are_passed_over(school, records):
    published = Message("letters", "x", (SAMPLES / "course.published.v1.json").read_bytes())
    several = records(Message("letters", "a", None), published, closed("b"))
    assert COURSE_PUBLISHED.name in several[1].value.decode()
    school.listener.many(several)
    for record in several:
        school.listener(record)
    assert school.closed() == ["b"]


@pytest.mark.parametrize("value", [b"no", b"{}", closed("a", type="nl.inburgering.course.closed.v7").value])
def test_what_is_no_event_of_ours_is_unreadable(school, records, value):
    [record] = records(Message("letters", "a", value))
    for call in (school.listener, lambda one: school.listener.many([one])):
        with pytest.raises(Unreadable):
            call(record)


def test_through_the_loop_several_are_one_commit(broker, school, consumer):
    broker.publish([closed(f"course-{n}") for n in range(25)])
    loop = consumer(handle=school.listener, batch_records=10)
    assert loop.run_once() == 25
    assert len(school.woken) == 3
    assert len(school.closed()) == loop.counts.handled == 25


def test_through_the_loop_one_bad_event_costs_only_itself(broker, school, consumer, library):
    broker.publish([closed("a"), closed("bad"), closed("b"), Message("letters", "p", b"poison"), closed("c")])
    loop = consumer(handle=school.listener)
    assert loop.run_once() == 5
    assert sorted(school.closed()) == sorted(school.spoken) == ["a", "b", "c"]
    assert (loop.counts.handled, loop.counts.dead) == (3, 2)
    assert sum(broker.lag("library", ["letters"]).values()) == 0


def test_an_action_that_undoes_its_work_undoes_nobody_else_s(broker, school, consumer):
    broker.publish([closed("a"), closed("regret"), closed("b")])
    loop = consumer(handle=school.listener)
    assert loop.run_once() == 3
    assert sorted(school.closed()) == ["a", "b"]
    assert loop.counts.dead == 0


def test_a_locked_database_holds_all_of_them_up_and_loses_none(broker, school, consumer, wait, tmp_path):
    other = sqlite3.connect(tmp_path / "school.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    broker.publish([closed("a"), closed("b")])
    wait.then = lambda count: other.execute("ROLLBACK") if count == 3 else None
    loop = consumer(handle=school.listener)
    assert loop.run_once() == 2
    other.close()
    assert sorted(school.closed()) == ["a", "b"]
    assert (loop.counts.dead, len(wait.waits)) == (0, 3)


def test_an_event_whose_header_says_that_it_is_for_others_is_not_read_and_any_other_is(school, records):
    for named, unreadable in ((PATHWAY_RANKED.name, False), (COURSE_CLOSED.name, True), ("nl.unknown.v9", True)):
        (record,) = records(Message("letters", named, b"{", (("ce_type", named.encode()),)))
        if unreadable:
            with pytest.raises(Unreadable):
                school.listener(record)
        else:
            school.listener(record)
    assert school.closed() == []
