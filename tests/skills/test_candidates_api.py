"""Candidates over the API, as a municipality's case system uses it."""

import json

import pytest
from skills_bad_input import BAD
from skills_house import FULL, House, full

NOT_HERE = "0192f3c1-0000-7000-8000-000000000000"


def test_everything_that_was_sent_comes_back(house: House):
    answer = house.call("POST", "candidates", FULL)
    assert answer.status_code == 201
    made = answer.json
    assert answer.headers["Location"] == f"/api/v1/candidates/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert made["revision"] == 1
    assert house.call("GET", f"candidates/{made['id']}").json == made
    for name in set(FULL) - {"skills", "experience", "education", "languages", "personal"}:
        assert made[name] == FULL[name], name
    assert made["personal"] == FULL["personal"]
    assert made["languages"]["ti"]["speaking"] == "C2"
    assert made["languages"]["ti"]["reading"] is None


def test_only_a_reference_is_needed_and_the_rest_is_not_stated(house: House):
    made = house.call("POST", "candidates", {"reference": "ZW-1"}).json
    assert made["skills"] is None
    assert made["availability"]["weekly"] is None
    assert made["consent"] == {"shareWithProviders": False, "on": None}


def test_stated_as_none_is_not_the_same_as_not_stated(house: House):
    made = house.call("POST", "candidates", {"reference": "ZW-1", "licences": [], "needs": None}).json
    assert made["licences"] == []
    assert made["needs"] is None


def test_free_text_is_linked_and_waits_for_a_person_to_confirm_it(house: House):
    stated, linked, own = house.add()["skills"]
    assert (stated["confirmed"], stated["score"]) == (True, None)
    assert linked["concept"].endswith("/50db2b5e-edda-496d-8a6e-aff91dc243d9")
    assert linked["confirmed"] is False
    assert 0 < linked["score"] <= 1
    assert own == {
        "label": "xqzw vvkk",
        "concept": None,
        "proficiency": None,
        "evidence": None,
        "score": None,
        "confirmed": True,
    }


def test_a_put_replaces_everything_but_the_team_that_was_left_out(house: House):
    made = house.add()
    answer = house.call("PUT", f"candidates/{made['id']}", {"reference": "ZW-2"}, If_Match='"1"')
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.json["personal"]["givenName"] is None
    assert answer.json["team"] == "noord"
    cleared = house.call("PUT", f"candidates/{made['id']}", {"reference": "ZW-2", "team": None}).json
    assert cleared["team"] is None


def test_a_stale_etag_changes_nothing(house: House):
    made = house.add()
    for method, body in (("PUT", full(reference="X")), ("PATCH", {"reference": "X"}), ("DELETE", None)):
        answer = house.call(method, f"candidates/{made['id']}", body, If_Match='"7"')
        assert answer.status_code == 412, method
    assert house.call("GET", f"candidates/{made['id']}").json == made


def test_a_merge_patch_changes_only_what_it_names(house: House):
    made = house.add()
    patch = {"personal": {"phone": None}, "languages": {"nl": {"writing": "A1"}, "tg": None}, "needs": []}
    changed = house.call("PATCH", f"candidates/{made['id']}", patch, If_Match="*").json
    assert changed["personal"] == {**FULL["personal"], "phone": None}
    assert changed["languages"]["nl"]["writing"] == "A1"
    assert changed["languages"]["nl"]["speaking"] == "A2"
    assert set(changed["languages"]) == {"nl", "ti"}
    assert changed["needs"] == []
    assert changed["skills"] == made["skills"]


def test_a_patch_is_checked_as_the_whole_it_makes(house: House):
    made = house.add()
    answer = house.call("PATCH", f"candidates/{made['id']}", {"availability": {"workHoursMin": 40}})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == "/availability/workHoursMax"


def test_who_has_the_newest_gets_no_body(house: House):
    made = house.add()
    answer = house.call("GET", f"candidates/{made['id']}", If_None_Match='"1"')
    assert (answer.status_code, answer.data) == (304, b"")


def test_the_same_idempotency_key_makes_one_candidate(house: House):
    first = house.call("POST", "candidates", FULL, Idempotency_Key="k1")
    again = house.call("POST", "candidates", FULL, Idempotency_Key="k1")
    assert again.status_code == 201
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(house.call("GET", "candidates").json["items"]) == 1
    other = house.call("POST", "candidates", full(reference="ZW-9"), Idempotency_Key="k1")
    assert other.status_code == 409


