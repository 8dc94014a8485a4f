"""Accounts, sessions and what guards them."""

import re
from urllib.parse import quote

import pytest
from skills_house import Browser, Form, House

from services.skills.actions.accounts import revoke_account, set_password
from shared.contracts.events import PRINCIPAL_CHANGED, PRINCIPALS
from shared.http.sign_on import SignOn, local_path

EMAIL = "coach@zaanwolde.example"


def test_pages_send_people_to_sign_in_and_back(house: House):
    coach = house.coach()
    stranger = Browser(house.app)
    answer = stranger.get("/candidates/new")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/candidates/new"
    stranger.get(answer.headers["Location"])
    back = stranger.client.post(
        "/sign-in", data={**Form(stranger.page.text).values, "email": f" {EMAIL.upper()} ", "password": coach.password}
    )
    assert back.headers["Location"] == "/candidates/new"


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_nobody_is_sent_to_another_site(house: House, next_: str):
    assert local_path(next_, "/") == "/"
    assert house.coach().get("/sign-on?next=" + quote(next_)).headers["Location"] in ("/", "/sign-in")


def test_an_unknown_account_a_wrong_password_and_a_revoked_account_look_alike(house: House):
    coach = house.coach()
    house.coach("gone@zaanwolde.example")
    with house.app.extensions["opstap"]["database"].write() as uow:
        revoke_account(uow, "gone@zaanwolde.example")
    answers = []
    for email, password in (
        (EMAIL, "verkeerd wachtwoord"),
        ("nobody@zaanwolde.example", coach.password),
        ("gone@zaanwolde.example", coach.password),
    ):
        answer = Browser(house.app).sign_in(email, password)
        answers.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert answers[0][0] == 400
    assert len(set(answers)) == 1


def test_after_five_wrong_passwords_one_waits_a_quarter_and_is_told(house: House):
    coach = house.coach()
    stranger = Browser(house.app)
    for _ in range(5):
        assert stranger.sign_in(EMAIL, "verkeerd wachtwoord").status_code == 400
    answer = stranger.sign_in(EMAIL, coach.password)
    assert answer.status_code == 429
    assert "Wacht 15 minuten" in answer.text
    assert answer.headers["Retry-After"] == "900"
    house.clock.advance(15 * 60 + 1)
    assert stranger.sign_in(EMAIL, coach.password).status_code == 303


def test_a_session_ends_by_idling_and_by_age(house: House):
    coach = house.coach()
    for _ in range(11):
        house.clock.advance(50 * 60)
        status = coach.get("/").status_code
    assert status == 200, "a session in use must live"
    house.clock.advance(51 * 60)
    assert coach.get("/").status_code == 303, "ten hours is the most"
    coach.sign_in(EMAIL, coach.password)
    house.clock.advance(61 * 60)
    assert coach.get("/").status_code == 303


def test_signing_out_ends_the_session_also_for_who_copied_the_cookie(house: House):
    coach = house.coach()
    stolen = coach.client.get_cookie("opstap_skills_session")
    coach.get("/")
    assert coach.post("/sign-out", {}).status_code == 303
    assert coach.get("/").status_code == 303
    thief = Browser(house.app)
    thief.client.set_cookie("opstap_skills_session", stolen.value)
    assert thief.get("/").status_code == 303


def test_signing_in_gives_a_new_session(house: House):
    coach = house.coach()
    before = coach.client.get_cookie("opstap_skills_session").value
    coach.get("/")
    coach.post("/sign-out", {})
    coach.sign_in(EMAIL, coach.password)
    assert coach.client.get_cookie("opstap_skills_session").value != before


def test_a_revoked_account_is_out_at_once(house: House):
    coach = house.coach()
    with house.app.extensions["opstap"]["database"].write() as uow:
        revoke_account(uow, EMAIL)
    assert coach.get("/").status_code == 303
    said = [event.data for event in house.events(PRINCIPALS.name) if event and event.data.kind == "account"]
    assert [(one.status, one.revision) for one in said] == [("active", 1), ("revoked", 2)]


