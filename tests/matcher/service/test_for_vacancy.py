"""Who there is for a vacancy: what its employer, the municipality and others get to see."""

from __future__ import annotations

import pytest
from matcher.matches.circle import Circle
from matcher.service.house import House, ended, someone, work


def ask(house: House, headers, vacancy: str = "v1", **query):
    return house.app.test_client().get(f"/api/v1/vacancies/{vacancy}/candidates", headers=headers, query_string=query)


@pytest.fixture
def busy(house: House) -> House:
    """Six people for one job, of whom the last does not state a level and two are of a team."""
    house.say_state(work("v1", employer="org-1"), work("v2", employer="org-2"))
    dutch = ["B1", "B2", "B1", "B1", "B1"]
    house.say_state(*(someone(f"c{number}", level) for number, level in enumerate(dutch)))
    house.say_state(someone("c5", "B1", team="noord"), someone("c6", "B1", team="zuid"))
    house.settle()
    return house


def test_an_employer_is_told_how_many_and_nothing_of_anybody(busy):
    body = ask(busy, busy.key("employer", "org-1")).get_json()
    assert body["counts"]["ranked"] == {"people": 7, "fewerThan": None}
    assert set(body) == {"vacancy", "counts"}


def test_small_numbers_are_only_said_to_be_small(busy):
    counts = ask(busy, busy.key("employer", "org-1")).get_json()["counts"]
    small = {"people": None, "fewerThan": 5}
    assert [counts[name] for name in ("toClarify", "proposed", "accepted", "started")] == [small] * 4


@pytest.mark.parametrize(
    ("role", "organisation", "status"),
    [("employer", "org-2", 404), ("employer", None, 404), ("provider", "org-1", 403)],
)
def test_others_are_told_nothing(busy, role, organisation, status):
    assert ask(busy, busy.key(role, organisation)).status_code == status


def test_a_vacancy_that_is_not_there_is_404_for_everybody(busy, system):
    assert ask(busy, system, "v9").status_code == 404
    assert ask(busy, busy.key("employer", "org-1"), "v9").status_code == 404
    assert ask(busy, {}).status_code == 401


def test_the_municipality_gets_a_list_best_first_under_pseudonyms(busy, system):
    body = ask(busy, system).get_json()
    scores = [one["score"] for one in body["items"]]
    assert scores == sorted(scores, reverse=True) and len(scores) == 7
    assert {one["group"] for one in body["items"]} == {"ranked"}
    assert body["counts"]["toClarify"] == {"people": 0, "fewerThan": None}
    assert body["items"][0].keys() == {"candidate", "group", "pathway", "track", "score", "startsOn", "match"}
    assert "ZW-" not in str(body)


def test_what_is_on_it_is_what_the_list_of_that_person_says(busy, system):
    for one in ask(busy, system).get_json()["items"]:
        path = f"/api/v1/candidates/{one['candidate']}/pathways?vacancy=v1"
        ranked = busy.app.test_client().get(path, headers=system).get_json()["ranked"]
        same = next(path for path in ranked if path["id"] == one["pathway"])
        assert (same["startsOn"], same["track"]) == (one["startsOn"], one["track"])
        assert same["score"] == pytest.approx(one["score"])
        assert one["score"] == pytest.approx(max(path["score"] for path in ranked))


def test_pages_are_put_together_without_a_gap_or_a_double(busy, system):
    whole = [one["candidate"] for one in ask(busy, system).get_json()["items"]]
    seen, after = [], {}
    while True:
        answer = ask(busy, system, limit=3, **after)
        seen += [one["candidate"] for one in answer.get_json()["items"]]
        if answer.get_json()["next"] is None:
            break
        assert 'rel="next"' in answer.headers["Link"]
        after = {"after": answer.get_json()["next"]}
    assert seen == whole and len(set(seen)) == 7


def test_a_coach_of_a_team_sees_that_team_and_those_of_none(busy):
    client = busy.app.test_client()
    busy.sign_on(client, "coach", team="noord")
    body = client.get("/api/v1/vacancies/v1/candidates").get_json()
    assert {one["candidate"] for one in body["items"]} == {"c0", "c1", "c2", "c3", "c4", "c5"}
    assert body["counts"]["ranked"]["people"] == 6


def test_who_lacks_something_to_know_comes_behind_all_who_are_ranked(busy, system):
    busy.say_state(someone("c7", "B1", **{"languages": {}}))
    busy.settle()
    body = ask(busy, system).get_json()
    assert body["items"][-1]["candidate"] == "c7" and body["items"][-1]["group"] == "to_clarify"
    assert body["counts"]["toClarify"]["people"] == 1


def test_an_erased_person_is_nowhere(busy, system):
    busy.say(*ended("candidate", "c1"))
    busy.settle()
    assert "c1" not in {one["candidate"] for one in ask(busy, system).get_json()["items"]}


@pytest.fixture
def circle(houses):
    made = Circle(houses())
    yield made
    made.house.stop()


def test_what_became_of_a_proposal_stands_beside_the_person(circle):
    _, match = circle.propose("direct")
    (one,) = ask(circle.house, circle.system).get_json()["items"]
    assert one["match"] == {"id": match, "state": "proposed"}
    circle.answer(match, circle.employer)
    body = ask(circle.house, circle.system).get_json()
    assert body["items"][0]["match"]["state"] == "agreed"
    assert body["counts"]["proposed"] == {"people": 1, "fewerThan": None}


def test_who_was_proposed_is_still_there_when_no_list_has_the_vacancy_any_more(circle):
    circle.started("direct")
    circle.house.say(*ended("vacancy", "v1"))
    circle.house.settle()
    body = ask(circle.house, circle.system).get_json()
    assert [(one["candidate"], one["group"], one["match"]["state"]) for one in body["items"]] == [
        ("c1", None, "started")
    ]
    assert body["items"][0]["startsOn"] and body["items"][0]["score"] is None
    assert body["counts"]["started"]["people"] == 1 and body["counts"]["ranked"]["people"] == 0


def test_an_employer_is_not_told_of_a_proposal_that_it_was_not_told_of(circle, monkeypatch):
    monkeypatch.setattr("services.matcher.schemas.for_vacancy.FEWEST_TOLD", 1)
    circle.propose("direct")
    assert ask(circle.house, circle.employer).get_json()["counts"]["proposed"]["people"] == 1
    quiet = Circle(circle.house.config.database_url, identity="c2", share_with_providers=False)
    pathway = quiet.path("direct", who="c2")
    quiet.decide(pathway, "propose")
    assert ask(quiet.house, quiet.system).get_json()["counts"]["proposed"]["people"] == 2
    assert ask(quiet.house, quiet.employer).get_json()["counts"]["proposed"]["people"] == 1
    quiet.house.stop()
