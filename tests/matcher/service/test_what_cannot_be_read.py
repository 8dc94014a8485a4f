"""Something in the database that should not be there stops nobody: it is left out, and everything else is ranked."""

from __future__ import annotations

import json
import logging

import pytest
from matcher.service.house import someone, work
from matcher_towns import course, promise

from services.matcher.store.tables import candidates, stock


@pytest.fixture
def town(house):
    house.say_state(someone("c1", "A2"), work("v1"), work("v2"), course())
    house.say_state(promise(vacancy_ids=("v1",)))
    house.settle()
    return house


def spoil(house, table, identity, change):
    """As if something had been stored that no contract lets through."""
    with house.parts.database.write() as uow:
        at = table.c.id == identity
        found = uow.connection.execute(table.select().where(at)).one()
        parsed = json.loads(found.document)
        change(parsed)
        uow.connection.execute(table.update().where(at).values(document=json.dumps(parsed)))
        uow.commit()


def lists(house):
    """Of a process that has just started."""
    house.stop()
    house.start()
    house.say_state(someone("c3", "A2"))
    house.settle()
    return {one.id: [entry.vacancy for entry in one.entries] for one in house.ranked()}


def no_number(document):
    document["terms"]["hours"] = {"min": float("nan"), "max": 24}


def no_level(document):
    document["terms"]["languageMinimum"] = {"speaking": "Z9"}


def no_terms(document):
    document["terms"] = None


@pytest.mark.parametrize("change", [no_number, no_level, no_terms])
def test_a_vacancy_that_makes_no_sense_is_left_out(town, change):
    spoil(town, stock, "v2", change)
    assert set(lists(town)["c3"]) == {"v1"}
    engine = town.parts.live.engine
    assert [(one.kind, one.id) for one in engine.quarantined()] == [("vacancy", "v2")]
    assert "opstap_stock_left_out 1.0" in town.app.test_client().get("/metrics").text
    town.say_state(work("v2", revision=2))
    town.settle()
    assert engine.quarantined() == []
    assert {entry.vacancy for entry in town.ranked()[-1].entries} == {"v1", "v2"}


def test_a_course_and_a_promise_that_make_no_sense_are_left_out_and_told_of(town, system):
    spoil(town, stock, "k1", lambda document: document["terms"].update(toLevel="A0"))
    spoil(town, stock, "g1", lambda document: document["terms"].update(dayparts=["never"]))
    assert set(lists(town)["c3"]) == {"v1", "v2"}
    found = [(one.kind, one.id) for one in town.parts.live.engine.quarantined()]
    assert found == [("commitment", "g1"), ("course", "k1")]
    client = town.app.test_client()
    told = client.get("/api/v1/left-out", headers=system).get_json()["leftOut"]
    assert [(one["kind"], one["id"]) for one in told] == found
    assert all(one["reason"] for one in told)
    assert client.get("/api/v1/left-out").status_code == 401


def test_a_candidate_that_cannot_be_read_is_left_out(town, caplog):
    spoil(town, candidates, "c1", lambda document: document.update(profile=4))
    with caplog.at_level(logging.WARNING):
        assert set(lists(town)["c3"]) == {"v1", "v2"}
    assert "candidate left out of the ranking" in caplog.text