def test_lists_come_a_page_at_a_time_and_by_reference(house: House):
    made = []
    for number in range(5):
        house.clock.advance(1)
        made.append(house.call("POST", "candidates", {"reference": f"ZW-{number}"}).json["id"])
    first = house.call("GET", "candidates?limit=2")
    assert [one["id"] for one in first.json["items"]] == made[:2]
    link = first.headers["Link"]
    second = house.call("GET", link[1 : link.index(">")])
    assert [one["id"] for one in second.json["items"]] == made[2:4]
    last = house.call("GET", f"candidates?after={second.json['next']}")
    assert [one["id"] for one in last.json["items"]] == made[4:]
    assert last.json["next"] is None
    assert [one["id"] for one in house.call("GET", "candidates?reference=ZW-3").json["items"]] == [made[3]]


def test_erased_is_gone_for_good(house: House):
    made = house.add()
    assert house.call("DELETE", f"candidates/{made['id']}").status_code == 204
    for method, body in (("GET", None), ("PUT", FULL), ("PATCH", {}), ("DELETE", None)):
        answer = house.call(method, f"candidates/{made['id']}", body)
        assert answer.status_code == 404, method
        assert "Zeldzaam" not in answer.text
    assert house.call("GET", "candidates").json["items"] == []


def test_ids_that_nobody_has_are_not_found(house: House):
    assert house.call("GET", f"candidates/{NOT_HERE}").status_code == 404
    assert house.call("PUT", f"candidates/{NOT_HERE}", FULL).status_code == 404


@pytest.mark.parametrize(("wrong", "pointer"), BAD, ids=[pointer for _, pointer in BAD])
def test_a_wrong_field_is_named_and_nothing_is_stored(house: House, wrong: dict, pointer: str):
    answer = house.call("POST", "candidates", {"reference": "ZW-1", **wrong})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert house.call("GET", "candidates").json["items"] == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"travel": {"maxMinutes": "HERE"}}, "/travel/maxMinutes"),
        ({"availability": {"workHoursMin": "HERE"}}, "/availability/workHoursMin"),
        ({"availability": {"maxLoadHours": "HERE"}}, "/availability/maxLoadHours"),
        ({"experience": [{"label": "x", "years": "HERE"}]}, "/experience/0/years"),
        ({"wishes": {"hours": "HERE"}}, "/wishes/hours"),
    ],
)
def test_a_number_that_is_none_is_refused_by_the_name_of_its_field(
    house: House, wrong: dict, pointer: str, number: str
):
    raw = json.dumps({"reference": "ZW-1", **wrong}).replace('"HERE"', number).encode()
    answer = house.call("POST", "candidates", raw)
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (400, [pointer])


def test_all_wrong_fields_are_named_at_once(house: House):
    wrong = {"bogus": 1, "needs": ["x"], "personal": {"gender": "?"}}
    named = {error["pointer"] for error in house.call("POST", "candidates", wrong).json["errors"]}
    assert named >= {"/bogus", "/needs/0", "/personal/gender", "/reference"}


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"null", b"\xff\xfe{}", b'{"reference": NaN}', b'{"a":' * 2000, b"[" * 100_000]
)
def test_what_is_no_json_object_is_refused(house: House, raw: bytes):
    assert house.call("POST", "candidates", raw).status_code == 400


def test_a_body_of_ten_megabytes_is_too_large(house: House):
    answer = house.call("POST", "candidates", json.dumps({"reference": "x" * 10_000_000}).encode())
    assert answer.status_code == 413


def test_a_record_that_does_not_fit_in_one_event_is_refused(house: House):
    skills = [{"concept": f"http://data.europa.eu/esco/skill/{'x' * 150}{number}"} for number in range(500)]
    answer = house.call("POST", "candidates", full(skills=skills))
    assert answer.status_code == 400
    assert house.call("GET", "candidates").json["items"] == []


@pytest.mark.parametrize("role", ["employer", "provider"])
def test_candidates_are_not_for_employers_and_providers(house: House, role: str):
    made = house.add()
    for method, path in (
        ("GET", "candidates"),
        ("POST", "candidates"),
        ("GET", f"candidates/{made['id']}"),
        ("DELETE", f"candidates/{made['id']}"),
    ):
        answer = house.call(method, path, {} if method == "POST" else None, role=role)
        assert answer.status_code == 403, (method, path)
        assert "Zeldzaam" not in answer.text


def test_without_a_key_there_is_nothing(house: House):
    answer = house.call("GET", "candidates", role=None)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_that_was_revoked_opens_nothing_any_more(house: House):
    assert house.call("GET", "candidates").status_code == 200
    house.key("system", revision=2, status="revoked")
    assert house.call("GET", "candidates").status_code == 401
    house.key("system", revision=1, status="active")
    assert house.call("GET", "candidates").status_code == 401, "an old event brought a revoked key back"
