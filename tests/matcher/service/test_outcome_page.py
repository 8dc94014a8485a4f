"""The page on which a coach notes what came of a match."""

from __future__ import annotations

import re

import pytest
from matcher.matches.circle import Circle

from services.matcher.web.outcomes import MONTHS
from shared.contracts.payloads import OUTCOMES

DUTCH = {"Accept-Language": "nl"}


@pytest.fixture
def circle(houses):
    made = Circle(houses())
    yield made
    made.house.stop()


def page_of(circle: Circle, match: str, months: int = 3, who: str = "c1"):
    return f"/candidates/{who}/matches/{match}/outcomes/{months}"


def send(client, address: str, **typed: str):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]
    return client.post(address, data={"csrf_token": token, **typed}, headers=DUTCH)


def test_an_outcome_is_noted_shown_and_replaced(circle):
    _, match = circle.started()
    client = circle.house.app.test_client()
    circle.house.sign_on(client)
    address = page_of(circle, match)
    page = client.get(address, headers=DUTCH).text
    assert "3 maanden na de start van: Bakker" in page
    assert "Al opgeschreven" not in page
    wrong = send(client, address)
    assert wrong.status_code == 400
    assert "Kies hoe het nu is." in wrong.text
    answer = send(client, address, outcome="working", note="Gaat goed")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/skills/candidates/c1#log")
    page = client.get(address, headers=DUTCH).text
    assert "3 maanden: Werkt daar nog" in page
    assert "komt dit ervoor in de plaats" in page
    assert "Gaat goed" in page
    send(client, address, outcome="other_work")
    (outcome,) = circle.match(match)["outcomes"]
    assert (outcome["months"], outcome["outcome"]) == (3, "other_work")
    assert not re.search(r">[^<]*\boutcome\.[a-z_.]+[^<]*<", page)


def test_what_has_not_begun_has_no_outcome_and_others_months_no_page(circle):
    _, match = circle.propose("evening")
    client = circle.house.app.test_client()
    circle.house.sign_on(client)
    assert send(client, page_of(circle, match), outcome="working").status_code == 409
    assert client.get(page_of(circle, match, 4)).status_code == 404
    assert client.get(page_of(circle, match, who="c2")).status_code == 404
    assert client.get(page_of(circle, "no-such-match")).status_code == 404


def test_the_pathways_lead_to_it_from_the_start_on_and_say_what_was_noted(circle):
    _, match = circle.started()
    client = circle.house.app.test_client()
    circle.house.sign_on(client)
    send(client, page_of(circle, match), outcome="working")
    page = client.get("/candidates/c1", headers=DUTCH).text
    for months in MONTHS:
        assert f'href="{page_of(circle, match, months)}"' in page
    assert "na 3 maanden: Werkt daar nog · na 6 maanden" in " ".join(
        re.sub(r'<span class="opstap-hidden">[^<]*</span>|<[^>]+>', "", page).split()
    )


def test_every_outcome_has_its_words():
    import json
    from pathlib import Path

    for language in ("nl", "en"):
        known = json.loads((Path("services/matcher/web/wording") / f"{language}.json").read_text(encoding="utf-8"))
        assert {f"outcome.{one}" for one in OUTCOMES} <= set(known)
    assert MONTHS == (3, 6, 12)
