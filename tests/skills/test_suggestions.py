"""Suggestions while typing: the same through the API and, for the script of the form, through the pages."""

from __future__ import annotations

import re

import pytest
from skills_house import House

pytestmark = pytest.mark.sqlite_only
PATH = "taxonomy/suggestions"


def test_suggestions_have_the_labels_of_all_languages_asked(house: House):
    answer = house.call("GET", f"{PATH}?kind=occupation&text=khabb&languages=nl,ar&limit=3")
    assert answer.status_code == 200
    first = answer.json["items"][0]
    assert first["labels"] == {"nl": "bakker", "ar": "خباز"}
    assert first["matched"] == "خباز"
    assert first["concept"].startswith("http://data.europa.eu/esco/occupation/")
    assert house.call("GET", f"{PATH}?kind=skill&text=d").json == {"items": []}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("kind=sector&text=ba", "/kind"),
        ("kind=skill", "/text"),
        ("kind=skill&text=ba&languages=nl,xx", "/languages/1"),
        ("kind=skill&text=ba&limit=0", "/limit"),
    ],
)
def test_a_wrong_question_is_told_by_field(house: House, query: str, wrong: str):
    answer = house.call("GET", f"{PATH}?{query}")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json["errors"]] == [wrong]


def test_who_has_no_key_is_refused(house: House):
    assert house.app.test_client().get(f"/api/v1/{PATH}?kind=skill&text=ba").status_code == 401


def test_the_form_is_told_labels_for_the_reader_and_for_the_person(house: House):
    coach = house.coach()
    assert coach.get("/suggestions?kind=occupation&text=bakk&also=Arabisch").json["items"][0] == {
        "label": "bakker",
        "other": "خباز",
    }
    for nobody in ("", "nl", "Klingon"):
        items = coach.get(f"/suggestions?kind=occupation&text=bakk&also={nobody}").json["items"]
        assert items[0] == {"label": "bakker", "other": ""}
    assert coach.get("/suggestions?kind=place&text=bakk").status_code == 400


def test_who_is_not_signed_in_gets_no_suggestions_but_the_script_is_public(house: House):
    stranger = house.app.test_client()
    assert stranger.get("/suggestions?kind=skill&text=ba").status_code == 303
    script = stranger.get("/static/suggest.js")
    assert script.content_type.startswith("text/javascript")
    assert len(script.data) < 3072


def test_the_form_names_the_script_and_the_kinds_of_its_lists(house: House):
    page = house.coach().get("/candidates/new").text
    assert re.search(r'<script src="/static/suggest\.js\?v=\w+" defer data-url="/suggestions"', page)
    assert dict(re.findall(r'<datalist id="([\w-]+)" data-kind="(\w+)"', page)) == {
        "known-occupations": "occupation",
        "known-skills": "skill",
    }
