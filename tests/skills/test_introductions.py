"""A party that said yes learns who the person is: once, with permission, in time, and everybody can see that it did."""

import logging
from datetime import timedelta

import pytest
from skills_house import BAKERY, FULL, SCHOOL, STRANGER, House
from sqlalchemy import text

from shared.contracts.matches import PartyAnswer

SECRETS = ("Zeldzaamvoornaam", "Uniekeachternaam", "zeldzaam@voorbeeld", "12345678")


def log(house: House, candidate: str) -> list[tuple[str | None, str]]:
    answer = house.call("GET", f"candidates/{candidate}/matches").json or {}
    return [(one["organisation"], one["result"]) for one in answer["introductions"]]


def test_each_party_fetches_name_and_contact_once(house: House):
    made = house.accepted()
    answer = house.introduce(BAKERY)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        name: FULL["personal"][name] for name in ("givenName", "familyName", "email", "phone", "contactLanguage")
    }
    again = house.introduce(BAKERY)
    assert again.status_code == 409
    assert "once" in again.json["detail"]
    assert house.introduce(SCHOOL).status_code == 201
    assert log(house, made) == [(BAKERY, "given"), (BAKERY, "again"), (SCHOOL, "given")]


def test_the_same_idempotency_key_again_repeats_nothing_personal(house: House):
    house.accepted()
    assert house.introduce(BAKERY, Idempotency_Key="k-1").status_code == 201
    again = house.introduce(BAKERY, Idempotency_Key="k-1")
    assert again.status_code == 409
    assert not any(secret in again.text for secret in SECRETS)
    other = house.call("POST", "introductions", {"match": "m-2"}, role=BAKERY, Idempotency_Key="k-1")
    assert (other.status_code, "Idempotency-Key" in other.text) == (409, True)
    with house.app.extensions["opstap"]["database"].read() as connection:
        stored = repr([connection.execute(text(f"select * from {t}")).all() for t in ("idempotency", "introductions")])
    assert not any(secret in stored for secret in SECRETS)


def test_permission_counts_at_the_moment_of_fetching(house: House):
    made = house.accepted(consent={"shareWithProviders": False})
    refused = house.introduce(BAKERY, Idempotency_Key="k-2")
    assert refused.status_code == 403
    assert "permission" in refused.json["detail"]
    house.call("PATCH", f"candidates/{made}", {"consent": {"shareWithProviders": True}})
    assert house.introduce(BAKERY, Idempotency_Key="k-2").status_code == 201
    house.call("PATCH", f"candidates/{made}", {"consent": {"shareWithProviders": False}})
    assert house.introduce(SCHOOL).status_code == 403
    assert log(house, made) == [(BAKERY, "no_consent"), (BAKERY, "given"), (SCHOOL, "no_consent")]


def test_who_is_told_nothing_any_more_is_not_introduced_when_permission_comes_back(house: House):
    made = house.accepted()
    house.step(made, "accepted", 4, shared=False, reason="consent_withdrawn")
    refused = house.introduce(BAKERY)
    assert (refused.status_code, "permission" in refused.json["detail"]) == (403, True)
    assert log(house, made) == [(BAKERY, "no_consent")]


@pytest.mark.parametrize(
    ("steps", "result"),
    [
        (["proposed"], "not_accepted"),
        (["proposed", "answered"], "not_accepted"),
        (["proposed", "waitlisted"], "not_accepted"),
        (["proposed", "agreed"], "not_accepted"),
        (["proposed", "agreed", "accepted"], "given"),
        (["proposed", "agreed", "accepted", "started"], "given"),
        (["proposed", "agreed", "accepted", "started", "accepted"], "given"),
        (["proposed", "agreed", "accepted", "withdrawn"], "ended"),
        (["proposed", "agreed", "refused"], "ended"),
        (["proposed", "agreed", "accepted", "started", "stopped"], "ended"),
        (["proposed", "agreed", "accepted", "started", "completed"], "ended"),
    ],
)
def test_only_who_is_accepted_or_has_started_is_introduced(house: House, steps: list[str], result: str):
    made = house.add()["id"]
    for revision, step in enumerate(steps, start=1):
        house.step(made, step, revision)
    house.key("employer", organisation=BAKERY)
    assert house.introduce(BAKERY).status_code == (201 if result == "given" else 409)
    assert log(house, made) == [(BAKERY, result)]


