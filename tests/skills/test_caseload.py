"""What became of proposals, as the matcher tells of it: kept once, in order, and gone with the person."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skills_house import BAKERY, NAMES, NOW, SCHOOL, House
from sqlalchemy import text

from services.skills.domain.matches import headline
from shared.contracts.events import MATCHES, PATHWAY_STEPS
from shared.contracts.matches import PartyAnswer
from shared.events.broker import Message
from shared.vocabulary.matches import STATES, STEPS

ROWS = ("matches", "match_steps", "introductions", "heard_lists", "heard_outcomes", "follow_ups", "assignments")


def rows(house: House) -> list:
    with house.app.extensions["opstap"]["database"].read() as connection:
        return [tuple(map(str, row)) for table in ROWS for row in connection.execute(text(f"select * from {table}"))]


def caseload(house: House, candidate: str) -> dict:
    answer = house.call("GET", f"candidates/{candidate}/matches")
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_every_step_is_kept_with_when_it_happened_and_the_newest_state_counts(house: House):
    made = house.add()["id"]
    house.step(made, "proposed", 1, by="account-1")
    house.step(made, "answered", 2, party=BAKERY, answers=(PartyAnswer(BAKERY, "employer", "accepted"),))
    heard_late = NOW - timedelta(days=3)
    house.step(made, "refused", 3, party=SCHOOL, reason="no_place_left", at=heard_late)
    (match,) = caseload(house, made)["matches"]
    assert match["state"] == "refused"
    assert [(step["step"], step["party"], step["reason"]) for step in match["steps"]] == [
        ("proposed", None, None),
        ("answered", BAKERY, None),
        ("refused", SCHOOL, "no_place_left"),
    ]
    assert match["steps"][0]["by"] == "account-1"
    assert match["steps"][2]["at"] == heard_late.isoformat()
    assert (match["vacancyTitle"], match["employerName"], match["startsOn"]) == (
        "Medewerker broodproductie",
        NAMES[BAKERY],
        "2027-01-12",
    )


@given(st.permutations(range(1, 6)), st.lists(st.integers(1, 5), max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_twice_and_out_of_order_gives_the_same(house: House, order: list[int], again: list[int]):
    steps = ("proposed", "agreed", "accepted", "started", "completed")
    made = house.add()["id"]
    for revision in [*order, *again]:
        house.step(made, steps[revision - 1], revision, id=f"m-{made}")
    (match,) = caseload(house, made)["matches"]
    assert (match["state"], match["revision"]) == ("completed", 5)
    assert [step["step"] for step in match["steps"]] == list(steps)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_matcher_is_heard(house: House, step: str):
    made = house.add()["id"]
    house.step(made, step)
    assert caseload(house, made)["matches"][0]["steps"][0]["step"] == step
    assert house.broker.lag("skills", [MATCHES.name]) == {} or not any(
        house.broker.lag("skills", [MATCHES.name]).values()
    )


def test_erasing_a_person_takes_the_matches_along_and_a_late_step_brings_nothing_back(house: House):
    kept, gone = house.add()["id"], house.add()["id"]
    for number, person in enumerate((kept, gone)):
        house.step(person, "accepted", 1, id=f"m-{number}")
        house.key("provider", organisation=SCHOOL)
        house.call("POST", "introductions", {"match": f"m-{number}"}, role=SCHOOL)
    before = rows(house)
    assert any(gone in row for row in before)
    assert house.call("DELETE", f"candidates/{gone}").status_code == 204
    house.step(gone, "withdrawn", 2, id="m-1", reason="erased")
    house.step(gone, "proposed", 1, id="m-2")
    left = rows(house)
    assert {row for row in before if kept in row or row[0] == "m-0"} == set(left)
    assert house.call("GET", f"candidates/{gone}/matches").status_code == 404


def test_of_somebody_who_was_never_here_nothing_is_kept(house: House):
    house.step("nobody", "proposed")
    assert rows(house) == []


def test_what_cannot_be_read_becomes_a_dead_letter_and_the_next_is_heard(house: House):
    made = house.add()["id"]
    house.broker.publish([Message(MATCHES.name, made, b"{")])
    house.step(made, "proposed")
    assert len(caseload(house, made)["matches"]) == 1


def test_matches_are_for_the_case_system_only(house: House):
    made = house.add()["id"]
    for role in ("employer", "provider"):
        assert house.call("GET", f"candidates/{made}/matches", role=role).status_code == 403
    assert house.call("GET", "candidates/nobody/matches").status_code == 404


def test_organisations_are_named_also_when_their_key_was_never_heard_of(house: House):
    made = house.add()["id"]
    house.step(made, "proposed")
    assert caseload(house, made)["names"] == {BAKERY: NAMES[BAKERY]}
    house.key("provider", organisation=SCHOOL)
    assert caseload(house, made)["names"] == NAMES


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([], None),
        (["refused", "proposed"], "proposed"),
        (["started", "proposed"], "started"),
        (["proposed", "accepted"], "accepted"),
        (["completed", "refused"], "refused"),
    ],
)
def test_a_list_shows_what_is_nearest_to_work_else_what_came_last(states: list[str], shown: str | None):
    assert headline(states) == shown


def test_every_state_and_step_of_the_vocabulary_has_a_place_here():
    assert set(PATHWAY_STEPS) == set(STEPS)
    assert {headline([state]) for state in STATES} == set(STATES)
