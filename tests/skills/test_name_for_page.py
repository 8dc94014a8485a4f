"""The name of a person, for the script of the matcher's pages."""

from __future__ import annotations

from skills_house import House, full


def test_a_coach_of_the_team_is_told_the_name_and_nobody_keeps_it(house: House) -> None:
    identity = house.call("POST", "candidates", full()).json["id"]
    answer = house.coach().client.get(f"/candidates/{identity}/name")
    personal = full()["personal"]
    assert answer.json == {"name": f"{personal['givenName']} {personal['familyName']}"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_is(house: House) -> None:
    identity = house.call("POST", "candidates", {**full(), "team": "south"}).json["id"]
    assert house.app.test_client().get(f"/candidates/{identity}/name").status_code == 303
    assert house.coach(team="north").client.get(f"/candidates/{identity}/name").status_code == 404
    assert house.coach("other@zaanwolde.example").client.get("/candidates/nobody/name").status_code == 404
