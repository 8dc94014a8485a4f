"""The matcher over HTTP."""

from __future__ import annotations

import json

import pytest
from matcher.service.house import ended, someone, work
from matcher_towns import course, levels, on, promise

from services.matcher.schemas.bodies import RankingBody, WhatHelpsBody

BASE = "/api/v1/candidates"


def get(house, path, headers, expect=200):
    answer = house.app.test_client().get(f"{BASE}/{path}", headers=headers)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer.get_json()


def what_if(house, changes, headers, expect=200, who="c1"):
    answer = house.app.test_client().post(f"{BASE}/{who}/what-if", json={"changes": changes}, headers=headers)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.fixture
def town(house):
    """A candidate with A2, a job that asks B1 or A2 with a buddy, one that asks nothing stated, an evening course."""
    house.say_state(
        someone(dutch="A2"),
        work("easy"),
        work("hard", employer="e2", language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2")),
        work("open", employer="e2", language_minimum=None),
        course("k1"),
    )
    house.settle()
    return house


def test_a_known_candidate_is_202_until_ranked_and_then_200(house, system):
    client = house.app.test_client()
    assert client.get(f"{BASE}/c1/pathways", headers=system).status_code == 404
    house.say_state(someone(), work())
    house.hear()
    early = client.get(f"{BASE}/c1/pathways", headers=system)
    assert (early.status_code, early.headers["Retry-After"]) == (202, "1")
    house.settle()
    assert client.get(f"{BASE}/c1/pathways", headers=system).status_code == 200


def test_only_the_groups_that_are_asked_for_are_answered(town, system):
    whole = get(town, "c1/pathways", system)
    names = {"ranked": "ranked", "to_clarify": "toClarify", "near_misses": "nearMisses"}
    for asked in (("ranked",), ("to_clarify", "near_misses")):
        found = get(town, f"c1/pathways?groups={','.join(asked)}", system)
        assert RankingBody().validate(found) == {}
        for name, field in names.items():
            assert found[field] == (whole[field] if name in asked else [])
        assert found["totals"] == whole["totals"]
    get(town, "c1/pathways?groups=best", system, 400)
    get(town, "c1/pathways?groups=", system, 400)


def test_the_answer_keeps_to_its_schema_and_adds_up(town, system):
    answer = get(town, "c1/pathways", system)
    assert RankingBody().validate(answer) == {}
    assert answer["stockRevision"] == 5
    for path in answer["ranked"]:
        assert sum(part["contribution"] for part in path["parts"]) == pytest.approx(path["score"], abs=1e-12)
        assert {gate["result"] for gate in path["gates"]} == {"pass"}
    assert {one["track"] for one in answer["ranked"] if one["vacancy"]["id"] == "easy"} >= {"direct", "evening"}


def test_the_list_is_the_list_that_was_spoken(town, system):
    spoken = [one.pathway for one in town.ranked()[-1].entries if one.group == "ranked"]
    assert [one["id"] for one in get(town, "c1/pathways", system)["ranked"]] == spoken


def test_what_cannot_be_told_is_asked_for(town, system):
    answer = get(town, "c1/pathways?vacancy=open", system)
    assert answer["ranked"] == []
    asked = [missing for one in answer["toClarify"] for missing in one["missing"]]
    assert {"field": "vacancy.languageMinimum", "gate": "language_at_start"} in asked
    question = answer["questions"][0]
    assert (question["about"], question["id"], question["fields"]) == ("vacancy", "open", ["vacancy.languageMinimum"])
    assert question["opens"] >= 2


def test_a_near_miss_says_what_would_open_it(town, system):
    town.say_state(
        work(
            "hard2",
            language_minimum=levels("B1"),
            language_minimum_with_guidance=levels("A2"),
            continuous=False,
            closes_on=town.clock.now().date(),
        )
    )
    town.settle()
    answer = get(town, "c1/pathways?vacancy=hard2", system)
    assert [(one["gate"], one["change"]["code"]) for one in answer["nearMisses"]] == [
        ("guidance_available", "ask_promise")
    ]
    assert answer["nearMisses"][0]["wouldScore"] == answer["nearMisses"][0]["pathway"]["score"]


def test_limit_holds_per_group_and_track_narrows(town, system):
    short = get(town, "c1/pathways?limit=1", system)
    assert len(short["ranked"]) == 1
    assert short["totals"]["ranked"] > 1
    assert {one["track"] for one in get(town, "c1/pathways?track=evening", system)["ranked"]} == {"evening"}
    plain = get(town, "c1/pathways?explain=false", system)["ranked"][0]
    assert not {"parts", "gates", "notes"} & set(plain)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "track=slow", "explain=perhaps", "bogus=1", "vacancy="]
)
def test_a_wrong_question_is_a_problem_that_names_it(town, system, query):
    problem = get(town, f"c1/pathways?{query}", system, 400)
    assert [error["pointer"] for error in problem["errors"]] == ["/" + query.split("=")[0]]


