"""Second thoughts: undo, pins, outcomes, permission taken back, erasure; and reading it all again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matcher.service.house import ended, someone, work
from matcher_towns import levels

from shared.contracts import events
from shared.contracts.envelope import decode


def again(circle, **changes):
    """The candidate, published once more."""
    state = replace(circle.candidate, revision=circle.candidate.revision + 1)
    circle.candidate = replace(state, profile=replace(state.profile, **changes))
    circle.house.say_state(circle.candidate)
    circle.house.settle()


def test_a_proposal_nobody_answered_is_taken_back(circle):
    pathway, match = circle.propose()
    assert circle.decide(pathway, "undo")["state"] == "withdrawn"
    assert circle.told("e1")[-1][1]["reason"] == "undone"
    assert "no decision" in circle.decide(pathway, "undo", 409)["detail"]
    assert circle.decide(pathway, "propose")["match"] != match


def test_an_answered_proposal_is_withdrawn_instead(circle):
    pathway, match = circle.propose()
    circle.answer(match, circle.employer)
    assert "Withdraw" in circle.decide(pathway, "undo", 409)["detail"]
    circle.decide(pathway, "withdraw", reason="candidate_does_not_want")
    logged = circle.match(match)["decisions"][-1]
    assert (logged["decision"], logged["reasonCode"], logged["reason"]) == ("withdraw", "candidate_does_not_want", None)
    assert circle.told("e1")[-1][1]["reason"] is None
    circle.decide(pathway, "undo", 409)


def test_a_start_is_taken_back_until_something_came_of_it(circle):
    pathway, _ = circle.started()
    assert circle.decide(pathway, "undo")["state"] == "accepted"
    assert (circle.said()[-1][0], circle.said()[-1][1].reason) == ("accepted", "undone")
    circle.decide(pathway, "start")
    outcome(circle, pathway, months=3, outcome="working")
    assert "outcome" in circle.decide(pathway, "undo", 409)["detail"]
    circle.decide(pathway, "stop", reasonCode="candidate_stopped")
    assert "Propose" in circle.decide(pathway, "undo", 409)["detail"]


def test_a_start_that_was_undone_does_not_open_the_proposal_to_undoing(circle):
    pathway, _ = circle.started()
    circle.decide(pathway, "undo")
    assert "answered" in circle.decide(pathway, "undo", 409)["detail"]


def test_marks_stand_beside_the_pathway_until_undone(circle):
    pathway = circle.path()

    def marks():
        path = circle.pathways()["evening"]
        return path["pinned"], path["dismissed"], path["match"]

    assert marks() == (False, False, None)
    circle.decide(pathway, "pin")
    circle.decide(pathway, "pin", 409)
    assert marks() == (True, False, None)
    circle.decide(pathway, "dismiss", reason="too_far")
    assert marks() == (False, True, None)
    circle.decide(pathway, "undo")
    assert marks() == (True, False, None)
    circle.decide(pathway, "undo")
    assert marks() == (False, False, None)
    circle.decide(pathway, "unpin", 409)
    circle.decide(pathway, "dismiss", reason="not now")
    match = circle.decide(pathway, "propose")["match"]
    assert marks() == (False, False, {"id": match, "state": "proposed"})
    assert "Withdraw" in circle.decide(pathway, "dismiss", 409, reason="x")["detail"]


@pytest.mark.parametrize("decision", ["start", "stop", "complete", "withdraw"])
def test_nothing_follows_without_a_proposal(circle, decision):
    circle.decide(circle.path(), decision, 409, reason="x")


def outcome(circle, pathway, expect=201, headers=None, **body):
    url = f"/api/v1/pathways/{pathway}/outcomes"
    return circle.answered(circle.client.post(url, json=body, headers={**circle.system, **(headers or {})}), expect)


def test_outcomes_are_said_without_the_note_and_can_be_corrected(circle):
    pathway, match = circle.started()
    key = {"Idempotency-Key": "one"}
    first = outcome(circle, pathway, months=3, outcome="working", note="works with pleasure", headers=key)
    assert outcome(circle, pathway, months=3, outcome="working", note="works with pleasure", headers=key) == first
    second = outcome(circle, pathway, months=3, outcome="working_fewer_hours")
    assert second["id"] == first["id"]
    assert [one["outcome"] for one in circle.match(match)["outcomes"]] == ["working_fewer_hours"]
    circle.said()
    records = [record.value for record in circle.house.broker.read(events.OUTCOMES.name)]
    assert [(decode(one).data.outcome, decode(one).data.revision) for one in records] == [
        ("working", 1),
        ("working_fewer_hours", 2),
    ]
    assert not [one for one in records if b"pleasure" in one]


def test_an_outcome_that_is_sent_again_later_stays_with_the_match_it_was_about(circle):
    pathway, first = circle.started()
    key = {"Idempotency-Key": "one"}
    outcome(circle, pathway, months=3, outcome="working", headers=key)
    circle.decide(pathway, "stop", reason="other")
    _, second = circle.started()
    again = outcome(circle, pathway, months=3, outcome="working", headers=key)
    assert again["match"] == first
    assert [one["outcome"] for one in circle.match(first)["outcomes"]] == ["working"]
    assert circle.match(second)["outcomes"] == []


def test_an_outcome_needs_a_start(circle):
    pathway, _ = circle.agreed()
    outcome(circle, pathway, 409, months=3, outcome="working")
    outcome(circle, pathway, 400, months=4, outcome="working")
    outcome(circle, pathway, 400, months=3, outcome="rich")
    outcome(circle, "0" * 32, 404, months=3, outcome="working")


def test_permission_taken_back_is_told_once_and_then_nothing(circle):
    pathway, match = circle.agreed()
    again(circle, share_with_providers=False)
    assert [step for step, _ in circle.told("e1")][-1] == "withdrawn"
    assert (circle.told("p1")[-1][1]["reason"], circle.told("p1")[-1][1]["state"]) == ("consent_withdrawn", "withdrawn")
    before = (circle.told("e1"), circle.told("p1"))
    circle.ledger(match)
    circle.decide(pathway, "start")
    again(circle, learning_pace="fast")
    assert (circle.told("e1"), circle.told("p1")) == before
    step, said = circle.said()[3]
    assert (step, said.reason, said.shared, said.state) == ("agreed", "consent_withdrawn", False, "agreed")


def test_permission_given_later_begins_nothing_by_itself(circle):
    pathway, match = circle.propose()
    again(circle, share_with_providers=False)
    again(circle, share_with_providers=True)
    circle.answer(match, circle.employer, expect=404)
    circle.decide(pathway, "withdraw", reasonCode="other")
    circle.decide(pathway, "propose")
    assert [step for step, _ in circle.told("p1")] == ["proposed", "withdrawn", "proposed"]


def test_an_erased_person_leaves_only_erased_and_the_places_come_free(circle):
    pathway, match = circle.started()
    circle.house.say(*ended("candidate", "c1"))
    circle.house.settle()
    step, said = circle.said()[-1]
    assert (step, said.id, said.reason, said.state) == ("withdrawn", match, "erased", "withdrawn")
    for organisation in ("e1", "p1"):
        assert [step for step, _ in circle.told(organisation)] == ["erased"]
    circle.match(match, 404)
    circle.decide(pathway, "stop", 404, reason="x")
    with circle.house.parts.database.read() as connection:
        for table in ("matches", "decisions", "outcomes", "told_parties"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
    circle.ledger(match)


def test_of_an_erased_person_our_own_services_also_forget_matches_that_had_ended(circle):
    _, first = circle.propose("direct")
    circle.answer(first, circle.employer, "refuse")
    _, second = circle.propose("direct")
    circle.house.say(*ended("candidate", "c1"))
    circle.house.settle()
    said = {(step, said.id, said.state, said.revision) for step, said in circle.said() if said.reason == "erased"}
    assert said == {("withdrawn", first, "refused", 3), ("withdrawn", second, "withdrawn", 2)}


def test_matches_are_read_in_pages_by_candidate_and_by_state(circle):
    circle.house.say_state(
        someone("c2", "A2"),
        *(work(f"w{number}", employer=f"e{number}", language_minimum=levels("A2")) for number in range(3)),
    )
    circle.house.settle()
    made = []
    for number in range(3):
        circle.house.clock.advance(1)
        made.append(circle.decide(circle.path("direct", vacancy=f"w{number}", who="c2"), "propose")["match"])
    mine = circle.propose()[1]

    def listed(query):
        answer = circle.answered(circle.client.get(f"/api/v1/matches{query}", headers=circle.system), 200)
        return [one["id"] for one in answer["items"]], answer["next"]

    first, after = listed("?candidate=c2&limit=2")
    assert (first, listed(f"?candidate=c2&limit=2&after={after}")) == (made[:2], (made[2:], None))
    assert listed("?candidate=c1")[0] == [mine]
    circle.answer(mine, circle.employer, "refuse")
    assert listed("?state=refused")[0] == [mine]


def test_a_match_says_who_decided_what_and_when(circle):
    _, match = circle.propose(reason="fits", reasonCode="starts_soon")
    circle.answer(match, circle.provider, reason="welcome")
    found = circle.match(match)["decisions"]
    assert [(one["decision"], one["party"], one["reasonCode"], one["reason"]) for one in found] == [
        ("propose", None, "starts_soon", "fits"),
        ("accept", "p1", None, "welcome"),
    ]
    assert all(one["by"] and one["at"] for one in found)
