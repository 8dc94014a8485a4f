"""One trace from a request through the events it caused, in every process and line of the log on the way."""

import json
import logging
from contextlib import contextmanager

import pytest
from matcher.service.house import NOW, House, someone, work
from sqlalchemy import select
from vacancies_town import KEYS, FakeLinker, Town, vacancy

from services.vacancies.app import create_app, migrate
from services.vacancies.config import Config
from services.vacancies.store import tables
from shared.contracts import events
from shared.contracts.envelope import decode
from shared.events.broker import Message
from shared.events.headers import TRACEPARENT as TRACEPARENT_HEADER
from shared.events.headers import unpack_headers
from shared.events.memory_broker import MemoryBroker
from shared.store.database import Database
from shared.vocabulary.clock import ManualClock
from shared.vocabulary.trace import current_trace, following, traced

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "00-" + "0" * 32 + "-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"{TRACEPARENT}-more",
        TRACEPARENT.upper(),
    ],
)
def test_what_is_no_trace_starts_a_new_one(given):
    assert following(given).trace_id not in (TRACE, "0" * 32)


@pytest.mark.parametrize("given", [TRACEPARENT, f"cc-{TRACE}-00f067aa0ba902b7-01-what-will-be"])
def test_a_trace_is_followed_with_a_span_of_our_own(given):
    found = following(given)
    assert found.trace_id == TRACE and found.flags == "01"
    assert found.traceparent.startswith(f"00-{TRACE}-") and found.span_id != "00f067aa0ba902b7"


@pytest.fixture
def town(databases):
    clock = ManualClock(NOW)
    config = Config(databases.new(), "memory://")
    migrate(config)
    app = create_app(config, MemoryBroker(clock), clock, linker=FakeLinker)
    new_key = app.extensions["opstap"]["new_key"]
    yield Town(app, clock, dict.fromkeys(KEYS, "") | {"employer": new_key("employer", "Bakkerij De Korenaar")})
    app.extensions["opstap"]["database"].close()


def post(town: Town, **headers: str):
    return town.post("/vacancies", vacancy(), town.employer, headers=headers)


def test_an_answer_names_its_request_and_trace(town):
    answer = post(town, traceparent=TRACEPARENT, **{"X-Request-Id": "mine-0001"})
    assert answer.headers["X-Request-Id"] == "mine-0001"
    assert answer.headers["traceparent"].startswith(f"00-{TRACE}-")
    assert current_trace() is None


def test_a_request_without_ids_gets_some(town):
    first, second = post(town), post(town, **{"X-Request-Id": "f.haddad@example.org"})
    assert first.headers["traceparent"] != second.headers["traceparent"]
    assert "@" not in second.headers["X-Request-Id"]


def test_one_line_tells_of_a_request_without_its_address(town, caplog):
    caplog.set_level(logging.INFO, "opstap.access")
    town.call("GET", "/vacancies/geheim?employerReference=Fatima", key=town.employer)
    (line,) = [record for record in caplog.records if record.name == "opstap.access"]
    assert (line.method, line.route, line.status) == ("GET", "/api/v1/vacancies/<id>", 404)
    assert line.principal and line.ms >= 0
    assert not any(word in json.dumps(vars(line), default=str) for word in ("Fatima", "geheim"))


def test_probes_are_not_told_of(town, caplog):
    caplog.set_level(logging.INFO, "opstap.access")
    for path in ("/health/live", "/health/ready", "/metrics"):
        town.app.test_client().get(path)
    assert not [record for record in caplog.records if record.name == "opstap.access"]


def test_a_fault_is_told_without_what_was_sent(town, caplog, monkeypatch):
    def broken(**_):
        raise RuntimeError("Fatima")

    with town.app.test_request_context("/api/v1/vacancies/geheim") as context:
        endpoint = context.request.endpoint
    monkeypatch.setitem(town.app.view_functions, endpoint, broken)
    town.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert town.call("GET", "/vacancies/geheim", key=town.employer).status_code == 500
    (line,) = [record for record in caplog.records if record.name == "opstap.errors"]
    assert line.getMessage() == "a request failed" and line.route == "/api/v1/vacancies/<id>"


@contextmanager
def lines_with_traces(name: str):
    found = []
    handler = logging.Handler()
    handler.emit = lambda line: found.append((line.getMessage(), current_trace().trace_id))
    logging.getLogger(name).addHandler(handler)
    try:
        yield found
    finally:
        logging.getLogger(name).removeHandler(handler)


def test_a_trace_goes_from_a_request_over_its_event_to_whoever_hears_it_and_what_they_say(town, house, caplog):
    caplog.set_level(logging.INFO, "shared.events.listening")
    house.say_state(someone("c1"))
    house.settle()
    post(town, traceparent=TRACEPARENT)
    with town.database.read() as connection:
        row = connection.execute(select(tables.outbox).where(tables.outbox.c.topic == events.VACANCIES.name)).one()
    assert decode(row.value).traceparent.startswith(f"00-{TRACE}-")

    caplog.clear()
    house.broker.publish([Message(row.topic, row.key, row.value, unpack_headers(row.headers))])
    with lines_with_traces("shared.events.listening") as lines:
        house.settle()
    assert lines == [("event handled", TRACE)]


def test_what_is_ranked_because_of_one_change_carries_its_trace(house):
    house.say_state(someone("c1"))
    house.settle()
    house.say_state(work("v1"), traceparent=TRACEPARENT)
    house.settle()
    said = [decode(one.value) for one in house.broker.read(events.MATCHES.name) if one.value]
    assert said[-1].type is events.PATHWAY_RANKED
    assert said[-1].traceparent.startswith(f"00-{TRACE}-")


def test_work_that_several_asked_for_starts_a_trace_of_its_own(house: House):
    house.say_state(someone("c1"))
    house.settle()
    house.say_state(work("v1"), traceparent=TRACEPARENT)
    house.say_state(work("v2"), traceparent=following(None).traceparent)
    house.settle()
    said = [decode(one.value) for one in house.broker.read(events.MATCHES.name) if one.value]
    assert TRACE not in said[-1].traceparent


def test_what_the_consumer_and_the_relay_say_of_an_event_carries_its_trace(house: House, caplog):
    caplog.set_level(logging.DEBUG, "shared.events")
    headers = ((TRACEPARENT_HEADER, TRACEPARENT.encode()),)
    house.broker.publish([Message(events.VACANCIES.name, "v1", b"no event at all", headers)])
    with lines_with_traces("shared.events.consumer") as heard:
        house.hear()
    assert [trace for line, trace in heard if "became a dead letter" in line] == [TRACE]

    house.say_state(someone("c1"))
    house.settle()
    house.say_state(work("v1"), traceparent=TRACEPARENT)
    with lines_with_traces("shared.events.relay") as published:
        house.settle()
    assert published == [("event published", TRACE)]


def test_what_is_recorded_for_several_in_one_unit_of_work_is_told_apart(databases):
    said = []
    database = Database(databases.new(), ManualClock(NOW), lambda _, event: said.append((event, current_trace())))
    first, second = following(TRACEPARENT), following(None)
    with database.write() as uow:
        for event, trace in (("a", first), ("b", second), ("c", None)):
            with traced(trace):
                uow.record(event)
        uow.commit()
    database.close()
    assert said == [("a", first), ("b", second), ("c", None)]
