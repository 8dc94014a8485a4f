"""Why this above that, and why not this vacancy: over the API and on the coach's pages."""

from __future__ import annotations

import re

import pytest
from matcher.service.house import ended, someone, work
from matcher_towns import course, levels

from services.matcher.schemas.explanations import ComparisonBody, WhyNotBody

BASE = "/api/v1/candidates"
PAGE = "/candidates/c1"
DUTCH = {"Accept-Language": "nl"}
pytestmark = pytest.mark.sqlite_only


def get(house, path, headers, expect=200):
    answer = house.app.test_client().get(f"{BASE}/{path}", headers=headers)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.fixture
def town(house):
    house.say_state(
        someone(dutch="A2"),
        work("easy", title="Bakker <b>"),
        work("other", employer="e2", title="Bakker in Wormer"),
        work("open", employer="e2", title="Magazijn", language_minimum=None),
        work("hard", employer="e3", title="Receptie", language_minimum=levels("B2"), licences=("C",)),
        work("gone", employer="e3", title="Kok"),
        course("k1", title="NT2 avond"),
    )
    house.say(*ended("vacancy", "gone"))
    house.settle()
    return house


@pytest.fixture
def client(town):
    client = town.app.test_client()
    town.sign_on(client)
    return client


def pathways(town, system):
    answer = get(town, "c1/pathways", system)
    return (
        [one["id"] for one in answer["ranked"]],
        [one["pathway"]["id"] for one in answer["toClarify"]],
        [one["pathway"]["id"] for one in answer["nearMisses"]],
    )


def test_two_pathways_are_compared_part_by_part(town, system):
    ranked, to_clarify, _ = pathways(town, system)
    for than in (ranked[-1], to_clarify[0]):
        body = get(town, f"c1/comparison?pathway={ranked[0]}&than={than}", system)
        assert ComparisonBody().validate(body) == {}
        scores = body["pathway"]["pathway"]["score"] - body["than"]["pathway"]["score"]
        assert body["difference"] == pytest.approx(scores, abs=1e-9)
        assert sum(part["difference"] for part in body["parts"]) == pytest.approx(scores, abs=1e-9)
        assert body["above"] == ranked[0]
        assert all(reason["text"].endswith(".") for reason in body["because"])
        back = get(town, f"c1/comparison?pathway={than}&than={ranked[0]}", system)
        assert (back["difference"], back["above"]) == (-body["difference"], body["above"])


def test_a_near_miss_can_be_compared_too(town, system):
    town.say_state(work("papers", employer="e9", licences=("C",)))
    town.settle()
    ranked, _, near = pathways(town, system)
    body = get(town, f"c1/comparison?pathway={near[0]}&than={ranked[0]}", system)
    assert (body["pathway"]["group"], body["above"]) == ("near_misses", ranked[0])


@pytest.mark.parametrize("than", ["", "nothing", "SAME"])
def test_what_is_no_pathway_of_the_candidate_cannot_be_compared(town, system, than):
    first = pathways(town, system)[0][0]
    than = first if than == "SAME" else than
    problem = get(town, f"c1/comparison?pathway={first}&than={than}", system, 404 if than else 400)
    assert problem["status"] == (404 if than else 400)


def test_why_not_names_every_gate_that_fails_and_what_would_open_it(town, system):
    body = get(town, "c1/why-not?vacancy=hard", system)
    assert WhyNotBody().validate(body) == {}
    assert (body["status"], body["vacancy"]["title"]) == ("open", "Receptie")
    tracks = {one["track"]: one for one in body["tracks"]}
    direct = tracks["direct"]
    assert direct["group"] == "not_possible"
    assert [one["gate"] for one in direct["obstacles"]] == ["licences", "language_at_start"]
    licence, language = direct["obstacles"]
    assert licence["reason"]["text"] == "Driving licence needed: lorry (C). The candidate has: nothing."
    assert licence["change"]["text"] == "Get a driving licence: lorry (C)."
    assert "speaking A2" in language["reason"]["text"]
    assert set(tracks) == {"direct", "evening", "learn_first"}


def test_why_not_says_what_to_ask(town, system):
    body = get(town, "c1/why-not?vacancy=open", system)
    assert {one["group"] for one in body["tracks"]} == {"to_clarify"}
    assert {"field": "vacancy.languageMinimum", "gate": "language_at_start"} in body["tracks"][0]["missing"]


def test_why_not_says_where_a_possible_one_stands(town, system):
    body = get(town, "c1/why-not?vacancy=easy", system)
    ranked = pathways(town, system)[0]
    for one in body["tracks"]:
        assert one["place"]["listed"] == 1 + ranked.index(one["pathway"]["id"])
        assert one["place"]["reason"]["code"] == "listed"


def test_a_closed_vacancy_is_said_to_be_closed_and_an_unknown_one_to_be_unknown(town, system):
    body = get(town, "c1/why-not?vacancy=gone", system)
    assert (body["status"], body["tracks"], body["vacancy"]["title"]) == ("closed", [], "Kok")
    assert get(town, "c1/why-not?vacancy=never", system, 404)["detail"] == "There is no such vacancy."
    get(town, "c1/why-not", system, 400)


def test_an_open_one_that_cannot_be_ranked_is_not_said_to_be_closed(town, client, system):
    with town.parts.live.caught_up(town.parts.database):
        town.parts.live.engine.quarantine("vacancy", "easy", "hours.min: nan")
    assert get(town, "c1/why-not?vacancy=easy", system)["status"] == "left_out"
    assert "er klopt iets niet in de gegevens" in client.get(f"{PAGE}/vacancies/easy", headers=DUTCH).text


