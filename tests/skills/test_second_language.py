"""The questions in a second language, for a coach and a person at one screen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from skills_house import House

import services.skills.web.second_language as second

pytestmark = pytest.mark.sqlite_only
CATALOGUES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in second.FOLDER.glob("*.json")}


def test_every_catalogue_has_the_same_codes_all_of_the_wording_and_none_empty() -> None:
    assert CATALOGUES.keys() | {"nl", "en"} == second.NAMES.keys()
    wording = json.loads((Path(second.__file__).parent / "wording" / "nl.json").read_text(encoding="utf-8"))
    codes = CATALOGUES["ar"].keys()
    for language, texts in CATALOGUES.items():
        assert texts.keys() == codes, language
        assert all(texts.values()), language
    assert codes <= wording.keys()
    questions = {code for code in wording if code.startswith(("field.", "none."))}
    assert questions <= codes, "a question without a translation"


@pytest.mark.parametrize(
    ("language", "direction", "label"),
    [("ar", "rtl", "المهنة"), ("uk", "ltr", "Професія"), ("en", "ltr", "Occupation")],
)
def test_labels_are_shown_in_both_languages_with_their_direction(
    house: House, language: str, direction: str, label: str
) -> None:
    made = house.add()["id"]
    coach, path = house.coach(), f"/candidates/{made}/intake/experience"
    assert 'class="opstap-second"' not in coach.get(path).text
    answer = coach.get(f"/second-language?to={language}&next={path}")
    assert answer.headers["Location"] == path
    page = coach.get(path).text
    assert f'<span class="opstap-second" lang="{language}" dir="{direction}">{label}</span>' in page
    wishes = coach.get(f"/candidates/{made}/intake/wishes").text
    assert re.search(r"<option value=\"job\"[^>]*>baan · \u2068", wishes)
    coach.get(f"/second-language?to=none&next={path}")
    assert 'class="opstap-second"' not in coach.get(path).text


def test_a_mistake_is_told_in_the_readers_language_only(house: House) -> None:
    made = house.add()["id"]
    coach, path = house.coach(), f"/candidates/{made}/intake/travel"
    coach.get(f"/second-language?to=fa&next={path}")
    coach.get(path)
    page = coach.post(path, {"travel.maxMinutes": "ver"}).text
    summary = re.search(r'id="mistakes".*?</ul>', page, re.S)
    assert summary and "opstap-second" not in summary[0] and "Meeste minuten" in summary[0]


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example", ""])
def test_it_leads_nowhere_else(house: House, elsewhere: str) -> None:
    answer = house.coach().get(f"/second-language?to=ar&next={elsewhere}")
    assert answer.headers["Location"] == "/"


def test_a_language_that_is_not_there_is_none(house: House) -> None:
    made = house.add()["id"]
    coach = house.coach()
    coach.get("/second-language?to=../../etc&next=/")
    assert coach.get(f"/candidates/{made}/intake/home").status_code == 200
