"""The intake in steps, as HTML without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from skills_house import RAW_CODE, Browser, Form, House

from services.skills.web.form_plan import PLAN
from shared.vocabulary.week import DAYS

pytestmark = pytest.mark.sqlite_only
CODES = [section.code for section in PLAN]
STEPS: dict[str, dict[str, Any]] = {
    "person": {"reference": "ZW-1", "personal.givenName": "Selam", "personal.phone": "06 12345678"},
    "home": {"home.postcode": "1506 AB", "learningRoute": "b1"},
    "experience": {"experience.0.label": "bakker", "experience.0.years": "6"},
    "skills": {"skills.0.label": "deeg kneden", "skills.0.proficiency": "basic"},
    "papers": {"education.0.level": "secondary", "licences": ["B"], "certificates.none": "yes"},
    "languages": {"languages.0.code": "Nederlands", "languages.0.speaking": "A2", "languages.0.source": "tested"},
    "week": {"availability.weekly.0.from": "8", "availability.weekly.0.to": "17:30", "availability.workHoursMax": "32"},
    "travel": {"travel.modes": ["bike"], "travel.maxMinutes": "45"},
    "wishes": {"engagements.0.value": "job", "wishes.hours": "24"},
    "needs": {"needs.none": "yes", "notes": "Belt liever dan mailt."},
    "consent": {"consent.shareWithProviders": "yes", "consent.on": "1-11-2026"},
}


def begun(coach: Browser, **typed: Any) -> str:
    """The id of somebody whose first step was saved."""
    coach.get("/intake")
    answer = coach.post("/intake", {**STEPS["person"], **typed})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("/")[2]


def step(coach: Browser, made: str, code: str, **typed: Any) -> Any:
    path = f"/candidates/{made}/intake/{code}"
    coach.get(path)
    return coach.post(path, typed)


def stored(house: House, made: str) -> dict[str, Any]:
    return dict(house.call("GET", f"candidates/{made}").json or {})


def test_every_step_is_saved_and_leads_to_the_next_until_the_check_page(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    for code, following in zip(CODES[1:], [*CODES[2:], "check"], strict=True):
        answer = step(coach, made, code, **STEPS[code])
        assert answer.headers["Location"] == f"/candidates/{made}/intake/{following}", answer.text
    page = coach.get(f"/candidates/{made}/intake/check").text
    for text in ("Selam", "1506 AB", "bakker", "B1-route", "spreken A2", "08:00–17:30", "fiets", "Belt liever"):
        assert text in page, text
    assert stored(house, made)["revision"] == len(CODES)


def test_any_order_of_the_steps_makes_what_the_long_form_makes(house: House) -> None:
    coach = house.coach()
    coach.get("/candidates/new")
    whole = coach.post("/candidates/new", {name: text for typed in STEPS.values() for name, text in typed.items()})
    wanted = stored(house, whole.headers["Location"].split("/")[2].split("?")[0])
    for order in (CODES[1:], CODES[:0:-1], CODES[6:] + CODES[1:6]):
        made = begun(coach)
        for code in order:
            assert step(coach, made, code, **STEPS[code]).status_code == 303, code
        found = stored(house, made)
        assert {name for name in found if found[name] != wanted[name]} <= {"id", "revision", "createdAt", "changedAt"}


@pytest.mark.parametrize("code", CODES)
def test_a_step_that_is_saved_untouched_changes_nothing_and_makes_no_event(house: House, code: str) -> None:
    made = house.add()
    told = len(house.events())
    assert step(house.coach(), str(made["id"]), code).status_code == 303
    assert stored(house, str(made["id"])) == made
    assert len(house.events()) == told


def test_dutch_is_offered_and_is_not_recorded_while_nothing_is_chosen(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    path = f"/candidates/{made}/intake/languages"
    assert Form(coach.get(path).text, path).values["languages.0.code"] == "Nederlands"
    assert coach.post(path, {}).status_code == 303
    assert (stored(house, made)["revision"], stored(house, made)["languages"]) == (1, {})
    page = coach.get(path).text
    assert re.search(r'<option value="A2">A2: korte, gewone gesprekjes', page)
    coach.post(path, {"languages.0.speaking": "A2", "languages.1.code": "Engels"})
    order = Form(coach.get(path).text, path).values
    assert (order["languages.0.code"], order["languages.1.code"]) == ("Nederlands", "Engels")
    assert stored(house, made)["languages"]["nl"]["speaking"] == "A2"
    assert "en" in stored(house, made)["languages"]
    assert "Nog niet ingevuld: Niveau Nederlands voor luisteren" in coach.get(path).text


def test_a_step_touches_nothing_of_another(house: House) -> None:
    made = house.add()
    step(house.coach(), str(made["id"]), "travel", **{"travel.maxMinutes": "20"})
    found = stored(house, str(made["id"]))
    assert found["travel"]["maxMinutes"] == 20
    assert {name for name in found if found[name] != made[name]} <= {"travel", "revision", "changedAt"}


def test_one_goes_on_where_something_is_missing(house: House) -> None:
    coach = house.coach()
    made = begun(coach, **{"personal.contactLanguage": "Tigrinya"})
    assert coach.get(f"/candidates/{made}/intake").headers["Location"].endswith("/intake/home")
    step(coach, made, "home", **STEPS["home"])
    step(coach, made, "skills", **STEPS["skills"])
    assert coach.get(f"/candidates/{made}/intake").headers["Location"].endswith("/intake/experience")
    page = coach.get(f"/candidates/{made}/intake/travel").text
    states = re.findall(r'opstap-walk-step(?: opstap-walk-step--(\w+))?(?: opstap-walk-step--current)?"', page)
    wanted = ["done", "done", "not_yet", "done", *["not_yet"] * 7, ""]
    assert states == wanted
    assert page.count('aria-current="step"') == 1
    full = str(house.add(languages={"nl": dict.fromkeys(("listening", "speaking", "reading", "writing"), "A1")})["id"])
    assert coach.get(f"/candidates/{full}/intake").headers["Location"].endswith("/intake/check")
    assert "De intake is compleet" in coach.get(f"/candidates/{full}/intake/check").text


def test_the_check_page_says_what_is_missing_and_what_that_costs(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    page = coach.get(f"/candidates/{made}/intake/check").text
    assert "zonder postcode kunnen we geen reistijd uitrekenen" in page
    assert RAW_CODE.findall(page) == [] and "intake." not in re.sub(r"<[^>]+>", "", page)
    coach.get(f"/candidates/{made}/intake/home?back=check")
    answer = coach.post(f"/candidates/{made}/intake/home", STEPS["home"])
    assert answer.headers["Location"].endswith("/intake/check")
    assert "zonder postcode" not in coach.get(answer.headers["Location"]).text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    page = step(coach, made, "travel", **{"travel.maxMinutes": "ver", "travel.modes": ["bike"]})
    assert page.status_code == 400
    assert 'href="#travel-maxMinutes"' in page.text and 'value="ver"' in page.text
    assert re.search(r'value="bike" checked', page.text)
    assert stored(house, made)["revision"] == 1


def test_a_row_more_keeps_what_was_typed_and_saves_nothing(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    page = step(coach, made, "experience", **{"experience.0.label": "lasser", "more": "experience"})
    assert Form(page.text).values["experience.0.label"] == "lasser"
    assert "experience.3.label" in Form(page.text).values
    assert stored(house, made)["revision"] == 1


def test_going_back_to_the_first_step_changes_the_same_person(house: House) -> None:
    coach = house.coach()
    form = Form(coach.get("/intake").text, "/intake").values
    for name in ("Selam", "Selam Maria"):
        typed = {**form, "reference": "ZW-1", "personal.givenName": name}
        assert coach.client.post("/intake", data=typed).status_code == 303
    (only,) = house.call("GET", "candidates").json["items"]
    assert only["personal"]["givenName"] == "Selam Maria"


def test_two_coaches_in_different_steps_do_not_meet_and_in_one_step_nothing_is_lost(house: House) -> None:
    made = str(house.add()["id"])
    coach, path = house.coach(), f"/candidates/{made}/intake/travel"
    coach.get(path)
    house.call("PATCH", f"candidates/{made}", {"learningPace": "slow"})
    assert coach.post(path, {"travel.maxMinutes": "30"}).status_code == 303
    coach.get(path)
    house.call("PATCH", f"candidates/{made}", {"travel": {"maxMinutes": 60}})
    page = coach.post(path, {"travel.maxMinutes": "20"})
    assert page.status_code == 412 and 'value="20"' in page.text
    assert re.search(r"nu is opgeslagen.*?Meeste minuten[^<]*</dt>\s*<dd[^>]*>60<", page.text, re.S)
    assert stored(house, made)["travel"]["maxMinutes"] == 60
    assert coach.post(path, {}).status_code == 303
    found = stored(house, made)
    assert (found["travel"]["maxMinutes"], found["learningPace"]) == (20, "slow")


def test_own_words_fill_the_work_and_what_they_tell_besides(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    step(coach, made, "skills", **{"skills.0.label": "lassen"})
    path = f"/candidates/{made}/intake/experience"
    told = "ik heb zes jaar brood gebakken en de winkel van mijn oom gedaan. Ik spreek een beetje Engels. Rijbewijs B."
    page = step(coach, made, "experience", own_words=told, read="yes")
    assert page.status_code == 200 and "Ook gelezen in het verhaal" in page.text
    assert stored(house, made)["experience"] is None, "nothing is saved by reading"
    assert coach.post(path, {}).status_code == 303
    found = stored(house, made)
    assert len(found["experience"]) >= 2
    assert found["licences"] == ["B"] and "en" in found["languages"]
    assert found["skills"][0]["label"] == "lassen", "what was recorded stays"


def test_skills_are_asked_from_work_and_answers_are_kept(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    step(coach, made, "experience", **{"experience.0.label": "bakker", "experience.0.years": "6"})
    page = coach.get(f"/candidates/{made}/intake/skills").text
    concepts = {name: value for name, value in Form(page).values.items() if name.startswith("concept.")}
    assert concepts
    again = coach.post(f"/candidates/{made}/intake/skills", {"answer.1": "a_bit", "more": "skills"})
    assert Form(again.text).values["answer.1"] == "a_bit", "an answer is lost by adding a row"
    typed = {"answer.0": "yes", "answer.1": None, "skills.0.label": "lassen"}
    assert (
        coach.post(f"/candidates/{made}/intake/skills", {**typed, "go": "here"}).headers["Location"].endswith("/skills")
    )
    kept = stored(house, made)["skills"]
    assert {one["concept"] for one in kept} >= {concepts["concept.0"]} and "lassen" in [one["label"] for one in kept]
    left = Form(coach.get(f"/candidates/{made}/intake/skills").text).values
    assert concepts["concept.0"] not in [value for name, value in left.items() if name.startswith("concept.")]


def test_presets_of_the_week_add_and_take_away_and_save_nothing(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    path = f"/candidates/{made}/intake/week"
    page = step(coach, made, "week", preset="office")
    assert "maandag 08:30–17:00; dinsdag 08:30–17:00" in page.text
    page = coach.post(path, {"preset": "everything"})
    page = coach.post(path, {"preset": "nights", "preset_mode": "take"})
    assert "zaterdag 06:00–22:00; zondag 06:00–22:00" in page.text
    assert stored(house, made)["availability"]["weekly"] is None
    assert coach.post(path, {}).status_code == 303
    week = stored(house, made)["availability"]["weekly"]
    assert week == [{"day": day, "from": "06:00", "to": "22:00"} for day in DAYS]


def test_saving_and_stopping_leads_to_the_person(house: House) -> None:
    coach = house.coach()
    made = begun(coach)
    answer = step(coach, made, "travel", **STEPS["travel"], go="stop")
    assert answer.headers["Location"].startswith(f"/candidates/{made}?")


def test_another_team_s_person_and_a_step_that_is_not_there_are_nowhere(house: House) -> None:
    south = house.add(team="zuid")["id"]
    coach = house.coach("noord@zaanwolde.example", team="noord")
    assert coach.get(f"/candidates/{south}/intake").status_code == 404
    assert coach.get(f"/candidates/{south}/intake/travel").status_code == 404
    made = begun(coach, reference="ZW-2")
    assert stored(house, made)["team"] == "noord"
    assert "Team" not in Form(coach.get(f"/candidates/{made}/intake/person").text).labels.values()
    assert coach.get(f"/candidates/{made}/intake/nothing").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_step_is_in_the_reader_s_language_and_has_labels(house: House, language: str) -> None:
    made = str(house.add()["id"])
    coach = house.coach()
    coach.get(f"/language?to={language}&next=/")
    for code in [*CODES, "check"]:
        page = coach.get(f"/candidates/{made}/intake/{code}").text
        assert f'<html lang="{language}"' in page and RAW_CODE.findall(page) == [], code
        assert re.findall(r">[^<]*\b(?:intake|week|can_do)\.[a-z_.]+[^<]*<", page) == [], code
        form = Form(page, "")
        for one in form.inputs:
            if one.get("type") != "hidden" and one.get("name") != "preset":
                assert form.labels.get(str(one.get("id")), "").strip(), f"{code}: {one['name']}"