def test_reasons_are_in_the_language_that_is_asked_for(town, system):
    english = get(town, "c1/pathways", system)["ranked"][0]["parts"]
    dutch = get(town, "c1/pathways", {**system, "Accept-Language": "nl"})["ranked"][0]["parts"]
    assert [part["reason"]["code"] for part in english] == [part["reason"]["code"] for part in dutch]
    assert [part["reason"]["text"] for part in english] != [part["reason"]["text"] for part in dutch]


def test_a_promise_and_a_course_are_named(town, system):
    town.say_state(promise("g1", giver="e2", vacancy_ids=("hard",)))
    town.settle()
    (evening,) = (one for one in get(town, "c1/pathways?vacancy=hard&track=evening", system)["ranked"])
    assert [one["id"] for one in evening["courses"]] == ["k1"]
    assert evening["guidance"] == [{"id": "g1", "kind": "buddy", "status": "confirmed"}]
    assert evening["timetable"]["lessons"][0] == {"day": "tue", "from": "18:30", "to": "21:00"}
    assert evening["languageReached"]["speaking"]["level"] == "B1"


def test_a_what_if_changes_nothing(town, system):
    before = get(town, "c1/pathways", system)
    with_b1 = what_if(
        town, {"languages": {"nl": dict.fromkeys(("listening", "speaking", "reading", "writing"), "B1")}}, system
    )
    assert "hard" in {one["vacancy"]["id"] for one in with_b1["ranked"] if one["track"] == "direct"}
    assert RankingBody().validate(with_b1) == {}
    town.settle()
    after = get(town, "c1/pathways", system)
    assert {**before, "rankedAt": None} == {**after, "rankedAt": None}
    assert len(town.ranked()) == len({one.revision for one in town.ranked()})


def test_a_what_if_takes_the_candidate_api_s_body_whole(town, system):
    changes = {
        "personal": {"givenName": "X"},
        "notes": "…",
        "languages": {"nl": {"speaking": "B1", "source": "tested", "on": "2026-10-01"}},
        "skills": [
            {"label": "brood bakken", "concept": None},
            {"concept": "http://data.europa.eu/esco/skill/x", "evidence": "self"},
        ],
        "experience": [{"label": "bakker", "country": "ER"}],
        "availability": {"commitments": [{"day": "mon", "from": "09:00", "to": "12:00", "what": "care"}]},
        "integration": {"mapHoursDone": 12},
        "consent": {"on": "2026-11-01"},
    }
    answer = what_if(town, changes, system)
    assert {one["vacancy"]["id"] for one in answer["ranked"] if one["track"] == "direct"} == set()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"bogus": 1}, "/changes/bogus"),
        ({"languages": {"nl": {"speaking": "B9"}}}, "/changes/languages/nl/speaking"),
        ({"languages": {"nl": {"speakin": "B1"}}}, "/changes/languages/nl/speakin"),
        ({"availability": {"workHoursMax": -1}}, "/changes/availability/workHoursMax"),
        ({"hypothetical": {"boss": True}}, "/changes/hypothetical/boss"),
        ({"hypothetical": {"buddy": "yes"}}, "/changes/hypothetical/buddy"),
        ({"travel": 3}, "/changes/travel"),
        ({"skills": "all"}, "/changes/skills"),
        ({"availability": {"commitments": [3]}}, "/changes/availability/commitments/0"),
        ({"skills": [{"concpet": "http://data.europa.eu/esco/skill/a"}]}, "/changes/skills/0/concpet"),
        ({"skills": [{}]}, "/changes/skills/0/label"),
        ({"experience": [{"label": "baker", "years": -1}]}, "/changes/experience/0/years"),
        ({"languages": {"nl": {"on": "soon"}}}, "/changes/languages/nl/on"),
        ({"consent": {"on": True}}, "/changes/consent/on"),
        ({"personal": 5}, "/changes/personal"),
        ({"personal": {"birthYear": "old"}}, "/changes/personal/birthYear"),
    ],
)
def test_a_what_if_that_makes_no_sense_names_the_field(town, system, changes, pointer):
    problem = what_if(town, changes, system, 400)
    assert pointer in [error["pointer"] for error in problem["errors"]]


