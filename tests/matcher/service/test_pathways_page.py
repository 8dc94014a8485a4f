"""What a coach does with the list: groups, filters, one pathway whole, side by side, what if, without an order."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from matcher.service.house import someone, work
from matcher_towns import course, levels

from shared.vocabulary.work import Workplace

pytestmark = pytest.mark.sqlite_only

PAGE = "/candidates/c1"
DUTCH = {"Accept-Language": "nl"}
FRAGMENT = DUTCH | {"HX-Request": "true"}


@pytest.fixture
def town(house):
    house.say_state(
        someone(dutch="A2", needs=("buddy",)),
        work("easy", title="Bakker"),
        work("also", title="Afwasser", employer="e2", workplace=Workplace("1521")),
        work("third", title="Tuinman", employer="e3"),
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


def try_out(client, headers=DUTCH, **typed):
    return client.post(f"{PAGE}/what-if", data={"csrf_token": token(client), **typed}, headers=headers)


def cards(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r'<h3[^>]* id="c\d+">(.*?)</h3>', page)]


def test_every_picture_on_the_pages_is_well_formed_and_described(client):
    for path in ("", "?group=clarify", "?group=map", "/vacancies/easy/evening"):
        page = client.get(PAGE + path, headers=DUTCH).text
        pictures = [one for one in re.findall(r"<svg.*?</svg>", page, re.S) if "aria-hidden" not in one]
        assert pictures, path
        for one in pictures:
            root = ET.fromstring(one)
            assert root.find("title").text and root.find("desc").text
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path


def test_a_filter_says_how_many_it_hides_and_stays_in_the_address(client):
    page = client.get(f"{PAGE}?track=direct", headers=DUTCH).text
    everything = client.get(PAGE, headers=DUTCH).text
    assert 0 < len(cards(page)) < len(cards(everything))
    hidden = len(cards(everything)) - len(cards(page))
    assert re.search(rf"{len(cards(page))} passen, {hidden} verborgen", page)
    assert "track=direct" in re.search(r'href="([^"]*group=near[^"]*)"', page)[1]
    assert '<option value="direct" selected>' in page


def test_a_filter_that_lets_nothing_through_says_what_to_do(client):
    page = client.get(f"{PAGE}?engagement=volunteering", headers=DUTCH).text
    assert cards(page) == []
    assert "Er is niets dat door het filter komt" in page
    assert "Filter wissen" in page


def test_one_pathway_is_shown_whole_on_its_own_page_and_as_a_part_of_its_card(client):
    address = f"{PAGE}/vacancies/easy/evening"
    page, part = client.get(address, headers=DUTCH), client.get(address, headers=FRAGMENT)
    for answer in (page, part):
        assert answer.status_code == 200
        for text in ("Hoe de score is opgebouwd", "Nederlands na de lessen", "De voorwaarden", "niet gevraagd"):
            assert text in answer.text, text
        assert "HX-Request" in answer.headers["Vary"]
    assert "<html" in page.text and "<html" not in part.text
    table = re.search(r"<table.*?</table>", part.text, re.S)[0]
    numbers = [float(one.replace(",", ".")) for one in re.findall(r">(?:<strong>)?(\d,\d{3})", table)]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=0.005), "the parts add up to the score"


def test_a_near_miss_has_a_page_that_says_what_would_open_it(client):
    page = client.get(f"{PAGE}/vacancies/far/direct", headers=DUTCH).text
    assert "Dit kan net niet. Wat het opent: Rijbewijs halen" in page
    assert client.get(f"{PAGE}/vacancies/never/direct").status_code == 404
    assert client.get(f"{PAGE}/vacancies/easy/sideways").status_code == 404


def test_two_or_three_stand_side_by_side_and_the_best_is_said_in_words(client):
    page = client.get(PAGE, headers=DUTCH).text
    ids = re.findall(r'name="pathway" value="([^"]+)"', page)
    answer = client.get(f"{PAGE}/side-by-side", query_string={"pathway": ids[:3]}, headers=DUTCH)
    assert answer.status_code == 200
    assert len(re.findall(r"<th scope=\"col\"", answer.text)) == 4
    rows = dict(re.findall(r'<th scope="row"[^>]*>([^<]+)</th>(.*?)</tr>', answer.text, re.S))
    assert rows["Traject"].count("<td") == 3 and "beste" not in rows["Traject"]
    assert "beste" in answer.text
    assert answer.text.count(">Voorstellen<") == 3


@pytest.mark.parametrize(
    ("count", "status", "text"),
    [(0, 400, "Kies twee of drie"), (1, 400, "Kies twee of drie"), (4, 400, "U koos er 4")],
)
def test_who_ticks_too_few_or_too_many_is_told(client, count, status, text):
    ids = re.findall(r'name="pathway" value="([^"]+)"', client.get(PAGE, headers=DUTCH).text)[:count]
    answer = client.get(f"{PAGE}/side-by-side", query_string={"pathway": ids}, headers=DUTCH)
    assert (answer.status_code, text in answer.text) == (status, True)


def test_a_pathway_that_has_gone_is_said_when_it_is_compared(client):
    ids = re.findall(r'name="pathway" value="([^"]+)"', client.get(PAGE, headers=DUTCH).text)[:1]
    answer = client.get(f"{PAGE}/side-by-side", query_string={"pathway": [*ids, "f" * 32]}, headers=DUTCH)
    assert answer.status_code == 409
    assert "de lijst is veranderd" in answer.text


def test_the_list_without_a_ranking_is_by_title_and_has_no_score(client):
    page = client.get(f"{PAGE}/unranked", headers=DUTCH).text
    titles = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', page)
    assert titles == sorted(titles) and {"Afwasser", "Bakker", "Magazijn", "Tuinman"} <= set(titles)
    assert "Chauffeur" not in titles
    assert "Score" not in page.partition("<main")[2]
    last = client.get(f"{PAGE}/unranked?page=99", headers=DUTCH).text
    assert last.partition("<main")[2] == page.partition("<main")[2]


def test_a_what_if_tells_what_is_new_and_why(client):
    page = try_out(client, licences="C").text
    found = re.search(r"Chauffeur.*?</article>", page, re.S)[0]
    assert "nieuw" in found and "Dit paste eerst niet: rijbewijs." in found
    assert "Terug naar de echte trajecten" in page
    assert "/propose" not in page.partition('id="pathways"')[2].partition("path-aside")[0]


def test_a_what_if_tells_what_would_go_and_why(client):
    page = try_out(client, minutes="5").text
    assert "Niet meer in de lijst" in page
    assert re.search(r"Stond op \d+: Afwasser \([^)]+\)\. Dit past dan niet: reistijd naar het werk\.", page)


def test_a_fragment_is_the_list_alone_and_says_beside_the_form_what_moved(client):
    part = try_out(client, FRAGMENT, licences="C").text
    assert "<html" not in part and part.count('id="pathways"') == 1
    assert re.search(r'id="what-if-told" hx-swap-oob="innerHTML">Nieuw: \d+\.', part)
    wrong = try_out(client, FRAGMENT, hours="veel")
    assert wrong.status_code == 400 and 'href="#hours"' in wrong.text


def test_in_a_what_if_the_other_groups_are_there_too(client):
    page = try_out(client, licences="C", group="near").text
    assert re.search(r'name="group" value="near" class="path-group" aria-current="true"', page)
    assert "Receptie" in page or "Er zijn geen trajecten" in page


def test_what_helps_is_a_button_that_fills_in_the_what_if(client):
    page = client.get(f"{PAGE}?group=helps", headers=DUTCH).text
    form = re.search(r"Rijbewijs halen: .*?</form>", page, re.S)[0]
    typed = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert typed.pop("csrf_token")
    assert typed == {"licences": "C"}
    assert "Chauffeur" in "".join(cards(try_out(client, **typed).text))


def test_a_dismissal_shows_its_reason_on_the_card(client):
    page = client.get(PAGE, headers=DUTCH).text
    address = re.search(r'href="([^"]+/dismiss)"', page)[1]
    form = client.get(address, headers=DUTCH).text
    assert "De kandidaat mag deze reden zien" in form
    assert cards(page)[0].partition(". ")[2].partition(",")[0] in form, "the page says what it is about"
    made = client.post(address, data={"csrf_token": token(client), "code": "too_far", "reason": "bus rijdt niet"})
    assert made.status_code == 303
    after = client.get(PAGE, headers=DUTCH).text
    assert "Genoteerd: te ver: bus rijdt niet" in after


def test_the_map_shows_the_home_as_four_digits_and_tells_distance_and_minutes(client):
    page = client.get(f"{PAGE}?group=map", headers=DUTCH).text
    assert "postcode 1506." in page
    row = re.search(r'<th scope="row"[^>]*>1521</th>(.*?)</tr>', page, re.S)[1]
    assert "Afwasser" in row and re.search(r"\d,\d km", row) and re.search(r"fiets \d+ minuten", row)


def test_without_a_home_the_map_says_what_to_do(client, town):
    town.say_state(someone(dutch="A2", revision=2, postcode=None))
    town.settle()
    page = client.get(f"{PAGE}?group=map", headers=DUTCH).text
    assert "De postcode van het huis is niet bekend" in page
    assert "/skills/candidates/c1/edit" in page


def test_the_page_asks_the_skills_service_for_the_name_and_holds_none(client):
    page = client.get(PAGE, headers=DUTCH).text
    assert 'data-name-of="/skills/candidates/c1/name"' in page
    script = client.get(re.search(r'src="([^"]*name\.js[^"]*)"', page)[1])
    assert script.status_code == 200 and script.content_type.startswith("text/javascript")


def test_nobody_sees_these_pages_without_signing_on_or_of_another_team(town):
    pages = ("/unranked", "/side-by-side", "/vacancies/easy/direct")
    assert {town.app.test_client().get(PAGE + one).status_code for one in pages} == {303}
    client = town.app.test_client()
    town.sign_on(client, team="north")
    town.say_state(someone("c2", team="south"))
    town.settle()
    assert {client.get("/candidates/c2" + one).status_code for one in pages} == {404}
