"""The coach's pages, as HTML without JavaScript."""

import json
import re
from pathlib import Path

import pytest
from skills_house import RAW_CODE, STRANGER, Form, House

pytestmark = pytest.mark.sqlite_only


def a_candidate(house: House, coach, **typed):
    coach.get("/candidates/new")
    return coach.post("/candidates/new", {"reference": "ZW-77", **typed})


def test_a_coach_types_a_candidate_and_sees_them(house: House):
    coach = house.coach()
    answer = a_candidate(
        house,
        coach,
        **{
            "personal.givenName": "Selam",
            "personal.familyName": "Testpersoon",
            "home.postcode": "1506",
            "languages.0.code": "Nederlands",
            "languages.0.speaking": "A2",
            "languages.0.on": "1-10-2026",
            "skills.0.label": "deeg kneden",
            "availability.weekly.0.from": "8",
            "availability.weekly.0.to": "17:30",
            "availability.workHoursMin": "16,5",
            "travel.modes": ["bike", "public_transport"],
            "licences.none": "yes",
        },
    )
    assert answer.status_code == 303
    shown = coach.get(answer.headers["Location"]).text
    for text in (
        "Selam Testpersoon",
        "spreken A2",
        "schrijven ?",
        "08:00–17:30",
        "16,5",
        "fiets, openbaar vervoer",
        "geen rijbewijs",
    ):
        assert text in shown, text
    stored = house.call("GET", "candidates").json["items"][0]
    assert stored["languages"]["nl"]["on"] == "2026-10-01"
    assert stored["licences"] == []
    assert stored["skills"][0]["concept"]
    assert f'/matcher/candidates/{stored["id"]}"' in shown


