"""Extraction over the API, and the box "in your own words" of the form."""

from __future__ import annotations

from skills_house import RAW_CODE, TAXONOMY, Form, House

ACCOUNT = "ik heb zes jaar brood gebakken en de winkel van mijn oom gedaan. Ik spreek een beetje Engels. Rijbewijs B."


def extracted(house: House, text: str, **more: str) -> dict[str, object]:
    answer = house.call("POST", "taxonomy/extract", {"text": text, **more}, role="employer")
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_a_vacancy_text_gives_findings_with_their_words_and_parts_of_a_body(house: House) -> None:
    text = "Bakker 24-32 uur\nBrood bakken. Geen Nederlands nodig. Rijbewijs B is een pré."
    found = extracted(house, text)
    assert found["suggestion"]["hours"] == {"min": 24.0, "max": 32.0}
    assert set(found["suggestion"]["languageMinimum"].values()) == {"A0"}
    assert "licences" not in found["suggestion"]
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in found["findings"])
    assert {"occupation", "skill", "hours", "language_requirement", "licence"} == {
        one["kind"] for one in found["findings"]
    }
    assert found["reading"] == {"languages": ["nl", "en"], "namesIn": [], "unread": []}


def test_the_skills_of_the_answer_are_those_of_its_findings(house: House) -> None:
    found = extracted(house, "Brood bakken en brood bakken. Deeg kneden is een pré. Broodjes beleggen hoef je niet.")
    skills = [one for one in found["findings"] if one["kind"] == "skill"]
    wanted = {one["value"]["concept"] for one in skills if one["need"] != "not_needed"}
    assert {one["concept"] for one in found["items"]} == wanted and len(found["items"]) == len(wanted)
    scores = [one["score"] for one in found["items"]]
    assert scores == sorted(scores, reverse=True) and {one["need"] for one in skills} >= {"optional", "not_needed"}


def test_an_account_in_another_language_is_linked_by_names_and_says_so(house: House) -> None:
    text = "عملت خبازة. Ik spreek een beetje Engels."
    found = extracted(house, text, about="person")
    (work,) = found["suggestion"]["experience"]
    assert TAXONOMY.label(work["occupation"], "en") == "baker" and work["label"] == "خبازة"
    assert not work["confirmed"]
    assert found["reading"]["namesIn"] == ["ar", "uk", "ti", "tr", "fa"]
    assert [text[one["start"] : one["end"]] for one in found["reading"]["unread"]] == ["عملت خبازة."]


def test_labels_come_in_the_language_that_is_asked_whatever_the_text_is_in(house: House) -> None:
    text = "Ik heb zes jaar als bakker gewerkt. Я був кухарем."
    for language in ("ar", "uk", "ti"):
        found = extracted(house, text, about="person", language=language)["findings"]
        jobs = [one["value"] for one in found if one["kind"] == "occupation"]
        assert [TAXONOMY.label(job["concept"], "en") for job in jobs] == ["baker", "cook"]
        assert [job["label"] for job in jobs] == [TAXONOMY.label(job["concept"], language) for job in jobs]
    title = extracted(house, "Bakker gezocht", language="uk")["findings"][0]["value"]
    assert title["label"] == TAXONOMY.label(title["concept"], "uk")


def test_the_form_says_that_a_part_was_not_read(house: House) -> None:
    coach = house.coach()
    coach.get("/candidates/new")
    page = coach.post("/candidates/new", {"own_words": "Я був кухарем.", "read": "yes"})
    assert "Opstap leest zinnen in het Nederlands en Engels" in page.text and not RAW_CODE.search(page.text)
    assert Form(page.text).values["experience.0.label"] == "кухарем"
    coach.get("/candidates/new")
    assert "Opstap leest" not in coach.post("/candidates/new", {"own_words": ACCOUNT, "read": "yes"}).text


def test_what_is_proposed_for_a_person_can_be_put_as_it_is(house: House) -> None:
    suggestion = extracted(house, ACCOUNT, about="person")["suggestion"]
    assert [work["years"] for work in suggestion["experience"]] == [6.0, None]
    assert not any(one["confirmed"] for one in (*suggestion["experience"], *suggestion["skills"]))
    added = house.call("POST", "candidates", {"reference": "ZW-1", **suggestion})
    assert added.status_code == 201, added.text


def test_the_text_is_kept_nowhere(house: House, caplog) -> None:
    extracted(house, "Ik heb zevenblad geknipt als kapper", about="person")
    assert "zevenblad" not in caplog.text
    assert "zevenblad" not in str([*house.events()])


def test_another_kind_of_text_is_refused(house: House) -> None:
    answer = house.call("POST", "taxonomy/extract", {"text": "x", "about": "horse"})
    assert answer.status_code == 400 and answer.json["errors"][0]["pointer"] == "/about"


def test_own_words_become_rows_to_look_over_and_nothing_is_saved(house: House) -> None:
    coach = house.coach()
    coach.get("/candidates/new")
    typed = {"reference": "ZW-9", "own_words": ACCOUNT, "read": "yes", "languages.0.code": "Engels"}
    page = coach.post("/candidates/new", {**typed, "languages.0.speaking": "B2"})
    assert page.status_code == 200 and "nog niets opgeslagen" in page.text
    assert not RAW_CODE.search(page.text)
    form = Form(page.text)
    baker = next(one.uri for one in TAXONOMY.concepts("occupation") if one.labels["en"] == "baker")
    assert form.values["experience.0.label"] == "brood gebakken"
    assert form.values["experience.0.concept"] == baker and form.values["experience.0.years"] == "6"
    assert "experience.0.confirmed" not in form.values
    assert form.values["experience.1.label"] == "winkel"
    assert form.values["languages.0.speaking"] == "B2"
    assert form.values["licences"] == ["B"]
    assert house.call("GET", "candidates").json["items"] == []


def test_what_was_read_is_saved_unconfirmed_with_the_form(house: House) -> None:
    coach = house.coach()
    coach.get("/candidates/new")
    coach.post("/candidates/new", {"reference": "ZW-9", "own_words": ACCOUNT, "read": "yes"})
    saved = coach.post("/candidates/new", {})
    assert saved.status_code == 303
    (stored,) = house.call("GET", "candidates").json["items"]
    assert [(work["label"], work["confirmed"]) for work in stored["experience"]] == [
        ("brood gebakken", False),
        ("winkel", False),
    ]
    assert stored["languages"]["en"]["source"] == "self"


def test_reading_twice_adds_nothing_twice(house: House) -> None:
    coach = house.coach()
    coach.get("/candidates/new")
    coach.post("/candidates/new", {"reference": "ZW-9", "own_words": ACCOUNT, "read": "yes"})
    page = coach.post("/candidates/new", {"read": "yes"})
    assert "niets nieuws" in page.text
    assert Form(page.text).values["experience.2.label"] == ""


def test_words_without_work_say_so(house: House) -> None:
    coach = house.coach()
    coach.get("/candidates/new")
    page = coach.post("/candidates/new", {"own_words": "Het regent vandaag.", "read": "yes"})
    assert "niets nieuws" in page.text
