"""Roles, owners, and the case system that acts for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from vacancies_town import Town, course, initiative, promise, vacancy

from services.vacancies.actions.keys import revoke_key
from services.vacancies.store import queries
from services.vacancies.store.tables import metadata
from shared.http.auth import hash_of

BODIES = {"vacancies": vacancy(), "courses": course(), "initiatives": initiative(), "guidance-commitments": promise()}


@pytest.mark.parametrize("path", BODIES)
def test_nobody_comes_in_without_a_valid_key(town: Town, path: str) -> None:
    for key in (None, "opstap_employer_nonsense", ""):
        for method, where in (
            ("GET", f"/{path}"),
            ("POST", f"/{path}"),
            ("GET", f"/{path}/x"),
            ("DELETE", f"/{path}/x"),
        ):
            answer = town.call(method, where, {} if method == "POST" else None, key)
            assert answer.status_code == 401, (method, where)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.content_type == "application/problem+json"


def test_a_key_of_the_wrong_role_is_403_before_the_body_is_read(town: Town) -> None:
    before = town.counts()
    for path, key in (("/vacancies", town.provider), ("/vacancies/bulk", town.provider), ("/courses", town.employer)):
        assert town.post(path, {"no": "thing"}, key).status_code == 403, path
    assert town.call("GET", "/vacancies", key=town.provider).status_code == 403
    assert town.counts() == before


@pytest.mark.parametrize(
    ("path", "owner", "other"),
    [
        ("vacancies", "employer", "other_employer"),
        ("courses", "provider", "other_provider"),
        ("initiatives", "provider", "employer"),
        ("guidance-commitments", "employer", "other_employer"),
    ],
)
def test_anothers_thing_is_404_whatever_one_does(town: Town, path: str, owner: str, other: str) -> None:
    made = town.made(f"/{path}", BODIES[path], getattr(town, owner))
    where, key = f"/{path}/{made['id']}", getattr(town, other)
    tried: list[tuple[str, str, Any]] = [("GET", where, None), ("PATCH", where, {}), ("DELETE", where, None)]
    if path == "guidance-commitments":
        tried += [("POST", f"{where}/confirm", None), ("POST", f"{where}/withdraw", {"reason": "x"})]
    else:
        tried.append(("PUT", where, BODIES[path]))
    before = town.counts()
    for method, address, body in tried:
        assert town.call(method, address, body, key).status_code == 404, (method, address)
    assert town.call("GET", f"/{path}", key=key).get_json()["items"] == []
    assert town.counts() == before


def test_the_case_system_acts_for_an_employer_by_name_and_makes_it_once(town: Town) -> None:
    first = town.made("/vacancies", vacancy(employer={"name": "Slagerij Nieuw"}), town.system)
    again = town.made("/vacancies", vacancy(employer={"name": "SLAGERIJ NIEUW"}), town.system)
    by_id = town.made("/vacancies", vacancy(employer={"id": first["employer"]["id"]}), town.system)
    assert first["employer"] == again["employer"] == by_id["employer"]
    known = town.made("/vacancies", vacancy(employer={"name": "bakkerij de korenaar"}), town.system)
    own = town.made("/vacancies", vacancy(), town.employer)
    assert known["employer"] == own["employer"]
    assert town.call("GET", f"/vacancies/{known['id']}", key=town.employer).status_code == 200
    assert town.call("DELETE", f"/vacancies/{own['id']}", key=town.system).status_code == 204


def test_the_case_system_must_say_for_whom(town: Town) -> None:
    for path, body, field in (("/vacancies", vacancy(), "employer"), ("/courses", course(), "provider")):
        answer = town.post(path, body, town.system)
        assert answer.status_code == 400
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{field}"]
        unknown = town.post(path, {**body, field: {"id": "nobody"}}, town.system)
        assert [error["pointer"] for error in unknown.get_json()["errors"]] == [f"/{field}/id"]


def test_what_the_municipality_itself_offers_bears_the_name_of_its_key(town: Town) -> None:
    assert town.made("/initiatives", initiative(), town.system)["organisation"]["name"] == "Zaaksysteem"
    named = town.made("/initiatives", initiative(organisation={"name": "SV Zaan"}), town.system)
    assert named["organisation"]["name"] == "SV Zaan"
    employers = promise(employer={"name": "Bakkerij De Korenaar"})
    assert town.made("/guidance-commitments", employers, town.system)["organisation"]["name"] == "Bakkerij De Korenaar"


def test_an_organisation_may_name_itself_and_nobody_else(town: Town) -> None:
    assert town.post("/vacancies", vacancy(employer={"name": "bakkerij de korenaar"}), town.employer).status_code == 201
    before = town.counts()
    for stated in ({"name": "Een ander"}, {"id": "x"}):
        assert town.post("/vacancies", vacancy(employer=stated), town.employer).status_code == 403
        assert town.post("/courses", course(provider=stated), town.provider).status_code == 403
        assert town.post("/guidance-commitments", promise(organisation=stated), town.employer).status_code == 403
    assert town.counts() == before


def test_a_thing_does_not_change_hands(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    body = vacancy(employer={"name": "Kaasboerderij Zaan"})
    assert town.call("PUT", f"/vacancies/{made['id']}", body, town.system).status_code == 403
    assert (
        town.call("PATCH", f"/vacancies/{made['id']}", {"employer": body["employer"]}, town.system).status_code == 403
    )


def test_a_revoked_key_opens_nothing_and_others_hear_of_it(town: Town) -> None:
    with town.database.read() as connection:
        found = queries.active_key_by_hash(connection, hash_of(town.employer))
    assert found is not None
    for _ in range(2):
        with town.database.write() as uow:
            revoke_key(uow, found.id)
    assert town.call("GET", "/vacancies", key=town.employer).status_code == 401
    told = [event.data for event in town.spoken("principal") if event.data.id == found.id]
    assert [(state.revision, state.status) for state in told] == [(1, "active"), (2, "revoked")]
    assert told[0].organisation_name == "Bakkerij De Korenaar"
    assert told[0].secret_hash == hash_of(town.employer)


def test_a_second_key_of_an_organisation_sees_the_same_things(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    second = town.app.extensions["opstap"]["new_key"]("employer", "BAKKERIJ de Korenaar")
    assert town.call("GET", f"/vacancies/{made['id']}", key=second).status_code == 200


def test_the_database_holds_no_key(town: Town) -> None:
    with town.app.extensions["opstap"]["database"].read() as connection:
        stored = repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    assert hash_of(town.system) in stored
    assert town.system not in stored