def test_other_people_and_candidates_are_kept_apart(town, system):
    ranked = pathways(town, system)[0]
    town.say_state(someone("c2", team="south"))
    town.settle()
    get(town, f"c2/comparison?pathway={ranked[0]}&than={ranked[1]}", system, 404)
    headers = town.key("employer", "e1", "Bakkerij")
    for path in (f"c1/comparison?pathway={ranked[0]}&than={ranked[1]}", "c1/why-not?vacancy=easy"):
        get(town, path, headers, 403)
    client = town.app.test_client()
    town.sign_on(client, team="north")
    assert client.get("/candidates/c2/vacancies/easy").status_code == 404
    assert client.get("/candidates/c2/vacancies?q=bakker").status_code == 404


def test_who_is_not_yet_ranked_is_202_and_the_page_waits(client, town, system):
    town.say_state(someone("c3"))
    town.hear()
    get(town, "c3/why-not?vacancy=easy", system, 202)
    assert client.get("/candidates/c3/vacancies/easy").headers["Location"].endswith("/candidates/c3")


def test_the_page_compares_with_the_next_one_and_lets_two_be_chosen(client):
    page = client.get(PAGE, headers=DUTCH).text
    link = re.search(r'href="([^"]*/comparison[^"]*)">Waarom boven nummer 2', page)
    compared = client.get(link[1].replace("&amp;", "&"), headers=DUTCH)
    assert compared.status_code == 200
    for text in ("Waarom staat dit boven dat?", "Bakker &lt;b&gt;", "plaats 1 van de lijst", "Verschil", "<option"):
        assert text in compared.text, text
    chosen = client.get(f"{PAGE}/comparison", headers=DUTCH)
    assert chosen.status_code == 200
    assert client.get(f"{PAGE}/comparison?pathway=x", headers=DUTCH).status_code == 404


@pytest.mark.parametrize(
    ("typed", "found"),
    [("bakkerij", 5), ("MOLEN bak", 5), ("bakker wormer", "other"), ("ceptie", "hard"), ("%", 0), ("", 0)],
)
def test_vacancies_are_found_by_title_and_employer(client, typed, found):
    page = client.get(f"{PAGE}/vacancies", query_string={"q": typed}, headers=DUTCH)
    if isinstance(found, str):  # the only one: straight on to it
        assert page.headers["Location"].endswith(f"/vacancies/{found}")
    else:
        assert len(re.findall(r'href="[^"]*/vacancies/\w+"', page.text)) == found
    assert ("Er is geen vacature gevonden" in page.text) == (typed == "%")


def test_a_vacancy_is_found_by_its_id_and_closed_ones_are_marked(client, town):
    assert client.get(f"{PAGE}/vacancies?q=hard").headers["Location"].endswith("/vacancies/hard")
    town.say_state(work("chef", employer="e9", title="Kok in opleiding"))
    town.settle()
    page = client.get(f"{PAGE}/vacancies?q=kok", headers=DUTCH).text
    assert page.index("Kok in opleiding") < page.index("Kok, ") < page.index("gesloten")


def test_the_page_of_a_vacancy_says_what_is_in_the_way(client):
    page = client.get(f"{PAGE}/vacancies/hard", headers=DUTCH).text
    for text in (
        "Waarom niet: Receptie?",
        "2 dingen passen niet",
        "Rijbewijs nodig: vrachtwagen (C)",
        "Rijbewijs halen",
    ):
        assert text in page, text
    assert "Deze vacature is gesloten" in client.get(f"{PAGE}/vacancies/gone", headers=DUTCH).text
    assert "Waar staat het: Bakker &lt;b&gt;" in client.get(f"{PAGE}/vacancies/easy", headers=DUTCH).text
    assert "eerst iets vragen" in client.get(f"{PAGE}/vacancies/open", headers=DUTCH).text
    assert client.get(f"{PAGE}/vacancies/never", headers=DUTCH).status_code == 404


def test_what_helps_names_what_it_opens_and_what_two_changes_open_together(client, town):
    town.say_state(work("lorry", employer="e8", title="Chauffeur", licences=("C",)))
    town.say_state(work("forks", employer="e8", title="Heftruckchauffeur", certificates=("forklift",)))
    town.say_state(work("both", employer="e7", title="Rijdende portier", licences=("C",), certificates=("forklift",)))
    town.settle()
    page = client.get(f"{PAGE}?group=helps", headers=DUTCH).text
    assert "onder andere Chauffeur" in page
    pair = {"Rijbewijs halen: vrachtwagen (C).", "Certificaat halen: heftruckcertificaat."}
    assert pair in [set(found) for found in re.findall(r">([^<]+\.) Samen met: ([^<]+\.)<", page)]
    assert "alleen samen" in page


def test_below_the_list_the_page_links_to_what_stands_above(client, town):
    more = [work(f"m{number}", employer=f"e{number}", title=f"Werk {number}") for number in range(30)]
    town.say_state(*more)
    town.settle()
    pages = [client.get(f"{PAGE}/vacancies/m{number}", headers=DUTCH).text for number in range(30)]
    below = [page for page in pages if "staat niet in de lijst van 20" in page]
    assert below
    assert all("/comparison?pathway=" in page for page in below)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_on_the_pages_is_a_code_or_an_address_of_a_concept(client, language):
    for path in ("", "/vacancies/hard", "/vacancies/open", "/vacancies/easy", "/comparison"):
        text = re.sub(r"<[^>]+>|&[a-z]+;", " ", client.get(PAGE + path, headers={"Accept-Language": language}).text)
        raw = re.findall(
            r"https?:\S+|\b[a-z]+_[a-z_]+\b|\bNone\b|\{\w+\}|\b(?:value|part|gate|path|why_not)\.\w+", text
        )
        assert raw == [], (path, raw)
