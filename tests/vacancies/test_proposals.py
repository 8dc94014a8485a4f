"""What the employer of a vacancy sees of who was proposed: whether to answer and how far it is, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vacancies_matches import Matches
from vacancies_town import Town, vacancy


@pytest.fixture
def matches(town: Town) -> Matches:
    return Matches(town)


@pytest.fixture
def job(town: Town) -> str:
    return str(town.made("/vacancies", vacancy(), town.employer)["id"])


def proposals(town: Town, job: str, key: str | None = None, query: str = "") -> list[dict[str, Any]]:
    answer = town.call("GET", f"/vacancies/{job}/proposals{query}", key=key or town.employer)
    assert answer.status_code == 200
    return list(answer.get_json()["items"])


def test_a_proposal_says_what_to_answer_and_where_and_nothing_of_the_person(
    town: Town, matches: Matches, job: str
) -> None:
    answers = (("org-1", "employer", "asked"), ("school", "provider", "asked"))
    matches.say("proposed", "m1", job, track="evening", answers=answers, courses=("course-1",))
    [told] = proposals(town, job)
    assert told == {
        "match": "m1",
        "track": "evening",
        "engagement": "job",
        "startsOn": "2027-01-04",
        "state": "proposed",
        "answers": {"own": "asked", "others": "waiting"},
        "answer": "/matcher/api/v1/matches/m1/answer",
    }
    assert proposals(town, job, town.system) == [told]
    with town.database.read() as connection:
        kept = json.dumps([list(map(str, row)) for row in connection.exec_driver_sql("SELECT * FROM proposals")])
    for secret in ("person of", "pathway of", "course-1", "school"):
        assert secret not in kept


def test_a_proposal_follows_the_answers_and_stays_when_it_is_over(town: Town, matches: Matches, job: str) -> None:
    def shown() -> tuple[str, str, str, bool]:
        [told] = proposals(town, job)
        return told["state"], told["answers"]["own"], told["answers"]["others"], told["answer"] is not None

    def said(own: str, school: str) -> tuple[tuple[str, str, str], ...]:
        return ("org-1", "employer", own), ("school", "provider", school)

    steps: list[tuple[str, tuple[str, str], tuple[str, str, str, bool]]] = [
        ("proposed", ("asked", "asked"), ("proposed", "asked", "waiting", True)),
        ("waitlisted", ("waitlisted", "asked"), ("waitlisted", "waitlisted", "waiting", True)),
        ("answered", ("accepted", "asked"), ("proposed", "accepted", "waiting", False)),
        ("agreed", ("accepted", "accepted"), ("agreed", "accepted", "answered", False)),
        ("accepted", ("accepted", "accepted"), ("accepted", "accepted", "answered", False)),
        ("started", ("accepted", "accepted"), ("started", "accepted", "answered", False)),
        ("completed", ("accepted", "accepted"), ("completed", "accepted", "answered", False)),
    ]
    for revision, (what, answers, expected) in enumerate(steps, start=1):
        matches.say(what, "m1", job, revision=revision, answers=said(*answers))
        assert shown() == expected
    matches.say("proposed", "m1", job, revision=1)
    assert shown() == steps[-1][2]


def test_only_the_employer_and_the_municipality_see_proposals_and_only_shared_ones(
    town: Town, matches: Matches, job: str
) -> None:
    matches.say("proposed", "m1", job, shared=False)
    assert proposals(town, job) == []
    for key, status in ((town.other_employer, 404), (town.provider, 403), (None, 401)):
        assert town.call("GET", f"/vacancies/{job}/proposals", key=key).status_code == status
    assert town.call("GET", "/vacancies/nowhere/proposals", key=town.employer).status_code == 404


def test_of_an_erased_person_no_proposal_is_left_and_none_comes_back(town: Town, matches: Matches, job: str) -> None:
    matches.say("proposed", "m1", job)
    matches.say("withdrawn", "m1", job, revision=5, reason="erased")
    with town.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM proposals").scalar_one() == 0
    matches.say("answered", "m1", job, revision=2)
    assert proposals(town, job) == []


def test_of_an_erased_person_no_proposal_is_left_that_had_ended_before(town: Town, matches: Matches, job: str) -> None:
    matches.say("proposed", "m1", job)
    matches.say("refused", "m1", job, revision=2)
    matches.say("withdrawn", "m1", job, revision=3, state="refused", reason="erased")
    assert proposals(town, job) == []


def test_long_lists_come_a_page_at_a_time(town: Town, matches: Matches, job: str) -> None:
    for number in range(5):
        matches.say("proposed", f"m{number}", job)
    first = town.call("GET", f"/vacancies/{job}/proposals?limit=2", key=town.employer)
    assert [item["match"] for item in first.get_json()["items"]] == ["m0", "m1"]
    rest = proposals(town, job, query=f"?limit=200&after={first.get_json()['next']}")
    assert [item["match"] for item in rest] == ["m2", "m3", "m4"]
    assert 'rel="next"' in first.headers["Link"]


def test_a_vacancy_says_how_many_people_and_its_tag_follows_without_standing_in_the_way(
    town: Town, matches: Matches, job: str
) -> None:
    def read(**headers: str) -> Any:
        return town.call("GET", f"/vacancies/{job}", key=town.employer, headers=headers)

    before = read()
    assert before.get_json()["matches"] == {"proposed": 0, "accepted": 0, "started": 0}
    matches.say("proposed", "m1", job)
    matches.say("started", "m2", job)
    matches.say("proposed", "m3", job, shared=False)
    matches.say("refused", "m4", job)
    after = read(**{"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.get_json()["matches"]) == (200, {"proposed": 1, "accepted": 0, "started": 1})
    assert read(**{"If-None-Match": after.headers["ETag"]}).status_code == 304
    assert town.call("GET", "/vacancies", key=town.employer).get_json()["items"][0]["matches"]["started"] == 1
    seen_before = {"If-Match": before.headers["ETag"]}
    changed = town.call("PATCH", f"/vacancies/{job}", {"positions": 3}, town.employer, headers=seen_before)
    assert changed.status_code == 200
    stale = {"If-Match": after.headers["ETag"]}
    assert town.call("PATCH", f"/vacancies/{job}", {}, town.employer, headers=stale).status_code == 412
