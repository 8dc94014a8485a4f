"""The coach's page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from matcher.service.house import ended, someone, work
from matcher_towns import course, levels

import services.matcher.web as web

pytestmark = pytest.mark.sqlite_only

PAGE = "/candidates/c1"
WORDING = json.loads((Path(web.__file__).parent / "wording" / "nl.json").read_text())


@pytest.fixture
def town(house):
    house.say_state(
        someone(dutch="A2"),
        work("easy", title="Bakker <b>"),
        work("far", title="Chauffeur", licences=("C",)),
        work("open", title="Magazijn", language_minimum=None),
        work("hard", title="Receptie", language_minimum=levels("B1")),
        course("k1", title="NT2 avond"),
    )
    house.settle()
    return house


@pytest.fixture
def client(town):
    client = town.app.test_client()
    town.sign_on(client)
    return client


def token(client):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)[1]


@pytest.mark.parametrize(
    ("group", "texts"),
    [
        (
            "ranked",
            ("ZW-c1", "Bakker &lt;b&gt;", "Bakkerij De Molen", "NT2 avond", "Waarom dit past", "dinsdag", "Wat helpt"),
        ),
        ("clarify", ("Vraag aan Bakkerij De Molen over “Magazijn”", "Magazijn")),
        ("near", ("Chauffeur", "rijbewijs", "Rijbewijs halen")),
        ("helps", ("Rijbewijs halen", "Probeer dit")),
        ("map", ("1506", "minuten", "<svg")),
    ],
)
def test_every_group_shows_what_is_in_it_and_has_no_text_missing(client, group, texts):
    page = client.get(f"{PAGE}?group={group}", headers={"Accept-Language": "nl"})
    assert page.status_code == 200
    for text in (*texts, 'href="/skills/candidates/c1"'):
        assert text in page.text, text
    codes = {code.partition(".")[0] for code in WORDING}
    shown = re.sub(r"<[^>]*>", " ", page.text)
    assert not [word for word in re.findall(r"\b(\w+)\.\w+", shown) if word in codes]


def test_it_speaks_english_to_who_asks_for_it(client):
    page = client.get(f"{PAGE}?group=clarify", headers={"Accept-Language": "en"})
    assert "Pathways to work of ZW-c1" in page.text
    assert "Ask Bakkerij De Molen about “Magazijn”" in page.text


def test_a_what_if_shows_what_would_be_and_saves_nothing(client, town):
    form = {
        "csrf_token": token(client),
        "speaking": "B1",
        "listening": "B1",
        "reading": "B1",
        "writing": "B1",
        "evenings": "yes",
        "hours": "36",
    }
    page = client.post(f"{PAGE}/what-if", data=form, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "This is a what-if" in page.text
    assert re.search(r"\d\. Receptie", page.text)
    assert not re.search(r"\d\. Receptie, Bakkerij De Molen</h3>\s*<p[^>]*>.*straight to work", client.get(PAGE).text)
    assert "<option selected>B1</option>" in page.text


def test_a_what_if_that_makes_no_sense_is_said_at_its_field(client):
    form = {"csrf_token": token(client), "hours": "veel", "minutes": "-3"}
    page = client.post(f"{PAGE}/what-if", data=form, headers={"Accept-Language": "nl"})
    assert page.status_code == 400
    assert 'href="#hours"' in page.text
    assert 'href="#minutes"' in page.text
    assert 'value="veel"' in page.text


def test_a_form_without_its_token_is_refused(client):
    assert client.post(f"{PAGE}/what-if", data={"speaking": "B1"}).status_code == 400


def test_who_has_not_signed_on_is_sent_to_sign_on_and_back(town):
    answer = town.app.test_client().get(PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/skills/sign-on?next=/candidates/c1")


def test_a_cookie_is_good_for_fifteen_minutes(client, town):
    town.clock.advance(14 * 60)
    assert client.get(PAGE).status_code == 200
    town.clock.advance(2 * 60)
    assert client.get(PAGE).status_code == 303


def test_a_blocked_account_sees_nothing_at_once(client, town):
    from shared.contracts.events import PRINCIPAL_CHANGED
    from shared.contracts.payloads import PrincipalState

    town.say(PRINCIPAL_CHANGED, PrincipalState("coach-1", 2, "account", "coach", "revoked"))
    town.hear()
    assert client.get(PAGE).status_code == 303


def test_a_candidate_of_another_team_or_erased_is_not_there(town):
    client = town.app.test_client()
    town.sign_on(client, team="north")
    town.say_state(someone("c2", team="south"))
    town.settle()
    assert client.get("/candidates/c2").status_code == 404
    assert client.get(PAGE).status_code == 200
    town.say(*ended("candidate", "c1"))
    town.settle()
    gone = client.get(PAGE)
    assert gone.status_code == 404
    assert "<html" in gone.text


def test_a_candidate_who_is_not_yet_ranked_gets_a_page_that_looks_again(client, town):
    town.say_state(someone("c2"))
    town.hear()
    page = client.get("/candidates/c2")
    assert (page.status_code, page.headers["Refresh"]) == (202, "2")


def test_initiatives_near_home_are_listed(client, town):
    from shared.contracts.events import INITIATIVE_PUBLISHED
    from shared.contracts.payloads import InitiativeState
    from shared.vocabulary.guidance import InitiativeTerms

    near = InitiativeTerms("Wandelgroep Zaandam", "walking_group", postcode="1507")
    far = InitiativeTerms("Wandelgroep Groningen", "walking_group", postcode="9711")
    for number, terms in enumerate((near, far)):
        town.say(INITIATIVE_PUBLISHED, InitiativeState(f"i{number}", 1, "o1", terms))
    town.hear()
    page = client.get(PAGE)
    assert "Wandelgroep Zaandam" in page.text
    assert "Wandelgroep Groningen" not in page.text


def test_both_languages_have_the_same_texts():
    nl, en = (json.loads((Path(web.__file__).parent / "wording" / f"{name}.json").read_text()) for name in ("nl", "en"))
    assert nl.keys() == en.keys()
    slots = re.compile(r"\{\w+\}")
    assert {name for name in nl if sorted(slots.findall(nl[name])) != sorted(slots.findall(en[name]))} == set()
