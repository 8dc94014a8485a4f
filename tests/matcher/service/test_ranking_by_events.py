"""From events to lists and to `ranked` events."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from matcher.service.house import ended, someone, state_of, work
from matcher_towns import course, levels, promise

from shared.contracts import events


def entries(house):
    return {one.id: [(e.pathway, e.group, round(e.score, 9)) for e in one.entries] for one in house.ranked()}


def test_a_candidate_and_a_vacancy_give_a_ranked_list(house):
    house.say_state(someone(), work())
    house.settle()
    (ranked,) = house.ranked()
    assert (ranked.id, ranked.revision) == ("c1", 1)
    assert [(entry.vacancy, entry.track, entry.group) for entry in ranked.entries] == [("v1", "direct", "ranked")]


TOWN = (
    someone("c1"),
    someone("c2", "A2"),
    work("v1"),
    work("v2", language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2")),
    course("k1"),
    promise("g1", vacancy_ids=("v2",)),
)


@pytest.mark.parametrize("seed", range(6))
def test_events_in_any_order_and_twice_give_the_same_lists(houses, seed):
    from matcher.service.house import House

    def lists(things):
        house = House(houses())
        try:
            for number, thing in enumerate(things):
                kind, payload = state_of(thing)
                house.say(kind, payload, identity=f"{kind.name}-{payload.id}")
                if number % 3 == 0:
                    house.settle()
            house.settle()
            return entries(house)
        finally:
            house.stop()

    shuffled = [*TOWN, *TOWN]
    random.Random(seed).shuffle(shuffled)
    assert lists(shuffled) == lists(list(TOWN))


def test_ranked_is_only_said_when_the_list_changed(house):
    house.say_state(someone(), work())
    house.settle()
    house.say_state(work(revision=2, title="Another title"))
    house.settle()
    assert len(house.ranked()) == 1
    house.say_state(work("v2"))
    house.settle()
    assert [one.revision for one in house.ranked()] == [1, 2]


def test_nobody_is_ranked_anew_for_what_no_list_depends_on(house):
    house.say_state(*TOWN)
    house.settle()
    house.say_state(work(revision=2, title="Another title"), replace(TOWN[4], revision=2, seats_free=2))
    house.hear()
    assert house.reranking.step().looked_at == 0
    house.say_state(replace(TOWN[4], revision=3, seats_free=0))
    house.hear()
    assert house.reranking.step().looked_at > 0


def test_a_change_of_scores_alone_is_kept_and_not_said(house):
    house.say_state(someone(), work())
    house.settle()
    house.say_state(work(revision=2, contract=None))
    house.settle()
    assert len(house.ranked()) == 1
    with house.parts.database.read() as connection:
        from services.matcher.store.lists import stored_lists

        kept = stored_lists(connection, ["c1"])["c1"]
    assert kept.revision == 1
    assert kept.entries[0].score != house.ranked()[0].entries[0].score


def test_a_stale_revision_is_passed_over(house):
    house.say_state(someone(revision=2), work(revision=3))
    house.say_state(someone(dutch="A0", revision=1), work(revision=2, language_minimum=levels("C2")))
    house.settle()
    assert [entry.vacancy for entry in house.ranked()[-1].entries] == ["v1"]


def test_a_closed_vacancy_leaves_every_list_also_when_it_closes_before_it_is_published(house):
    house.say_state(someone(), work("v1"), work("v2"))
    house.settle()
    house.say(*ended("vacancy", "v1"))
    house.say(*ended("vacancy", "v3"))
    house.say_state(work("v3"))
    house.settle()
    assert {entry.vacancy for entry in house.ranked()[-1].entries} == {"v2"}


def test_a_promise_that_comes_before_its_vacancy_is_joined_later(house):
    asks_more = work("v2", language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    house.say_state(someone(dutch="A2"), promise("g1", vacancy_ids=("v2",)))
    house.settle()
    house.say_state(asks_more)
    house.settle()
    assert [entry.vacancy for entry in house.ranked()[-1].entries] == ["v2"]


def test_a_withdrawn_promise_changes_the_list_at_once(house):
    asks_more = work("v2", language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    house.say_state(someone(dutch="A2"), asks_more, promise("g1", vacancy_ids=("v2",)))
    house.settle()
    kind, payload = state_of(promise("g1", status="withdrawn", vacancy_ids=()))
    house.say(kind, type(payload)(**{**{n: getattr(payload, n) for n in payload.__dataclass_fields__}, "revision": 2}))
    house.settle()
    assert house.ranked()[-1].entries == ()


def test_a_day_that_passes_ranks_everybody_anew(house):
    house.say_state(someone(), work(closes_on=house.clock.now().date()))
    house.settle()
    assert len(house.ranked()[-1].entries) == 1
    house.clock.advance(13 * 3600)  # 22:00 UTC is 23:00 in Amsterdam: still the same day
    house.settle()
    assert len(house.ranked()) == 1
    house.clock.advance(3600)
    house.settle()
    assert house.ranked()[-1].entries == ()
    assert house.ranked()[-1].as_of.isoformat() == "2026-11-24"


def test_an_erased_candidate_is_gone_and_no_late_event_brings_them_back(house, system):
    house.say_state(someone(), work())
    house.settle()
    house.say(*ended("candidate", "c1"))
    house.say_state(someone(revision=99))
    house.settle()
    house.say_state(work("v2"))
    house.settle()
    assert len(house.ranked()) == 1
    client = house.app.test_client()
    assert client.get("/api/v1/candidates/c1/pathways", headers=system).status_code == 404
    assert client.get("/api/v1/candidates", headers=system).get_json()["items"] == []
    with house.parts.database.engine.connect() as connection:
        for table in ("candidates", "lists"):
            assert connection.exec_driver_sql(f"select count(*) from {table}").scalar() == 0


def test_a_list_worked_out_while_its_candidate_is_erased_is_not_written(house):
    house.say_state(someone(), work())
    house.hear()
    original = house.reranking._work_out

    def work_out_slowly(is_called):
        made = original(is_called)
        house.say(*ended("candidate", "c1"))
        house.hear()
        return made

    house.reranking._work_out = work_out_slowly
    house.reranking.step()
    house.reranking._work_out = original
    house.settle()
    assert house.ranked() == []


def test_initiatives_and_principals_rank_nobody(house):
    from shared.contracts.payloads import InitiativeState
    from shared.vocabulary.guidance import InitiativeTerms

    house.say_state(someone(), work())
    house.settle()
    house.key("employer", "e1", "Bakkerij De Molen")
    state = InitiativeState("i1", 1, "o1", InitiativeTerms("Walking group", "walking_group"))
    house.say(events.INITIATIVE_PUBLISHED, state)
    house.hear()
    assert house.reranking.step().looked_at == 0
