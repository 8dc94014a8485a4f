"""The day's run: told once, only changes spoken, claimed so that two never do it, done again after a kill."""

from __future__ import annotations

import pytest
from matcher.service.conftest import house, houses, system  # noqa: F401 - fixtures
from matcher.service.house import ended, someone, work
from matcher_towns import levels

from services.matcher.actions import demand as actions
from services.matcher.actions.demand import DemandQuestion, is_due, read_demand, run_demand
from services.matcher.domain.demand import Cell, DemandRules, Published
from services.matcher.store import demand as store
from shared.contracts import events
from shared.contracts.envelope import decode
from shared.vocabulary.cefr import Level

RULES = DemandRules()
EVENING = Cell(Level.A2, Level.B1, "evening", "1506")


@pytest.fixture
def town(house):  # noqa: F811
    """Six people with A2 in Zaandam, and day work that asks A2: an evening group is what they miss."""
    house.say_state(*(someone(f"c{number}", dutch="A2") for number in range(6)))
    house.say_state(work("v1", positions_free=3), work("v2", positions_free=4, language_minimum=levels("A2")))
    house.hear()
    return house


def run(house, **how):  # noqa: F811
    ran = run_demand(house.parts.database, house.parts.live, house.clock, RULES, **how)
    while house.parts.relay.run_once():
        pass
    return ran


def spoken(house):  # noqa: F811
    records = [decode(record.value).data for record in house.broker.read(events.DEMAND.name) if record.value]
    return [(one.id, one.revision, one.people, one.positions) for one in records]


def told(house, **question):  # noqa: F811
    found = read_demand(house.parts.database, DemandQuestion(**question))
    return {one.cell.id: (one.people, one.positions) for one in found.cells}


def test_what_is_missing_is_kept_and_spoken(town):
    assert run(town)
    assert told(town)["A2-B1|evening|1506"] == (5, 5)
    assert ("A2-B1|evening|1506", 1, 5, 5) in spoken(town)
    assert len(spoken(town)) == len(told(town))


def test_it_is_done_once_a_day(town):
    assert is_due(town.parts.database, town.clock)
    assert run(town)
    assert not is_due(town.parts.database, town.clock)
    assert not run(town)
    town.clock.advance(24 * 3600)
    assert is_due(town.parts.database, town.clock)


def test_nothing_is_due_before_there_is_anybody(house):  # noqa: F811
    assert not is_due(house.parts.database, house.clock)


def test_the_same_numbers_are_not_spoken_again(town):
    run(town)
    before = spoken(town)
    assert run(town, again=True)
    assert spoken(town) == before


def test_a_cell_that_is_gone_is_spoken_with_nobody_and_comes_back_with_a_newer_revision(town):
    run(town)
    town.say(*ended("candidate", "c0"))
    town.say(*ended("candidate", "c1"))
    town.hear()
    run(town, again=True)
    assert told(town) == {}
    assert spoken(town)[-1][1:] == (2, 0, 0)
    town.say_state(someone("c8", dutch="A2"), someone("c9", dutch="A2"))
    town.hear()
    run(town, again=True)
    assert ("A2-B1|evening|1506", 3, 5, 5) in spoken(town)


def test_while_somebody_is_at_work_on_it_nobody_else_begins_until_the_claim_runs_out(town):
    with town.parts.database.write() as uow:
        store.claim(uow.connection, uow.clock.now().date(), uow.clock.now() + actions.CLAIM)
        uow.commit()
    assert not is_due(town.parts.database, town.clock)
    assert not run(town)
    town.clock.advance(actions.CLAIM.total_seconds())
    assert is_due(town.parts.database, town.clock)
    assert run(town)


class Killed(Exception):
    pass


def test_killed_half_way_it_tells_nothing_and_is_done_again(town):
    def kill(done, total):
        if done == 3:
            raise Killed

    with pytest.raises(Killed):
        run(town, progress=kill)
    assert told(town) == {} and spoken(town) == []
    town.clock.advance(actions.CLAIM.total_seconds())
    assert run(town)
    assert told(town)


