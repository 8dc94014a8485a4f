"""Places are given once, all that a pathway needs or none, and freed when it is over; each time it is told what is free."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from vacancies_matches import Matches
from vacancies_town import Town, course, promise, vacancy

from shared.contracts.matches import ReservationState
from shared.contracts.payloads import FreePeriod


@pytest.fixture
def matches(town: Town) -> Matches:
    return Matches(town)


@pytest.fixture
def job(town: Town) -> str:
    return str(town.made("/vacancies", vacancy(positions=1), town.employer)["id"])


@pytest.fixture
def lessons(town: Town) -> str:
    return str(town.made("/courses", course(seats=1), town.provider)["id"])


def read(town: Town, path: str) -> dict[str, Any]:
    answer = town.call("GET", path, key=town.system)
    assert answer.status_code == 200
    return dict(answer.get_json())


def promised(town: Town, job: str, **changes: Any) -> str:
    return str(town.made("/guidance-commitments", promise(job, **changes), town.employer)["id"])


def test_an_agreed_match_takes_one_of_everything_and_all_of_it_is_told(
    town: Town, matches: Matches, job: str, lessons: str
) -> None:
    buddy = promised(town, job, capacity=2)
    before = len(town.spoken())
    matches.say("agreed", "m1", job, courses=(lessons,), guidance=(buddy,), starts_on=date(2027, 1, 4))
    told = town.spoken()[before:]
    assert [event.type.short for event in told] == [
        "reservation.made.v1",
        "vacancy.published.v1",
        "course.published.v1",
        "guidance.pledged.v1",
    ]
    assert told[0].data == ReservationState("m1", 3, job, (lessons,), (buddy,))
    assert (told[1].data.positions_free, told[2].data.seats_free, told[3].data.capacity_free) == (0, 0, 2)
    assert [event.data.revision for event in told[1:]] == [2, 2, 2]
    assert told[2].data.free_per_period == (FreePeriod(0, date(2027, 1, 12), date(2027, 8, 9)),)
    assert told[3].data.free_per_period == (
        FreePeriod(2, date(2027, 1, 1), date(2027, 1, 3)),
        FreePeriod(1, date(2027, 1, 4), date(2027, 7, 5)),
        FreePeriod(2, date(2027, 7, 6), date(2027, 12, 31)),
    )
    shown = read(town, f"/guidance-commitments/{buddy}")
    assert shown["capacityFree"] == 2
    assert shown["freePerPeriod"][1] == {"free": 1, "startsOn": "2027-01-04", "endsOn": "2027-07-05"}
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 0
    assert read(town, f"/courses/{lessons}")["seatsFree"] == 0


def test_who_comes_second_is_refused_and_takes_nothing_of_the_rest(
    town: Town, matches: Matches, job: str, lessons: str
) -> None:
    other = str(town.made("/vacancies", vacancy(positions=5), town.employer)["id"])
    matches.say("agreed", "m1", job, courses=(lessons,))
    matches.say("agreed", "m2", other, courses=(lessons,))
    matches.say("agreed", "m3", job)
    refused = [event.data for event in town.spoken("reservation.refused")]
    assert [(state.id, state.reason) for state in refused] == [("m2", "no_seat_left"), ("m3", "no_position_left")]
    assert read(town, f"/vacancies/{other}")["positionsFree"] == 5


@pytest.mark.parametrize("end", ["refused", "withdrawn", "stopped", "completed"])
def test_the_end_of_a_match_frees_what_it_held_for_the_next(town: Town, matches: Matches, job: str, end: str) -> None:
    buddy = promised(town, job, capacity=1)
    matches.say("agreed", "m1", job, guidance=(buddy,))
    matches.say(end, "m1", job, revision=7)
    last = town.spoken()[-3:]
    assert last[0].type.short == "reservation.released.v1"
    assert last[0].data == ReservationState("m1", 7, job, (), (buddy,))
    assert (last[1].data.positions_free, last[2].data.capacity_free, last[2].data.free_per_period) == (1, 1, ())
    matches.say("agreed", "m2", job, guidance=(buddy,))
    assert [event.data.id for event in town.spoken("reservation.made")] == ["m1", "m2"]


def test_the_same_agreement_again_gets_the_same_answer_and_takes_nothing_more(
    town: Town, matches: Matches, job: str
) -> None:
    for match in ("m1", "m2"):
        matches.say("agreed", match, job)
    first = [event.data for event in town.spoken("reservation")]
    published = len(town.spoken("vacancy"))
    town.call("PATCH", f"/vacancies/{job}", {"positions": 9}, town.employer)
    for match in ("m1", "m2"):
        matches.say("agreed", match, job)
    assert [event.data for event in town.spoken("reservation")] == first * 2
    assert len(town.spoken("vacancy")) == published + 1
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 8


def test_a_match_that_was_withdrawn_before_its_agreement_was_heard_takes_nothing(
    town: Town, matches: Matches, job: str
) -> None:
    matches.say("withdrawn", "m1", job, revision=4)
    matches.say("agreed", "m1", job, revision=3)
    assert town.spoken("reservation") == []
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 1


def test_an_end_that_comes_twice_or_late_frees_nothing_of_others(town: Town, matches: Matches, job: str) -> None:
    matches.say("agreed", "m1", job, revision=3)
    matches.say("withdrawn", "m1", job, revision=2)
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 0
    matches.say("withdrawn", "m1", job, revision=4)
    matches.say("agreed", "m2", job)
    matches.say("withdrawn", "m1", job, revision=5)
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 0
    assert len(town.spoken("reservation.released")) == 1


def test_what_is_closed_or_not_known_is_refused_as_closed(town: Town, matches: Matches, job: str, lessons: str) -> None:
    matches.say("agreed", "m0", "no-such-vacancy")
    town.call("DELETE", f"/courses/{lessons}", key=town.provider)
    matches.say("agreed", "m1", job, courses=(lessons,))
    town.call("DELETE", f"/vacancies/{job}", key=town.employer)
    matches.say("agreed", "m2", job)
    assert [event.data.reason for event in town.spoken("reservation.refused")] == ["closed"] * 3


def test_guidance_that_cannot_be_leaned_on_is_refused(town: Town, matches: Matches, job: str) -> None:
    other = str(town.made("/vacancies", vacancy(), town.other_employer)["id"])
    withdrawn = promised(town, job)
    town.post(f"/guidance-commitments/{withdrawn}/withdraw", {"reason": "Ziek"}, town.employer)
    for_another = promised(town, other)
    too_late = promised(town, job, validFrom="2027-02-01")
    over = promised(town, job, validFrom="2026-12-01", validUntil="2026-12-31")
    for number, guidance in enumerate((withdrawn, for_another, too_late, over, "unknown")):
        matches.say("agreed", f"m{number}", job, guidance=(guidance,), starts_on=date(2027, 1, 4))
    assert [event.data.reason for event in town.spoken("reservation.refused")] == ["no_guidance_left"] * 5
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 1


def test_the_promise_of_somebody_else_counts_once_the_employer_has_confirmed_it(
    town: Town, matches: Matches, job: str
) -> None:
    buddy = str(town.made("/guidance-commitments", promise(job), town.provider)["id"])
    matches.say("agreed", "m1", job, guidance=(buddy,))
    assert town.spoken("reservation")[-1].data.reason == "no_guidance_left"
    assert town.post(f"/guidance-commitments/{buddy}/confirm", {}, town.employer).status_code == 200
    matches.say("agreed", "m2", job, guidance=(buddy,))
    assert town.spoken("reservation")[-1].type.short == "reservation.made.v1"


def test_guidance_is_taken_for_its_days_so_that_others_may_have_the_days_after(town: Town, matches: Matches) -> None:
    job = str(town.made("/vacancies", vacancy(positions=9), town.employer)["id"])
    buddy = promised(town, job, capacity=1, weeks=None)
    until = date(2027, 3, 31)
    matches.say("agreed", "m1", job, guidance=(buddy,), starts_on=date(2027, 1, 4), guidance_until=until)
    matches.say("agreed", "m2", job, guidance=(buddy,), starts_on=until)
    assert town.spoken("reservation")[-1].data.reason == "no_guidance_left"
    matches.say("agreed", "m3", job, guidance=(buddy,), starts_on=date(2027, 4, 1))
    assert town.spoken("reservation")[-1].type.short == "reservation.made.v1"
    assert town.spoken("guidance")[-1].data.free_per_period == (
        FreePeriod(1, date(2027, 1, 1), date(2027, 1, 3)),
        FreePeriod(0, date(2027, 1, 4), date(2027, 12, 31)),
    )


def test_other_terms_keep_what_is_taken(town: Town, matches: Matches) -> None:
    job = str(town.made("/vacancies", vacancy(positions=2), town.employer)["id"])
    for match in ("m1", "m2"):
        matches.say("agreed", match, job)
    for positions, free in ((1, 0), (5, 3)):
        answer = town.call("PATCH", f"/vacancies/{job}", {"positions": positions}, town.employer)
        assert answer.get_json()["positionsFree"] == free
        assert town.spoken("vacancy")[-1].data.positions_free == free
    town.call("PATCH", f"/vacancies/{job}", {"positions": 1}, town.employer)
    matches.say("stopped", "m1", job, revision=9)
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 0


def test_a_promise_that_somebody_has_is_withdrawn_with_a_reason_and_not_deleted(
    town: Town, matches: Matches, job: str
) -> None:
    buddy = promised(town, job)
    matches.say("agreed", "m1", job, guidance=(buddy,))
    assert town.call("DELETE", f"/guidance-commitments/{buddy}", key=town.employer).status_code == 409
    changed = town.call("PATCH", f"/guidance-commitments/{buddy}", {"capacity": 1}, town.employer)
    assert min(part["free"] for part in changed.get_json()["freePerPeriod"]) == 0
    matches.say("withdrawn", "m1", job, revision=9)
    assert town.call("DELETE", f"/guidance-commitments/{buddy}", key=town.employer).status_code == 204


def test_a_closed_vacancy_stays_closed_when_somebody_stops(town: Town, matches: Matches, job: str) -> None:
    matches.say("agreed", "m1", job)
    town.call("DELETE", f"/vacancies/{job}", key=town.employer)
    matches.say("stopped", "m1", job, revision=9)
    assert [event.type.short for event in town.spoken("vacancy")][-2:] == ["vacancy.closed.v1"] * 2
    assert read(town, f"/vacancies/{job}")["positionsFree"] == 1


def test_a_course_without_a_number_of_seats_always_has_one(town: Town, matches: Matches) -> None:
    job = str(town.made("/vacancies", vacancy(positions=9), town.employer)["id"])
    open_to_all = str(town.made("/courses", course(seats=None), town.provider)["id"])
    for match in ("m1", "m2"):
        matches.say("agreed", match, job, courses=(open_to_all,))
    assert len(town.spoken("reservation.made")) == 2
    changed = town.call("PATCH", f"/courses/{open_to_all}", {"seats": 3}, town.provider)
    assert changed.get_json()["seatsFree"] == 1