def test_a_new_password_ends_other_sessions_and_keeps_this_one(house: House):
    coach, other = house.coach(), Browser(house.app)
    other.sign_in(EMAIL, coach.password)
    coach.get("/password")
    typed = {"old": coach.password, "new": "vier gewone woorden hier", "again": "vier gewone woorden hier"}
    for change, text in (
        ({"old": "fout"}, "niet uw huidige"),
        ({"again": "anders dan de eerste"}, "niet gelijk"),
        ({"new": "kort", "again": "kort"}, "ten minste 12"),
    ):
        answer = coach.client.post("/password", data={**Form(coach.page.text).values, **typed, **change})
        assert answer.status_code == 400
        assert text in answer.text
    assert coach.client.post("/password", data={**Form(coach.page.text).values, **typed}).status_code == 303
    assert coach.get("/").status_code == 200
    assert other.get("/").status_code == 303
    assert Browser(house.app).sign_in(EMAIL, coach.password).status_code == 400


def test_a_password_set_by_the_operator_ends_all_sessions(house: House):
    coach = house.coach()
    shared = house.app.extensions["opstap"]
    with shared["database"].write() as uow:
        set_password(uow, shared["passwords"], EMAIL, "een heel ander wachtwoord")
    assert coach.get("/").status_code == 303


def test_a_form_without_its_token_changes_nothing(house: House):
    made = house.add()
    coach = house.coach()
    for path in (
        "/candidates/new",
        f"/candidates/{made['id']}/edit",
        f"/candidates/{made['id']}/erase",
        f"/candidates/{made['id']}/confirm",
        f"/candidates/{made['id']}/consent",
        "/find",
        "/password",
        "/sign-out",
        "/sign-in",
    ):
        answer = coach.client.post(path, data={"reference": "X"})
        assert answer.status_code == 400, path
        form = path.endswith(("/new", "/edit", "/consent"))  # shows again what was typed
        assert ("Dit is wat u had ingevuld" if form else "kon niet worden verwerkt") in answer.text
    assert house.call("GET", f"candidates/{made['id']}").json == made


def test_a_session_reads_the_taxonomy_but_writes_nothing_over_json(house: House):
    coach = house.coach()
    assert coach.client.get("/api/v1/taxonomy/skills?q=brood").status_code == 200
    assert coach.client.get("/api/v1/candidates").status_code == 403
    assert coach.client.post("/api/v1/candidates", json={"reference": "X"}).status_code == 401


def test_cookies_are_hardened(house: House):
    coach = house.coach()
    answer = coach.client.get("/", base_url="https://localhost")
    assert answer.status_code in (200, 303)
    stranger = house.app.test_client()
    page = stranger.get("/sign-in", base_url="https://localhost")
    answer = stranger.post(
        "/sign-in",
        data={**Form(page.text).values, "email": EMAIL, "password": coach.password},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/sign-in"},
    )
    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"opstap_skills_session", "opstap_sign_on"}
    for cookie in cookies.values():
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" in cookie
    assert "Max-Age=900" in cookies["opstap_sign_on"]
    mounted = house.app.test_client().get("/sign-in", base_url="http://localhost/skills")
    assert "Path=/skills" in mounted.headers["Set-Cookie"]


def test_the_sign_on_cookie_says_who_for_a_quarter_of_an_hour(house: House):
    coach = house.coach("noord@zaanwolde.example", team="noord", role="lead")
    value = coach.client.get_cookie("opstap_sign_on").value
    from flask import Request
    from werkzeug.test import EnvironBuilder

    def read(secret: str):
        request = Request(EnvironBuilder(headers={"Cookie": f"opstap_sign_on={value}"}).get_environ())
        return SignOn(secret, house.clock).read(request)

    found = read("s" * 40)
    assert (found.principal.role, found.principal.team) == ("lead", "noord")
    assert read("t" * 40) is None
    house.clock.advance(15 * 60 + 1)
    assert read("s" * 40) is None
    assert coach.get("/sign-on?next=/matcher/candidates/1").headers["Location"] == "/matcher/candidates/1"
    value = coach.client.get_cookie("opstap_sign_on").value
    assert read("s" * 40) is not None, "the session lives, so the cookie is issued anew"


def test_accounts_are_told_to_the_other_services_without_secrets(house: House):
    house.coach(team="noord")
    (event,) = [one for one in house.events(PRINCIPALS.name) if one and one.type is PRINCIPAL_CHANGED]
    assert (event.data.kind, event.data.role, event.data.team, event.data.secret_hash) == (
        "account",
        "coach",
        "noord",
        None,
    )
