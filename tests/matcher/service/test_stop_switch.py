"""Ranking turned off: nothing is put in an order, what is possible stays there, and everybody is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from matcher.service.house import someone, work

from services.matcher.app import workers
from services.matcher.config import Config

pytestmark = pytest.mark.sqlite_only
DUTCH = {"Accept-Language": "nl"}
PAGE = "/candidates/c1"


@pytest.fixture
def stopped(house):
    """A service that has never ranked anybody, with ranking off."""
    house.stop()
    house.config = replace(house.config, ranking=False)
    house.start()
    house.say_state(someone(), work("a", title="Bakker"), work("b", title="Afwasser"), work("c", licences=("C",)))
    house.hear()
    return house


@pytest.fixture
def client(stopped):
    client = stopped.app.test_client()
    stopped.sign_on(client)
    return client


@pytest.mark.parametrize(("said", "ranks"), [(None, True), ("on", True), ("off", False)])
def test_the_setting_turns_it_off(said, ranks):
    environ = {"OPSTAP_SECRET_KEY": "x"} | ({"OPSTAP_RANKING": said} if said else {})
    assert Config.from_env(environ).ranking is ranks


def test_a_setting_that_is_neither_stops_the_start():
    with pytest.raises(ValueError, match="OPSTAP_RANKING"):
        Config.from_env({"OPSTAP_SECRET_KEY": "x", "OPSTAP_RANKING": "Off"})


def test_the_page_of_a_candidate_says_so_and_lists_by_title(client):
    page = client.get(PAGE, headers=DUTCH).text
    assert "Het rangschikken staat uit" in page
    assert re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', page) == ["Afwasser", "Bakker"]


def test_no_page_shows_a_score_or_a_place(client):
    for path in ("", "/unranked", "/vacancies/a", "/vacancies/a/direct", "/vacancies/c"):
        answer = client.get(PAGE + path, headers=DUTCH)
        shown = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])
        assert answer.status_code == 200 and not re.search(r"Score|\d,\d\d", shown), path


def test_a_page_of_a_vacancy_does_not_speak_of_a_list(client):
    page = client.get(f"{PAGE}/vacancies/a", headers=DUTCH).text
    assert re.search(r"<h1[^>]*>Bakker</h1>", page) and "/propose" in page
    assert "Waarom niet" in client.get(f"{PAGE}/vacancies/c", headers=DUTCH).text


def test_pages_that_compare_lead_back(client):
    for path in ("/comparison", "/comparison?pathway=x&than=y", "/side-by-side?pathway=x&pathway=y"):
        answer = client.get(PAGE + path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/candidates/c1"), path


def test_a_coach_still_decides_and_sees_what_was_decided(client, stopped):
    link = re.search(r'href="([^"]+/propose)"', client.get(f"{PAGE}/vacancies/a/direct").text)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)[1]
    assert client.post(link, data={"csrf_token": token}).status_code == 303
    assert "voorgesteld" in client.get(PAGE, headers=DUTCH).text


def test_http_refuses_what_ranks_says_why_and_gives_what_is_possible(stopped):
    client, key = stopped.app.test_client(), stopped.key("system")
    ask = "/api/v1/candidates/c1"
    refused = [
        client.get(f"{ask}/pathways", headers=key),
        client.get(f"{ask}/pathways?vacancy=a", headers=key),
        client.get(f"{ask}/what-helps", headers=key),
        client.get(f"{ask}/why-not?vacancy=a", headers=key),
        client.get(f"{ask}/comparison?pathway=x&than=y", headers=key),
        client.post(f"{ask}/what-if", json={"changes": {}}, headers=key),
        client.get("/api/v1/vacancies/a/candidates", headers=key),
    ]
    assert {(one.status_code, one.content_type) for one in refused} == {(409, "application/problem+json")}
    assert all("turned ranking off" in one.json["detail"] for one in refused)
    first = client.get(f"{ask}/unranked?limit=1", headers=key).json
    second = client.get(f"{ask}/unranked?limit=1&after={first['next']}", headers=key).json
    assert [one["title"] for one in (*first["items"], *second["items"])] == ["Afwasser", "Bakker"]
    assert second["next"] is None and "direct" in first["items"][0]["tracks"]
    assert not re.search("score", str(first))


def test_nobody_is_ranked_and_no_list_is_told(stopped):
    names = [worker.name for worker in workers(stopped.app)]
    assert not [name for name in names if "ranker" in name]
    assert "opstap_ranker_behind 0.0" in stopped.app.test_client().get("/metrics").text


def test_the_list_without_an_order_is_there_while_ranking_is_on(house):
    house.say_state(someone(), work("a", title="Bakker"))
    house.settle()
    answer = house.app.test_client().get("/api/v1/candidates/c1/unranked", headers=house.key("system"))
    assert [one["vacancy"] for one in answer.json["items"]] == ["a"]