def test_saving_the_same_form_twice_makes_one_candidate(house: House):
    coach = house.coach()
    page = coach.get("/candidates/new").text
    typed = {**Form(page, "/candidates/new").values, "reference": "ZW-1"}
    first, second = (coach.client.post("/candidates/new", data=typed) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(house.call("GET", "candidates").json["items"]) == 1


def test_adding_a_row_keeps_what_was_typed_and_saves_nothing(house: House):
    coach = house.coach()
    coach.get("/candidates/new")
    page = coach.post("/candidates/new", {"skills.0.label": "lassen", "notes": "regel 1\nregel 2", "more": "skills"})
    assert page.status_code == 200
    form = Form(page.text)
    assert form.values["skills.0.label"] == "lassen"
    assert form.values["notes"] == "regel 1\nregel 2"
    assert "skills.3.label" in form.values
    assert house.call("GET", "candidates").json["items"] == []


def test_a_form_saved_untouched_tells_the_same_and_keeps_the_team(house: House):
    made = house.add()
    coach = house.coach()
    coach.get(f"/candidates/{made['id']}/edit")
    assert coach.post(f"/candidates/{made['id']}/edit", {}).status_code == 303
    after = house.call("GET", f"candidates/{made['id']}").json
    assert after["revision"] == 2
    different = {name for name in made if made[name] != after[name]}
    assert different <= {"revision", "changedAt"}


def test_levels_that_are_not_known_are_a_choice_of_their_own(house: House):
    made = house.add(languages={"nl": {"speaking": "A0"}})
    page = house.coach().get(f"/candidates/{made['id']}/edit").text
    speaking = re.search(r'<select[^>]*name="languages.0.speaking".*?</select>', page, re.DOTALL)[0]
    assert '<option value="">niet bekend</option>' in speaking
    assert '<option value="A0" selected>' in speaking


def test_who_saves_over_somebody_else_is_told_and_loses_nothing(house: House):
    made = house.add()
    coach = house.coach()
    coach.get(f"/candidates/{made['id']}/edit")
    house.call("PATCH", f"candidates/{made['id']}", {"learningPace": "slow"})
    page = coach.post(f"/candidates/{made['id']}/edit", {"personal.givenName": "Anders"})
    assert page.status_code == 412
    assert 'value="Anders"' in page.text
    assert house.call("GET", f"candidates/{made['id']}").json["personal"]["givenName"] == "Zeldzaamvoornaam"
    assert coach.post(f"/candidates/{made['id']}/edit", {}).status_code == 303


def test_a_linked_concept_is_confirmed_changed_or_refused(house: House):
    made = house.add(
        skills=[{"label": "deeg kneden"}, {"label": "brood bakken"}, {"label": "broodjes smeren"}], experience=[]
    )
    coach = house.coach()
    page = coach.get(f"/candidates/{made['id']}/edit").text
    other = [
        value for value in re.findall(r'<option value="(http[^"]+)"', page) if value != made["skills"][1]["concept"]
    ][-1]
    coach.post(
        f"/candidates/{made['id']}/edit",
        {"skills.0.confirmed": "yes", "skills.1.concept": other, "skills.2.concept": "none"},
    )
    right, chosen, refused = house.call("GET", f"candidates/{made['id']}").json["skills"]
    assert (right["concept"], right["confirmed"]) == (made["skills"][0]["concept"], True)
    assert (chosen["concept"], chosen["confirmed"]) == (other, True)
    assert (refused["concept"], refused["confirmed"]) == (None, True)


def test_changed_words_are_linked_anew(house: House):
    made = house.add(skills=[{"label": "deeg kneden", "confirmed": None}], experience=[])
    coach = house.coach()
    coach.get(f"/candidates/{made['id']}/edit")
    coach.post(f"/candidates/{made['id']}/edit", {"skills.0.label": "broodjes smeren", "skills.0.confirmed": "yes"})
    skill = house.call("GET", f"candidates/{made['id']}").json["skills"][0]
    assert skill["concept"] != made["skills"][0]["concept"]
    assert skill["confirmed"] is False


def test_all_linked_concepts_are_confirmed_with_one_button(house: House):
    made = house.add()
    coach = house.coach()
    assert "Klopt dit?" in coach.get(f"/candidates/{made['id']}").text
    coach.post(f"/candidates/{made['id']}/confirm", {})
    assert all(skill["confirmed"] for skill in house.call("GET", f"candidates/{made['id']}").json["skills"])
    assert "Klopt dit?" not in coach.get(f"/candidates/{made['id']}").text


def test_consent_is_given_and_withdrawn_on_its_own_page(house: House):
    made = house.add()
    coach, path = house.coach(), f"/candidates/{made['id']}/consent"
    coach.get(path)
    wrong = coach.client.post(path, data={**Form(coach.page.text).values, "on": "ooit"})
    assert wrong.status_code == 400
    assert "Dit is geen datum" in wrong.text
    assert coach.client.post(path, data={**Form(coach.page.text).values, "share": "no", "on": ""}).status_code == 303
    assert house.call("GET", f"candidates/{made['id']}").json["consent"] == {"shareWithProviders": False, "on": None}


def test_a_shortened_address_leads_to_the_list(house: House):
    answer = house.coach().get("/candidates")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_country_that_is_not_known_says_how_to_write_one(house: House):
    coach = house.coach()
    coach.get("/candidates/new")
    page = coach.post("/candidates/new", {"reference": "ZW-1", "experience.0.country": "Verweggistan"})
    assert page.status_code == 400
    assert "Kies een land uit de lijst" in page.text


def test_erasing_asks_first_and_then_erases(house: House):
    made = house.add()
    coach = house.coach()
    page = coach.get(f"/candidates/{made['id']}/erase")
    assert "niet terug te draaien" in page.text
    assert house.call("GET", f"candidates/{made['id']}").status_code == 200
    answer = coach.client.post(f"/candidates/{made['id']}/erase", data=Form(page.text).values)
    assert answer.status_code == 303
    assert "gewist" in coach.get(answer.headers["Location"]).text
    gone = coach.get(f"/candidates/{made['id']}")
    assert gone.status_code == 404
    assert "Deze pagina bestaat niet" in gone.text


def test_search_finds_names_and_references_and_puts_no_name_in_an_address(house: House):
    house.add(team=None)
    house.call("POST", "candidates", {"reference": "ZW-9", "personal": {"givenName": "Amanuel"}})
    coach = house.coach()
    coach.get("/")
    for words in ("uniekeachter", "ZELDZAAM unieke", "0412"):
        page = coach.post("/find", {"words": words})
        assert "Uniekeachternaam" in page.text, words
        assert "Amanuel" not in page.text
    assert "Er is niemand gevonden" in coach.post("/find", {"words": "niemand"}).text
    assert 'name="words"' not in "".join(re.findall(r'<form method="get".*?</form>', page.text, re.DOTALL))


def test_the_list_goes_on_and_shows_who_has_no_known_level(house: House):
    for number in range(55):
        house.clock.advance(1)
        levels = {"nl": {"speaking": "A1"}} if number % 2 else {}
        house.call("POST", "candidates", {"reference": f"ZW-{number:03}", "languages": levels})
    coach = house.coach()
    page = coach.get("/").text
    assert page.index("ZW-000") < page.index("ZW-049")
    assert "ZW-050" not in page
    following = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "ZW-054" in coach.get(following).text
    unknown = coach.get("/?level=unknown").text
    assert "ZW-002" in unknown
    assert "ZW-001" not in unknown


def test_a_coach_sees_only_candidates_of_their_team_and_of_nobody_s(house: House):
    north, south = house.add(team="noord"), house.add(reference="ZW-Z", team="zuid")
    everybody = house.add(reference="ZW-E", team=None)
    coach = house.coach("noord@zaanwolde.example", team="noord")
    page = coach.get("/").text
    assert north["reference"] in page
    assert "ZW-E" in page
    assert "ZW-Z" not in page
    assert coach.get(f"/candidates/{everybody['id']}").status_code == 200
    for what in ("", "/edit", "/erase", "/consent"):
        assert coach.get(f"/candidates/{south['id']}{what}").status_code == 404, what
    assert (
        "ZW-Z" not in coach.client.post("/find", data={**Form(coach.get("/").text, "/find").values, "words": "zw"}).text
    )
    assert a_candidate(house, coach, reference="ZW-N").status_code == 303
    assert house.call("GET", "candidates?reference=ZW-N").json["items"][0]["team"] == "noord"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_in_the_reader_s_language(house: House, language: str):
    made = house.accepted()
    house.introduce(STRANGER)
    house.step(made, "withdrawn", 1, id="m-2", reason="too_far")
    coach = house.coach()
    coach.get(f"/language?to={language}&next=/")
    for path in (
        "/",
        "/candidates/new",
        f"/candidates/{made}",
        f"/candidates/{made}/edit",
        f"/candidates/{made}/erase",
        f"/candidates/{made}/consent",
        "/password",
        "/nowhere",
        "/sign-out",
    ):
        page = coach.get(path).text
        assert f'<html lang="{language}"' in page, path
        assert RAW_CODE.findall(page) == [], path
        assert ("Afmelden" if language == "nl" else "Sign out") in page


def test_every_field_has_a_label_and_points_to_its_hint(house: House):
    made = house.add()
    form = Form(house.coach().get(f"/candidates/{made['id']}/edit").text, "")
    for one in form.inputs:
        if one.get("type") == "hidden":
            continue
        label = form.labels.get(str(one.get("id")), "")
        assert label.strip(), f"no label: {one['name']}"
        for id_ in (one.get("aria-describedby") or "").split():
            assert form.ids.get(id_, "").strip(), f"{one['name']} points to {id_}, which says nothing"


def test_pages_that_do_not_exist_or_fail_say_so_to_people(house: House, monkeypatch: pytest.MonkeyPatch):
    coach = house.coach()
    assert "Deze pagina bestaat niet" in coach.get("/nowhere").text
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(house.app.logger, "disabled", True)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret text")

    monkeypatch.setattr(house.app.extensions["opstap"]["candidates"], "names", broken)
    page = coach.get("/")
    assert page.status_code == 500
    assert "Er ging bij ons iets mis" in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_forms_and_pathways_call_guidance_and_kinds_of_places_the_same(language: str):
    services = Path(__file__).parents[2] / "services"
    forms = json.loads((services / "skills/web/wording" / f"{language}.json").read_text(encoding="utf-8"))
    pathways = json.loads((services / "matcher/schemas/words" / f"{language}.json").read_text(encoding="utf-8"))
    shared = [name for name in forms if name.startswith(("choice.needs.", "choice.engagements."))]
    assert shared
    assert [name for name in shared if forms[name] != pathways[f"value.{name.rpartition('.')[2]}"]] == []
