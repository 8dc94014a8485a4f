"""Nothing that was typed is lost when a session is over, and nobody else sees it."""

from __future__ import annotations

import re

import pytest
from skills_house import Browser, Form, House

pytestmark = pytest.mark.sqlite_only
EMAIL = "coach@zaanwolde.example"
SECRET = "Zeldzamewoorden"


def typed_and_away(house: House, coach: Browser, path: str, **typed: str) -> None:
    """The coach typed this, was away for more than an hour, and posts it."""
    coach.get(path)
    house.clock.advance(2 * 3600)
    page = coach.post(path, {"notes": SECRET, **typed})
    assert page.status_code == 200 and "Wat u hebt ingevuld is bewaard" in page.text
    assert SECRET not in page.text, "it is readable in the page"


@pytest.mark.parametrize("which", ["intake/needs", "edit"])
def test_what_was_typed_is_there_again_after_signing_in_and_is_not_saved(house: House, which: str) -> None:
    made, coach = house.add(), house.coach()
    path = f"/candidates/{made['id']}/{which}"
    typed_and_away(house, coach, path)
    page = coach.post("/sign-in", {"email": EMAIL, "password": "niet het wachtwoord"})
    assert page.status_code == 400
    page = coach.post("/sign-in", {"email": EMAIL, "password": coach.password})
    assert page.status_code == 200 and "nog niet opgeslagen" in page.text
    assert Form(page.text, path).values["notes"] == SECRET
    assert house.call("GET", f"candidates/{made['id']}").json == made
    assert coach.post(path, {}).status_code == 303
    assert house.call("GET", f"candidates/{made['id']}").json["notes"] == SECRET


@pytest.mark.parametrize("path", ["/intake", "/candidates/new"])
def test_a_new_candidate_is_not_lost_either(house: House, path: str) -> None:
    coach = house.coach()
    typed_and_away(house, coach, path, reference="ZW-9", **{"personal.givenName": "Selam"})
    page = coach.post("/sign-in", {"email": EMAIL, "password": coach.password})
    assert Form(page.text, path).values["personal.givenName"] == "Selam"
    assert coach.post(path, {}).status_code == 303
    assert len(house.call("GET", "candidates").json["items"]) == 1


def test_answers_to_questions_are_kept_too(house: House) -> None:
    made, coach = house.add(skills=[]), house.coach()
    path = f"/candidates/{made['id']}/questions"
    typed_and_away(house, coach, path, **{"answer.2": "a_bit"})
    page = coach.post("/sign-in", {"email": EMAIL, "password": coach.password})
    assert Form(page.text, path).values["answer.2"] == "a_bit"


def test_what_was_said_of_consent_is_kept_too(house: House) -> None:
    made, coach = house.add(), house.coach()
    path = f"/candidates/{made['id']}/consent"
    typed_and_away(house, coach, path, share="yes", on="1-11-2026")
    page = coach.post("/sign-in", {"email": EMAIL, "password": coach.password})
    assert "nog niet opgeslagen" in page.text
    assert Form(page.text, path).values["on"] == "1-11-2026" and Form(page.text, path).values["share"] == "yes"
    assert house.call("GET", f"candidates/{made['id']}").json == made


def test_somebody_else_who_signs_in_sees_nothing_of_it(house: House) -> None:
    made, coach = house.add(), house.coach()
    other = house.coach("ander@zaanwolde.example")
    typed_and_away(house, coach, f"/candidates/{made['id']}/intake/needs")
    answer = coach.post("/sign-in", {"email": "ander@zaanwolde.example", "password": other.password})
    assert answer.status_code == 303 and SECRET not in coach.get("/").text


def test_after_an_hour_it_is_over_and_a_changed_one_is_not_ours(house: House) -> None:
    made, coach = house.add(), house.coach()
    typed_and_away(house, coach, f"/candidates/{made['id']}/intake/needs")
    kept = Form(coach.page.text, "/sign-in").values["kept"]
    for spoilt in ("", "geen base64!", kept[:40] + ("A" if kept[40] != "A" else "B") + kept[41:]):
        fresh = house.coach(f"nieuw{len(spoilt)}@zaanwolde.example")
        assert (
            fresh.password
            and coach.post("/sign-in", {"kept": spoilt, "email": "x", "password": "y"}).status_code == 400
        )
    house.clock.advance(3601)
    answer = coach.post("/sign-in", {"kept": kept, "email": EMAIL, "password": coach.password})
    assert answer.status_code == 303


def test_a_form_of_a_browser_that_nobody_signed_in_with_is_not_kept(house: House) -> None:
    made = house.add()
    stranger = Browser(house.app)
    token = Form(stranger.get("/sign-in").text, "/sign-in").values["csrf_token"]
    path = f"/candidates/{made['id']}/intake/needs"
    answer = stranger.client.post(path, data={"notes": SECRET, "csrf_token": token})
    assert answer.status_code == 303 and "/sign-in" in answer.headers["Location"]


def test_signing_in_again_in_another_tab_loses_nothing(house: House) -> None:
    made, coach = house.add(), house.coach()
    path = f"/candidates/{made['id']}/intake/needs"
    form = Form(coach.get(path).text, path).values
    coach.get("/")
    assert coach.post("/sign-out", {}).status_code == 303
    page = coach.client.post(path, data={**form, "notes": SECRET})
    assert "Wat u hebt ingevuld is bewaard" in page.text
    coach.sign_in(EMAIL, coach.password)
    page = coach.client.post(path, data={**form, "notes": SECRET})
    assert page.status_code == 400 and re.search(rf"<textarea[^>]*>\s*{SECRET}", page.text)
    assert house.call("GET", f"candidates/{made['id']}").json == made
