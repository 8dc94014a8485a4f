"""Courses and initiatives live as vacancies do: what is their own is told here."""

from __future__ import annotations

from typing import Any

import pytest
from vacancies_town import Town, course, initiative

from shared.contracts.payloads import CourseState, InitiativeState


def test_a_course_is_made_changed_and_closed(town: Town) -> None:
    made = town.made("/courses", course(), town.provider)
    path = f"/courses/{made['id']}"
    assert (made["seatsFree"], made["provider"]["name"], made["warnings"]) == (14, "Taalhuis Zaan", [])
    assert made["teaches"] == ["listening", "speaking", "reading", "writing"]
    put = town.call("PUT", path, course(seats=10), town.provider)
    assert (put.status_code, put.get_json()["seatsFree"], put.headers["ETag"]) == (200, 10, '"2"')
    patched = town.call("PATCH", path, {"seats": 0, "place": {"online": True}}, town.provider).get_json()
    assert (patched["seatsFree"], patched["place"]) == (0, {"postcode": "1506", "online": True})
    assert town.call("DELETE", path, key=town.provider).status_code == 204
    assert town.call("GET", path, key=town.provider).get_json()["status"] == "closed"
    told = town.spoken("course")
    assert [event.type.short for event in told] == ["course.published.v1"] * 3 + ["course.closed.v1"]
    assert isinstance(told[2].data, CourseState)
    assert told[2].data.seats_free == 0


def test_seats_that_are_not_stated_stay_unknown(town: Town) -> None:
    body = course()
    del body["seats"]
    made = town.made("/courses", body, town.provider)
    assert made["seatsFree"] is None
    assert [warning["pointer"] for warning in made["warnings"]] == ["/seats"]
    assert town.spoken("course")[0].data.seats_free is None


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"lessons": [{"day": "tue", "from": "21:00", "to": "18:30"}]}, "/lessons/0/to"),
        ({"lessons": [{"day": "tue", "from": "18:30", "to": "18:30"}]}, "/lessons/0/to"),
        ({"lessons": []}, "/lessons"),
        ({"fromLevel": "B1", "toLevel": "A2"}, "/toLevel"),
        ({"fromLevel": "A2", "toLevel": "A2"}, "/toLevel"),
        ({"seats": -1}, "/seats"),
        ({"weeks": 0}, "/weeks"),
        ({"startsOn": "2027-02-30"}, "/startsOn"),
        ({"startsOn": "1066-10-14"}, "/startsOn"),
        ({"weeks": 157}, "/weeks"),
        ({"seats": 10**400}, "/seats"),
        ({"teaches": []}, "/teaches"),
    ],
)
def test_an_impossible_course_is_400_and_says_where(town: Town, changes: Any, pointer: str) -> None:
    before = town.counts()
    answer = town.post("/courses", course(**changes), town.provider)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert town.counts() == before


def test_an_initiative_is_made_listed_changed_and_closed(town: Town) -> None:
    times = [{"day": "sat", "from": "10:00", "to": "12:00"}]
    made = town.made("/initiatives", initiative(times=times), town.provider)
    path = f"/initiatives/{made['id']}"
    assert (made["placesFree"], made["organisation"]["name"]) == (20, "Taalhuis Zaan")
    patched = town.call("PATCH", path, {"places": None, "postcode": "9999"}, town.provider).get_json()
    assert (patched["placesFree"], patched["times"]) == (None, times)
    assert [warning["pointer"] for warning in patched["warnings"]] == ["/postcode"]
    assert [item["id"] for item in town.call("GET", "/initiatives", key=town.provider).get_json()["items"]] == [
        made["id"]
    ]
    assert town.call("DELETE", path, key=town.provider).status_code == 204
    told = town.spoken("initiative")
    assert [event.type.short for event in told] == ["initiative.published.v1"] * 2 + ["initiative.closed.v1"]
    assert isinstance(told[1].data, InitiativeState)