def test_a_long_run_keeps_its_claim(town):
    seen = []

    def slow(done, total):
        town.clock.advance(30)
        seen.append(run_demand(town.parts.database, town.parts.live, town.clock, RULES))

    assert run(town, progress=slow)
    assert seen and not any(seen)


def test_who_has_work_through_a_match_is_not_counted(town):
    from services.matcher.store.tables import matches

    with town.parts.database.write() as uow:
        for number, state in enumerate(["started", "accepted", "refused"]):
            uow.connection.execute(
                matches.insert().values(
                    id=f"m{number}",
                    revision=1,
                    candidate=f"c{number}",
                    pathway="p",
                    vacancy="v1",
                    state=state,
                    document="{}",
                    proposed_at=uow.clock.now(),
                    changed_at=uow.clock.now(),
                )
            )
        uow.commit()
        assert store.people_who_look(uow.connection) == ["c2", "c3", "c4", "c5"]


def test_only_changed_cells_get_a_new_revision(town):
    with town.parts.database.write() as uow:
        actions.tell_demand(uow, uow.clock.now().date(), [Published(EVENING, 10, 5)])
    with town.parts.database.write() as uow:
        actions.tell_demand(uow, uow.clock.now().date(), [Published(EVENING, 10, 5), Published(EVENING.wider(), 5, 5)])
    with town.parts.database.read() as connection:
        assert {one.id: revision for one, (revision, _) in store.told(connection).items()} == {
            "A2-B1|evening|1506": 1, "A2-B1|evening|15": 1,
        }  # fmt: skip


def test_it_can_be_said_again_for_who_lost_it(town):
    run(town)
    once = spoken(town)
    with town.parts.database.write() as uow:
        count = actions.republish_demand(uow)
    while town.parts.relay.run_once():
        pass
    assert count == len(once)
    assert sorted(spoken(town)) == sorted(once * 2)


@pytest.mark.parametrize("role", ["provider", "system"])
def test_providers_and_the_municipality_may_read_it_loudest_first(town, role):
    run(town)
    answer = town.app.test_client().get("/api/v1/demand", headers=town.key(role, "p1"))
    assert answer.status_code == 200
    assert answer.json["asOf"] == "2026-11-23"
    cells = answer.json["cells"]
    assert cells == sorted(cells, key=lambda one: -one["people"])
    assert cells[0].keys() == {"fromLevel", "toLevel", "daypart", "area", "people", "positions", "text"}
    (evening,) = [one for one in cells if (one["daypart"], one["area"]) == ("evening", "1506")]
    assert evening["text"].startswith("5 people from A2 to B1") and "an evening group around 1506" in evening["text"]


def test_employers_and_strangers_may_not(town):
    client = town.app.test_client()
    assert client.get("/api/v1/demand", headers=town.key("employer", "e1")).status_code == 403
    assert client.get("/api/v1/demand").status_code == 401


def test_people_who_signed_in_may_read_it_and_before_the_first_run_it_says_so(town):
    client = town.app.test_client()
    town.sign_on(client, "lead")
    assert client.get("/api/v1/demand").json == {"asOf": None, "cells": []}


def test_it_can_be_narrowed(town):
    run(town)
    client, headers = town.app.test_client(), town.key("system")

    def areas(query):
        return {one["area"] for one in client.get(f"/api/v1/demand?{query}", headers=headers).json["cells"]}

    assert areas("area=15") == {"1506"}
    assert areas("area=online") == {"online"}
    assert areas("area=1507") == areas("fromLevel=B1") == areas("toLevel=A2") == set()
    assert areas("daypart=evening&fromLevel=A2&toLevel=B1") == {"1506", "online"}
    for wrong in ("area=amsterdam", "area=0", "daypart=night", "fromLevel=A9", "unknown=1"):
        assert client.get(f"/api/v1/demand?{wrong}", headers=headers).status_code == 400, wrong
