"""Vacancies over the API: published, read, listed, changed, closed, and told in events."""

from __future__ import annotations

from typing import Any

import pytest
from vacancies_town import FakeLinker, Town, vacancy

from shared.contracts.payloads import Ended, VacancyState


def test_a_new_vacancy_is_answered_whole_with_its_place_and_tag(town: Town) -> None:
    answer = town.post("/vacancies", vacancy(), town.employer)
    body = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/vacancies/{body['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["API-Version"]
    assert (body["status"], body["revision"], body["positionsFree"]) == ("open", 1, 2)
    assert body["employer"]["name"] == "Bakkerij De Korenaar"
    assert body["schedule"]["shifts"][0] == {"day": "mon", "from": "06:00", "to": "14:00"}
    assert body["warnings"] == []
    assert town.call("GET", f"/vacancies/{body['id']}", key=town.employer).get_json() == body


def test_the_event_carries_the_terms_that_were_stored(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    [event] = town.spoken()
    state = event.data
    assert event.type.short == "vacancy.published.v1"
    assert isinstance(state, VacancyState)
    assert (state.id, state.revision, state.employer) == (made["id"], 1, made["employer"]["id"])
    assert state.positions_free == 2
    assert state.terms.hours is not None
    assert state.terms.hours.max == 24


def test_free_text_is_linked_and_never_counts_as_confirmed(town: Town) -> None:
    made = town.made("/vacancies", vacancy(skills=[{"label": "Deeg maken"}, {"label": "iets raars"}]), town.employer)
    occupation = {"concept": "http://data.europa.eu/esco/occupation/baker", "label": "bakker"}
    assert made["occupation"] == {**occupation, "score": 0.91, "confirmed": False}
    linked, strange = made["skills"]
    assert (linked["label"], linked["concept"][-5:], linked["score"]) == ("Deeg maken", "dough", 0.875)
    assert (strange["concept"], strange["score"], strange["confirmed"]) == (None, None, False)
    assert [warning["pointer"] for warning in made["warnings"]] == ["/skills/1/concept"]


@pytest.mark.parametrize("stated", ["http://data.europa.eu/esco/occupation/x", {"concept": "http://x.example/x"}])
def test_a_stated_concept_is_confirmed_and_not_linked(town: Town, linker: FakeLinker, stated: Any) -> None:
    skills = [{"label": "deeg", "concept": "http://data.europa.eu/esco/skill/y"}]
    made = town.made("/vacancies", vacancy(occupation=stated, skills=skills), town.employer)
    assert made["occupation"]["confirmed"] is True
    assert made["skills"][0]["confirmed"] is True
    assert linker.asked == []


def test_a_text_is_linked_once_and_then_remembered(town: Town, linker: FakeLinker) -> None:
    for _ in range(3):
        town.made("/vacancies", vacancy(), town.employer)
    assert sorted(linker.asked) == ["Bakker", "deeg maken"]


def test_what_a_caller_sends_back_as_it_was_linked_does_not_become_confirmed(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    again = vacancy(occupation=made["occupation"], skills=made["skills"])
    put = town.call("PUT", f"/vacancies/{made['id']}", again, town.employer).get_json()
    assert put["occupation"] == made["occupation"]
    assert put["skills"] == made["skills"]


def test_a_patch_of_the_title_links_anew_and_leaves_the_rest(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    answer = town.call("PATCH", f"/vacancies/{made['id']}", {"title": "Schoonmaker", "wage": None}, town.employer)
    changed = answer.get_json()
    assert answer.status_code == 200
    assert changed["occupation"] is None
    assert changed["wage"] is None
    assert changed["skills"] == made["skills"]
    assert changed["revision"] == 2


def test_a_confirmed_occupation_survives_a_patch_of_the_title(town: Town) -> None:
    made = town.made("/vacancies", vacancy(occupation="http://x.example/o"), town.employer)
    changed = town.call("PATCH", f"/vacancies/{made['id']}", {"title": "Bakker"}, town.employer).get_json()
    assert changed["occupation"]["concept"] == "http://x.example/o"


def test_a_patch_merges_objects_and_replaces_lists(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    patch = {"hours": {"max": 30}, "skills": [{"label": "rekenen"}]}
    media = {"content_type": "application/merge-patch+json"}
    changed = town.call("PATCH", f"/vacancies/{made['id']}", patch, town.employer, **media).get_json()
    assert changed["hours"] == {"min": 24, "max": 30}
    assert [skill["label"] for skill in changed["skills"]] == ["rekenen"]


def test_a_patch_with_null_makes_what_may_be_unknown_unknown(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    patch = {"hours": None, "schedule": None, "workplace": None}
    answer = town.call("PATCH", f"/vacancies/{made['id']}", patch, town.employer)
    assert answer.status_code == 200
    assert [answer.get_json()[name] for name in patch] == [None, None, None]
    assert town.call("PATCH", f"/vacancies/{made['id']}", {"title": None}, town.employer).status_code == 400


def test_a_patch_that_makes_it_invalid_names_the_field_and_changes_nothing(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    before = town.counts()
    answer = town.call("PATCH", f"/vacancies/{made['id']}", {"hours": {"min": 40}, "title": None}, town.employer)
    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.get_json()["errors"]} == {"/hours/max", "/title"}
    assert town.counts() == before


def test_every_change_is_told_with_a_higher_revision_and_closing_last(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    path = f"/vacancies/{made['id']}"
    town.call("PUT", path, vacancy(positions=3), town.employer)
    town.call("DELETE", path, key=town.employer)
    told = [(event.type.short, event.data.revision) for event in town.spoken()]
    assert told == [("vacancy.published.v1", 1), ("vacancy.published.v1", 2), ("vacancy.closed.v1", 3)]
    assert isinstance(town.spoken()[-1].data, Ended)


def test_a_closed_vacancy_can_be_read_but_not_changed_and_closing_again_says_nothing(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    path = f"/vacancies/{made['id']}"
    assert town.call("DELETE", path, key=town.employer).status_code == 204
    assert town.call("DELETE", path, key=town.employer).status_code == 204
    assert town.call("GET", path, key=town.employer).get_json()["status"] == "closed"
    assert town.call("PUT", path, vacancy(), town.employer).status_code == 409
    assert len(town.spoken()) == 2


def test_a_stale_tag_is_412_and_a_current_one_passes(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    path, seen = f"/vacancies/{made['id']}", {"headers": {"If-Match": '"1"'}}
    assert town.call("PUT", path, vacancy(positions=3), town.employer, **seen).headers["ETag"] == '"2"'
    for method, body in (("PUT", vacancy(positions=4)), ("PATCH", {"positions": 4}), ("DELETE", None)):
        stale = town.call(method, path, body, town.employer, headers={"If-Match": '"1"'})
        assert stale.status_code == 412, method
    assert town.call("GET", path, key=town.employer).get_json()["positions"] == 3
    assert town.call("PUT", path, vacancy(), town.employer, headers={"If-Match": "*"}).status_code == 200
    assert town.call("PUT", path, vacancy(), town.employer, headers={"If-Match": "nonsense"}).status_code == 412


def test_a_caller_who_has_the_newest_gets_304(town: Town) -> None:
    made = town.made("/vacancies", vacancy(), town.employer)
    path = f"/vacancies/{made['id']}"
    same = town.call("GET", path, key=town.employer, headers={"If-None-Match": '"1"'})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", '"1"')
    assert town.call("GET", path, key=town.employer, headers={"If-None-Match": '"0"'}).status_code == 200


def test_one_idempotency_key_makes_one_vacancy(town: Town) -> None:
    once = {"headers": {"Idempotency-Key": "a"}}
    first = town.post("/vacancies", vacancy(), town.employer, **once)
    again = town.post("/vacancies", vacancy(), town.employer, headers={"Idempotency-Key": "a"})
    assert (again.status_code, again.get_json()["id"]) == (201, first.get_json()["id"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(town.spoken()) == 1
    other = town.post("/vacancies", vacancy(positions=5), town.employer, headers={"Idempotency-Key": "a"})
    assert other.status_code == 409
    elsewhere = town.post("/vacancies", vacancy(), town.other_employer, headers={"Idempotency-Key": "a"})
    assert elsewhere.get_json()["id"] != first.get_json()["id"]


def test_a_list_is_read_page_by_page_and_holds_only_ones_own(town: Town) -> None:
    ids = [town.made("/vacancies", vacancy(employerReference=f"R{n}"), town.employer)["id"] for n in range(5)]
    town.made("/vacancies", vacancy(), town.other_employer)
    seen, path = [], "/vacancies?limit=2"
    while path:
        answer = town.call("GET", path, key=town.employer)
        seen += [item["id"] for item in answer.get_json()["items"]]
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(answer.get_json()["next"])
        path = link.partition(">")[0].removeprefix("</api/v1")
    assert sorted(seen) == sorted(ids)
    assert len(seen) == 5
    assert len(town.call("GET", "/vacancies", key=town.system).get_json()["items"]) == 6


def test_a_list_is_filtered_by_reference_and_status(town: Town) -> None:
    wanted = town.made("/vacancies", vacancy(employerReference="X 1"), town.employer)
    shut = town.made("/vacancies", vacancy(employerReference="Y"), town.employer)
    town.call("DELETE", f"/vacancies/{shut['id']}", key=town.employer)

    def ids(query: str) -> list[str]:
        return [item["id"] for item in town.call("GET", "/vacancies?" + query, key=town.employer).get_json()["items"]]

    assert ids("employerReference=X%201") == [wanted["id"]]
    assert ids("status=closed") == [shut["id"]]
    assert ids("employerReference=X%201&status=closed") == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "after=!!", "after=%C3%A9", "bogus=1", "status=no"]
)
def test_a_wrong_query_is_400_and_named(town: Town, query: str) -> None:
    answer = town.call("GET", f"/vacancies?{query}", key=town.employer)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]


WARNED = [
    ({"hours": {"min": 30, "max": 36}}, "/hours"),
    ({"closesOn": "2027-01-01"}, "/closesOn"),
    ({"closesOn": "2026-01-01", "startsOn": None}, "/closesOn"),
    ({"workplace": {"postcode": "9999"}}, "/workplace/postcode"),
    ({"languageMinimum": None, "languageMinimumWithGuidance": None}, "/languageMinimum"),
    ({"title": "Onbekend"}, "/occupation"),
    ({"engagement": "apprenticeship"}, "/schoolDay"),
    (
        {"schedule": {"type": "flexible", "window": [{"day": "mon", "from": "08:00", "to": "12:00"}]}},
        "/schedule/window",
    ),
]


@pytest.mark.parametrize(("changes", "pointer"), WARNED)
def test_what_is_probably_not_meant_is_a_warning_and_no_error(town: Town, changes: Any, pointer: str) -> None:
    made = town.made("/vacancies", vacancy(**changes), town.employer)
    assert [warning["pointer"] for warning in made["warnings"]] == [pointer]


def test_a_second_open_vacancy_under_one_reference_is_published_with_a_warning(town: Town) -> None:
    first = town.made("/vacancies", vacancy(), town.employer)
    second = town.made("/vacancies", vacancy(), town.employer)
    assert first["warnings"] == []
    assert second["warnings"][0]["pointer"] == "/employerReference"
    assert first["id"] in second["warnings"][0]["message"]
    assert town.made("/vacancies", vacancy(), town.other_employer)["warnings"] == []
