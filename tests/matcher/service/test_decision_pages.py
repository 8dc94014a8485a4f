"""What a coach decides on a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from matcher.service.house import someone, work
from matcher_towns import course

from services.matcher.domain.decisions import ANSWERS, DECISIONS, REASON_CODES
from services.matcher.domain.matches import TURNS
from shared.vocabulary.matches import ANSWERS as STANDING_ANSWERS
from shared.vocabulary.matches import NOTHING_LEFT, PARTY_ROLES, STATES

PAGE = "/candidates/c1"
DUTCH = {"Accept-Language": "nl"}


@pytest.fixture
def town(house):
    house.say_state(someone(share_with_providers=True), work("v1", title="Bakker"), course("k1", title="NT2 avond"))
    house.key("employer", "e1", "Bakkerij De Molen")
    house.settle()
    return house


@pytest.fixture
def client(town):
    client = town.app.test_client()
    town.sign_on(client)
    return client


def link(client, text: str) -> str:
    """The address behind the first button with this text."""
    page = client.get(PAGE, headers=DUTCH).text
    found = re.search(rf'<a class="nl-button[^"]*" href="([^"]+)">{text}<', page)
    assert found, f"no button {text!r}"
    return found[1]


def send(client, address: str, **typed: str):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]
    return client.post(address, data={"csrf_token": token, **typed}, headers=DUTCH)


def test_a_proposal_shows_exactly_what_goes_out_before_it_does(client, town):
    page = client.get(link(client, "Voorstellen"), headers=DUTCH)
    assert page.status_code == 200
    for text in ("Naar de werkgever: Bakkerij De Molen", "Bakker", "Geen naam", "schuilnaam"):
        assert text in page.text
    told = re.findall(r"<dd[^>]*>([^<]*)</dd>", page.text)
    assert told and not {"c1", "ZW-c1"} & set(told)
    assert "voorgesteld, wacht op antwoord" not in client.get(PAGE, headers=DUTCH).text


def test_a_proposal_is_made_shown_and_can_be_taken_back_while_nobody_has_answered(client):
    assert send(client, link(client, "Voorstellen")).status_code == 303
    page = client.get(PAGE, headers=DUTCH).text
    assert "voorgesteld, wacht op antwoord" in page
    assert "nog geen antwoord" in page
    assert send(client, link(client, "Terugdraaien"), code="entered_by_mistake").status_code == 303
    assert "ingetrokken" in client.get(PAGE, headers=DUTCH).text


def test_without_permission_the_coach_is_told_that_nothing_goes_out_and_passes_on_the_answer(client, town):
    town.say_state(someone(share_with_providers=False, revision=2))
    town.settle()
    address = link(client, "Voorstellen")
    assert "geen toestemming" in client.get(address, headers=DUTCH).text
    send(client, address)
    assert "niet gedeeld: bel zelf" in client.get(PAGE, headers=DUTCH).text
    employer = re.search(r'name="party" value="([^"]+)"', client.get(link(client, "Antwoord doorgeven")).text)[1]
    assert send(client, link(client, "Antwoord doorgeven"), party=employer, answer="accept").status_code == 303
    assert "zegt ja" in client.get(PAGE, headers=DUTCH).text


def test_to_set_aside_needs_a_reason_and_says_so_at_the_field(client):
    address = link(client, "Terzijde leggen")
    refused = send(client, address)
    assert refused.status_code == 400
    assert "Kies een reden of schrijf een toelichting." in refused.text
    assert send(client, address, reason="Wil eerst de cursus afmaken").status_code == 303
    assert "terzijde gelegd" in client.get(PAGE, headers=DUTCH).text


def test_what_somebody_else_decided_first_is_said_and_nothing_changes(client):
    address = link(client, "Voorstellen")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]
    send(client, address)
    again = client.post(address, data={"csrf_token": token}, headers=DUTCH)
    assert again.status_code == 409
    assert "Dit kan nu niet" in again.text
    assert "Dit traject loopt al: voorgesteld. Trek dat eerst in." in again.text


def test_a_page_decides_about_the_person_in_its_address_and_nobody_else(client, town):
    town.say_state(someone("c2", share_with_providers=True))
    town.settle()
    address = link(client, "Voorstellen")
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]}
    for wrong in (address.replace("/c1/", "/c2/"), address.replace("/c1/", "/nobody/")):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data=token).status_code == 404
    send(client, address)
    answer = link(client, "Antwoord doorgeven")
    party = re.search(r'name="party" value="([^"]+)"', client.get(answer).text)[1]
    assert client.get(answer.replace("/c1/", "/c2/")).status_code == 404
    typed = {**token, "party": party, "answer": "accept"}
    assert client.post(answer.replace("/c1/", "/c2/"), data=typed).status_code == 404
    assert "nog geen antwoord" in client.get(PAGE, headers=DUTCH).text


def test_a_form_that_holds_a_nul_changes_nothing(client):
    assert send(client, link(client, "Voorstellen"), reason="a\0b").status_code == 400
    assert "voorgesteld, wacht op antwoord" not in client.get(PAGE, headers=DUTCH).text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_state_answer_decision_and_reason_has_words(language):
    import services.matcher

    words = json.loads((Path(services.matcher.__file__).parent / "web" / "wording" / f"{language}.json").read_text())
    from_person = {"undo_proposal", "undo_start", "erase"}  # logged as undo, or gone with the person
    wanted = {f"state.{state}" for state in STATES} | {f"answer.{answer}" for answer in STANDING_ANSWERS}
    wanted |= {f"role.{role}" for role in PARTY_ROLES} | {f"reason.{code}" for code in NOTHING_LEFT}
    wanted |= {f"reason.{code}" for codes in REASON_CODES.values() for code in codes}
    wanted |= {f"logged.{one}" for one in {*DECISIONS, *ANSWERS, *TURNS} - from_person}
    wanted |= {f"decide.{one}.{part}" for one in DECISIONS for part in ("title", "about", "button", "link")}
    assert wanted - set(words) == set()
