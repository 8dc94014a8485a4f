"""From the coach's decision over HTTP to what the parties hold in the end."""

from __future__ import annotations

import json

import pytest
from matcher.feed.proposals import on_topic, read
from matcher.matches.circle import Circle
from matcher.service.house import ended, someone

ID = "019aa0c2-5c7e-7d7a-9f6e-0b7d6f1c2a3b"
SAID = "zij is vaak moe"


@pytest.fixture
def circle(houses):
    made = Circle(houses(), identity=ID)
    made.house.parts.provider_topics().run_once()
    yield made
    made.house.stop()


def told(circle):
    """All that the provider and the employer hold in their feeds."""
    return {name: read(circle.house, who)["events"] for name, who in (("p1", circle.provider), ("e1", circle.employer))}


def steps(found):
    return [event["type"].split(".")[3] for event in found]


def test_from_proposal_to_stop_the_parties_hear_every_step_and_nothing_of_the_person(circle):
    pathway = circle.path("evening", who=ID)
    match = circle.decide(pathway, "propose", reason=SAID)["match"]
    circle.answer(match, circle.employer, reason=SAID)
    circle.answer(match, circle.provider)
    circle.ledger(match)
    circle.decide(pathway, "start")
    circle.decide(pathway, "stop", reason=SAID, reasonCode="too_heavy")
    circle.house.settle()
    feeds = told(circle)
    assert steps(feeds["p1"]) == steps(feeds["e1"]) == ["proposed", "accepted", "started", "stopped"]
    assert feeds["p1"] == on_topic(circle.house, "p1")
    for text in map(json.dumps, feeds.values()):
        assert not [secret for secret in (ID, f"ZW-{ID}", pathway, SAID, "too_heavy") if secret in text]
    revisions = [event["data"]["revision"] for event in feeds["p1"]]
    assert revisions == sorted(set(revisions))


def test_who_takes_back_permission_is_no_longer_spoken_of(circle):
    match = circle.decide(circle.path("evening", who=ID), "propose")["match"]
    circle.house.say_state(someone(ID, dutch="A2", revision=2, share_with_providers=False))
    circle.house.settle()
    circle.house.say_state(someone(ID, dutch="A2", revision=3, share_with_providers=False))
    circle.house.settle()
    feeds = told(circle)
    assert steps(feeds["p1"]) == steps(feeds["e1"]) == ["proposed", "withdrawn"]
    assert feeds["p1"][-1]["data"]["reason"] == "consent_withdrawn"
    assert circle.answer(match, circle.provider, expect=404)


def test_who_is_erased_leaves_a_pseudonym_only(circle):
    circle.decide(circle.path("evening", who=ID), "propose")
    circle.house.settle()
    before = told(circle)
    circle.house.say(*ended("candidate", ID))
    circle.house.say_state(someone(ID, dutch="A2", revision=99, share_with_providers=True))
    circle.house.settle()
    for name, found in told(circle).items():
        assert steps(found) == ["erased"]
        assert found[0]["data"]["candidate"] == before[name][0]["data"]["candidate"]
    assert steps(on_topic(circle.house, "p1")) == ["proposed", "erased"]