def test_a_hypothetical_buddy_opens_what_it_would_and_says_that_it_does_not_exist(town, system):
    answer = what_if(town, {"hypothetical": {"buddy": True}}, system)
    (hard,) = (one for one in answer["ranked"] if one["vacancy"]["id"] == "hard" and one["track"] == "direct")
    assert hard["hypothetical"] is True
    assert not any(one["hypothetical"] for one in answer["ranked"] if one["vacancy"]["id"] == "easy")
    assert not any(one["hypothetical"] for one in get(town, "c1/pathways", system)["ranked"])


def test_what_helps_is_what_the_same_what_if_shows(town, system):
    helps = get(town, "c1/what-helps", system)
    assert WhatHelpsBody().validate(helps) == {}
    now = {(one["vacancy"]["id"], one["track"]) for one in get(town, "c1/pathways?limit=200", system)["ranked"]}
    assert len(now) == helps["now"]["ranked"]
    assert {one["code"] for one in helps["changes"]} >= {"language_step"}
    for one in helps["changes"]:
        then = what_if(town, one["change"], system)["ranked"]
        assert len({(path["vacancy"]["id"], path["track"]) for path in then} - now) == one["opens"], one
        assert max(path["score"] for path in then) == pytest.approx(one["best"], abs=1e-12)
        assert one["example"] in {path["id"] for path in then}


@pytest.mark.parametrize("role", ["employer", "provider"])
def test_organisations_do_not_see_candidates(house, role):
    headers = house.key(role, "e1", "Bakkerij")
    for path in ("c1/pathways", "c1/what-helps"):
        assert get(house, path, headers, 403)["status"] == 403
    what_if(house, {}, headers, 403)
    assert house.app.test_client().get(BASE, headers=headers).status_code == 403


def test_without_a_key_nothing_is_told(house):
    client = house.app.test_client()
    for path in (BASE, f"{BASE}/c1/pathways", f"{BASE}/c1/what-helps", "/api/v1/feed"):
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json"), path
    assert client.post(f"{BASE}/c1/what-if", json={"changes": {}}).status_code == 401


def test_a_revoked_key_opens_nothing(house):
    from dataclasses import replace

    from shared.contracts.events import PRINCIPAL_CHANGED
    from shared.contracts.payloads import PrincipalState
    from shared.http.auth import new_key

    key, secret_hash = new_key("system")
    headers = {"Authorization": f"Bearer {key}"}
    state = PrincipalState("p1", 1, "key", "system", "active", secret_hash=secret_hash)
    house.say(PRINCIPAL_CHANGED, state)
    house.hear()
    assert house.app.test_client().get(BASE, headers=headers).status_code == 200
    house.say(PRINCIPAL_CHANGED, replace(state, revision=2, status="revoked"))
    house.hear()
    assert house.app.test_client().get(BASE, headers=headers).status_code == 401


def test_a_coach_sees_the_candidates_of_the_team_and_of_no_team(house):
    house.say_state(someone("c1", team="north"), someone("c2", team="south"), someone("c3"), work())
    house.settle()
    client = house.app.test_client()
    house.sign_on(client, team="north")
    assert [one["id"] for one in client.get(BASE).get_json()["items"]] == ["c1", "c3"]
    assert [client.get(f"{BASE}/{who}/pathways").status_code for who in ("c1", "c2", "c3")] == [200, 404, 200]
    assert client.post(f"{BASE}/c1/what-if", json={"changes": {}}).status_code == 401


