"""Help: words in both languages, shortcuts that can be turned off, and a tour that leads to pages that are there."""

import re

import pytest
from html_strictly import faults
from skills_house import House

from services.skills.web.help import STEPS, WORDS
from shared.http.pages.menu import KEYS
from shared.http.pages.shortcuts import SHORTCUTS

OPEN = ("/help", "/help/words", "/help/keys")


def test_help_is_there_for_everybody_and_the_tour_for_who_signed_in(house: House):
    stranger = house.app.test_client()
    assert [stranger.get(path).status_code for path in OPEN] == [200, 200, 200]
    assert "/help/tour" not in stranger.get("/help").text
    assert stranger.get("/help/tour").headers["Location"].endswith("/sign-in?next=/help/tour")
    assert "/help/tour" in house.coach().get("/help").text


@pytest.mark.parametrize("path", [*OPEN, *[f"/help/tour/{step}" for step in range(1, STEPS + 1)]])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_help_is_well_formed_and_says_everything(house: House, path: str, language: str):
    browser = house.coach()
    browser.get(f"/language?to={language}")
    page = browser.get(path)
    assert page.status_code == 200 and faults(page.text) == []
    assert not re.search(r">[^<]*\b(?:help|words|keys|tour|menu)\.[a-z]", page.text)


def test_every_word_is_explained_in_both_languages_and_has_a_place_of_its_own():
    assert len({word["code"] for word in WORDS}) == len(WORDS) >= 20
    for word in WORDS:
        for what in ("term", "text"):
            assert word[what]["nl"].strip() and word[what]["en"].strip(), word["code"]
    assert {"z-route", "map", "pip", "pvt", "erk", "bbl", "idw"} <= {word["code"] for word in WORDS}


def test_words_stand_by_the_alphabet_of_the_reader(house: House):
    for language in ("nl", "en"):
        browser = house.coach(f"{language}@zaanwolde.example")
        browser.get(f"/language?to={language}")
        shown = re.findall(r"<dt>([^<]*)</dt>", browser.get("/help/words").text)
        assert [one.casefold() for one in shown] == sorted(one.casefold() for one in shown)


def test_shortcuts_can_be_turned_off_and_on_again(house: House):
    browser = house.coach()
    assert "shortcuts.js" in browser.get("/").text
    assert browser.get("/help/keys") and browser.post("/help/keys", {}).status_code == 303
    assert "shortcuts.js" not in browser.get("/").text
    assert browser.get("/help/keys") and browser.post("/help/keys", {}).status_code == 303
    assert "shortcuts.js" in browser.get("/").text


def test_every_shortcut_of_the_menu_has_its_link_on_the_page(house: House):
    page = house.coach().get("/").text
    for key in KEYS.values():
        assert f'data-go="{key}"' in page
    assert {one.keys[-1] for one in SHORTCUTS if one.keys[0] == "g"} >= set(KEYS.values())


def test_the_tour_leads_to_a_candidate_the_reader_may_see_and_says_so_when_there_is_none(house: House):
    assert "candidates/" not in re.sub(r"<header.*?</nav>", "", house.coach().get("/help/tour/2").text, flags=re.DOTALL)
    theirs, ours = house.add(team="zuid")["id"], house.add(team="noord", reference="ZW-2")["id"]
    page = house.coach("noord@zaanwolde.example", team="noord").get("/help/tour/2").text
    assert f"/candidates/{ours}" in page and theirs not in page


def test_the_tour_has_no_step_beyond_its_last(house: House):
    assert house.coach().get(f"/help/tour/{STEPS + 1}").status_code == 404