def test_it_can_be_fetched_until_so_many_days_after_acceptance(house: House):
    made = house.accepted()
    house.clock.advance(timedelta(days=14).total_seconds())
    assert house.introduce(BAKERY).status_code == 201
    house.step(made, "started", 4)
    house.clock.advance(1)
    late = house.introduce(SCHOOL)
    assert late.status_code == 410
    assert late.content_type == "application/problem+json"
    assert log(house, made)[-1] == (SCHOOL, "expired")


def test_for_others_there_is_no_such_match_and_the_attempt_is_logged(house: House):
    made = house.accepted()
    stranger, unknown = house.introduce(STRANGER), house.introduce(BAKERY, match="m-9")
    assert (stranger.status_code, unknown.status_code) == (404, 404)
    assert stranger.json["detail"] == unknown.json["detail"]
    house.key("employer")
    assert house.introduce("employer").status_code == 404
    assert log(house, made) == [(STRANGER, "not_a_party"), (None, "not_a_party")]


def test_a_key_without_organisation_is_no_party_even_of_an_empty_match(house: House):
    made = house.add()["id"]
    house.step(made, "accepted", answers=())
    house.key("provider")
    assert house.introduce("provider").status_code == 404


def test_it_is_for_organisations_and_not_for_the_case_system_or_a_signed_in_coach(house: House):
    house.accepted()
    assert house.introduce("system").status_code == 403
    assert house.call("POST", "introductions", {"match": "m-1"}, role=None).status_code == 401
    assert house.coach().client.post("/api/v1/introductions", json={"match": "m-1"}).status_code == 401
    house.key("employer", organisation=BAKERY, revision=2, status="revoked")
    assert house.introduce(BAKERY).status_code == 401


@pytest.mark.parametrize("body", [{}, {"match": ""}, {"match": 1}, {"match": "m-1", "also": 1}, {"match": "m" * 81}])
def test_a_wrong_body_is_a_400(house: House, body: dict):
    house.key("employer", organisation=BAKERY)
    assert house.call("POST", "introductions", body, role=BAKERY).status_code == 400


def test_who_waits_on_the_list_of_one_party_is_not_introduced_to_the_other(house: House):
    made = house.add()["id"]
    answers = (PartyAnswer(BAKERY, "employer", "accepted"), PartyAnswer(SCHOOL, "provider", "waitlisted"))
    house.step(made, "waitlisted", answers=answers)
    house.key("employer", organisation=BAKERY)
    assert house.introduce(BAKERY).status_code == 409


def test_after_erasure_nobody_is_introduced_and_nothing_of_it_is_left(house: House):
    made = house.accepted()
    house.introduce(BAKERY)
    house.call("DELETE", f"candidates/{made}")
    assert house.introduce(SCHOOL).status_code == 404
    with house.app.extensions["opstap"]["database"].read() as connection:
        assert connection.execute(text("select count(*) from introductions")).scalar() == 0


def test_nothing_of_the_person_is_logged(house: House, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    house.accepted()
    house.introduce(BAKERY)
    house.introduce(BAKERY)
    assert not any(secret in caplog.text for secret in SECRETS)


def test_what_is_not_known_of_the_person_is_null(house: House):
    house.accepted(personal={"givenName": "Selam"})
    answer = house.introduce(BAKERY).json
    assert answer == {"givenName": "Selam", "familyName": None, "email": None, "phone": None, "contactLanguage": None}