def test_the_list_of_candidates_comes_in_pages(house, system):
    house.say_state(*(someone(f"c{number}") for number in range(5)), work())
    house.hear()
    client, seen, path = house.app.test_client(), [], f"{BASE}?limit=2"
    while path:
        answer = client.get(path, headers=system)
        seen += [one["reference"] for one in answer.get_json()["items"]]
        after = answer.get_json()["next"]
        path = f"{BASE}?limit=2&after={after}" if after else None
    assert seen == [f"ZW-c{number}" for number in range(5)]


def test_the_documents_of_the_events_are_open_and_refer_to_each_other(house):
    client = house.app.test_client()
    assert client.get("/api/v1/asyncapi.json").get_json()["asyncapi"].startswith("3.")
    schema = client.get("/api/v1/schemas/candidate.published.v1.json")
    assert schema.get_json()["$schema"].endswith("2020-12/schema")
    assert schema.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/schemas/nothing.json").status_code == 404


def test_the_openapi_document_is_valid_and_lists_every_route_of_the_api(house):
    from openapi_spec_validator import validate

    document = house.app.test_client().get("/api/v1/openapi.json").get_json()
    validate(document)
    rules = {
        str(rule).replace("<", "{").replace(">", "}") for rule in house.app.url_map.iter_rules() if "/api/" in str(rule)
    }
    pages = {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs.css", "/api/v1/asyncapi"}
    assert rules - set(document["paths"]) <= pages


def test_every_route_of_the_api_says_who_may_use_it(house):
    documents = {"documents.read_asyncapi", "documents.read_schema"}
    open_to_all = {"openapi", "docs", "docs_style", "asyncapi_page", *documents}
    for rule in house.app.url_map.iter_rules():
        if "/api/" in str(rule):
            view = house.app.view_functions[rule.endpoint]
            assert rule.endpoint in open_to_all or getattr(view, "required_roles", ()), rule.endpoint


def test_it_is_ready_once_migrated_and_can_be_measured(house):
    client = house.app.test_client()
    assert client.get("/health/ready").status_code == 200
    house.say_state(someone(), work())
    house.hear()
    assert b"opstap_ranker_behind 2.0" in client.get("/metrics").data
    house.settle()
    assert b"opstap_ranker_behind 0.0" in client.get("/metrics").data


def test_every_list_can_be_said_again(house):
    from services.matcher.app import republish

    house.say_state(someone("c1"), someone("c2"), work())
    house.settle()
    assert republish(house.app) == 2
    house.settle()
    said = sorted(json.dumps([one.id, one.revision]) for one in house.ranked())
    assert said == ['["c1", 1]', '["c1", 1]', '["c2", 1]', '["c2", 1]']
    house.say(*ended("candidate", "c1"))
    house.settle()
    assert republish(house.app) == 1


def test_a_long_shift_past_midnight_is_shown_as_it_was_stated(house, system):
    from shared.vocabulary.week import DAYS
    from shared.vocabulary.work import Schedule

    night = work(schedule=Schedule("fixed", shifts=on("mon", "16:00", "24:00")))
    house.say_state(someone(weekly=on(" ".join(DAYS), "00:00", "24:00")), night)
    house.settle()
    (path,) = get(house, "c1/pathways", system)["ranked"]
    assert path["timetable"]["work"] == [{"day": "mon", "from": "16:00", "to": "24:00"}]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"availability": {"fromDate": "9999-12-31"}}, "/changes/availability/fromDate"),
        ({"integration": {"termEnd": "1066-10-14"}}, "/changes/integration/termEnd"),
        ({"availability": {"workHoursMin": 30, "workHoursMax": 20}}, "/changes/availability/workHoursMax"),
        (
            {"availability": {"commitments": [{"day": "tue", "from": "09:00", "to": "12:00",
                                               "replaceable": {"fromLevel": "B1", "toLevel": "A2"}}]}},
            "/changes/availability/commitments/0/replaceable/toLevel",
        ),
    ],
)  # fmt: skip
def test_a_what_if_refuses_what_the_candidate_api_refuses(town, system, changes, pointer):
    problem = what_if(town, changes, system, 400)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
