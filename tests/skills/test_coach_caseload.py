"""The list of candidates as a coach's working list: what is asked today, filters, and several people at once."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skills_house import NOW, RAW_CODE, Browser, House
from sqlalchemy import text

from services.skills.domain.caseload import Outline, Running, months_after, person
from shared.contracts.events import PATHWAY_RANKED
from shared.contracts.payloads import PathwaysRanked, RankedEntry
from shared.vocabulary.clock import ManualClock

TODAY = NOW.date()


def ranked(house: House, candidate: str, revision: int, *pathways: str, unclear: tuple[str, ...] = ()) -> None:
    entries = [RankedEntry(one, "vac-1", (), "direct", "ranked", 0.5) for one in pathways]
    entries += [RankedEntry(one, "vac-2", (), "direct", "to_clarify", 0.4) for one in unclear]
    house.hear(PATHWAY_RANKED, PathwaysRanked(candidate, revision, TODAY, "s", 1, tuple(entries)))


def asked(coach: Browser) -> dict[str, int]:
    """What the block on top counts, by the status its link asks for."""
    block = re.search(r'<section class="opstap-today".*?</section>', coach.page.text, re.S)
    assert block
    found = re.findall(r'href="([^"]*)"[^>]*><strong>(\d+)</strong>', block[0])
    return {link.rsplit("status=", 1)[1]: int(count) for link, count in found}


def shown(coach: Browser) -> list[str]:
    """References in the list, in order."""
    return re.findall(r'opstap-under">([^< ]+)', coach.page.text)


def row_of(coach: Browser, reference: str) -> str:
    rows = re.findall(r'<tr class="utrecht-table__row">.*?</tr>', coach.page.text, re.S)
    return next(" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows if f">{reference}" in row)


def test_what_is_asked_today_is_counted_and_every_count_is_a_link_to_those_people(house: House):
    begun = house.add(reference="BEGUN", team=None)["id"]
    house.step(begun, "started", 4, id="m-1", starts_on=date(2026, 7, 1), at=NOW - timedelta(days=140))
    soon = house.add(reference="SOON", team=None)["id"]
    house.step(soon, "accepted", 3, id="m-2", starts_on=TODAY + timedelta(days=9))
    silent = house.add(reference="SILENT", team=None)["id"]
    house.step(silent, "proposed", 1, id="m-3", at=NOW - timedelta(days=12))
    fresh = house.add(reference="FRESH", team=None)["id"]
    ranked(house, fresh, 1, "p-1", "p-2", unclear=("p-3",))
    house.call("POST", "candidates", {"reference": "BARE", "languages": {"nl": {"speaking": "A1"}}})
    coach = house.coach()
    coach.get("/")
    assert RAW_CODE.findall(coach.page.text) == []
    assert asked(coach) == {"follow_up": 1, "course_starts": 1, "unanswered": 1, "new_matches": 1, "intake": 1}
    expected = {
        "follow_up": ("BEGUN", "nazorg: 3 maanden na de start"),
        "course_starts": ("SOON", "cursus begint over 9 dagen"),
        "unanswered": ("SILENT", "12 dagen zonder antwoord"),
        "new_matches": ("FRESH", "2 nieuwe trajecten"),
        "intake": ("BARE", "intake mist: woonplaats, ervaring, week, vervoer, toestemming"),
    }
    for status, (reference, chip) in expected.items():
        coach.get(f"/?status={status}")
        assert shown(coach) == [reference]
        assert chip in row_of(coach, reference)


def test_filters_stay_in_the_address_combine_and_are_taken_away_one_by_one(house: House):
    for number, (level, team) in enumerate((("A1", "noord"), ("A2", "noord"), ("A2", "zuid"), (None, "noord"))):
        levels = {"nl": {"speaking": level, "reading": "A1"}}
        house.add(reference=f"P{number}", team=team, languages=levels)
        house.clock.advance(1)
    coach = house.coach()
    coach.get("/?level=A2&level=unknown&team=noord")
    assert shown(coach) == ["P1", "P3"]
    links = re.findall(r'class="caseload-filter-one" href="([^"]+)"', coach.page.text)
    assert [link.replace("&amp;", "&") for link in links] == [
        "/?level=A2&team=noord",
        "/?level=unknown&team=noord",
        "/?level=unknown&level=A2",
    ]
    coach.get("/?status=no-such-code&level=Z9&sort=bogus&page=nothing&team=")
    assert shown(coach) == ["P0", "P1", "P2", "P3"]
    coach.get("/?sort=reference&page=99999999999999999999")
    assert shown(coach) == ["P0", "P1", "P2", "P3"]
    coach.get("/?level=B2")
    assert "Niemand past bij deze filters" in coach.page.text


def test_several_are_spoken_to_today_and_it_is_taken_back(house: House):
    people = []
    for number in range(3):
        made = house.add(reference=f"P{number}", team=None)["id"]
        house.step(made, "started", 4, id=f"m-{number}", starts_on=date(2026, 7, 1), at=NOW - timedelta(days=140))
        house.clock.advance(1)
        people.append(made)
    coach = house.coach()
    coach.get("/?status=follow_up")
    coach.post("/caseload", {"candidate": people[:2], "do": "spoken"})
    assert coach.page.status_code == 303
    assert "status=follow_up" in coach.page.headers["Location"]
    coach.get(coach.page.headers["Location"])
    assert "Opgeschreven: 2 kandidaten zijn vandaag gesproken." in coach.page.text
    assert shown(coach) == ["P2"]
    other = house.coach("ander@zaanwolde.example")
    other.get(coach.page.request.path + "?" + coach.page.request.query_string.decode())
    other.post("/caseload/undo", {})
    assert "count=0" in other.page.headers["Location"], "nobody takes back what another coach has noted"
    coach.post("/caseload/undo", {})
    coach.get(coach.page.headers["Location"])
    assert "Teruggedraaid voor 2 kandidaten." in coach.page.text
    assert shown(coach) == ["P0", "P1", "P2"]
    coach.post("/caseload", {"do": "spoken"})
    assert "U hebt niemand aangevinkt" in coach.get(coach.page.headers["Location"]).text


def test_who_was_spoken_to_is_due_again_when_the_next_date_has_come(house: House):
    made = house.add(team=None)["id"]
    house.step(made, "started", 4, starts_on=date(2026, 8, 1), at=NOW - timedelta(days=100))
    coach = house.coach()
    coach.get("/?status=follow_up")
    assert "3 maanden" in row_of(coach, "ZW-0412")
    coach.post("/caseload", {"candidate": [made], "do": "spoken"})
    coach.get("/?status=follow_up")
    assert shown(coach) == []
    house.clock.advance(timedelta(days=90).total_seconds())
    coach.sign_in("coach@zaanwolde.example", coach.password)
    coach.get("/?status=follow_up")
    assert "6 maanden" in row_of(coach, "ZW-0412")


def test_candidates_are_made_ones_own_and_left_again(house: House):
    mine, others = house.add(reference="MINE", team=None)["id"], house.add(reference="OTHERS", team=None)["id"]
    coach, colleague = house.coach(), house.coach("anna@zaanwolde.example")
    for who, what in ((coach, mine), (colleague, others)):
        who.get("/")
        who.post("/caseload", {"candidate": [what], "do": "take"})
    coach.get("/?mine=1")
    assert shown(coach) == ["MINE"]
    coach.get("/")
    assert "uw kandidaat" in row_of(coach, "MINE")
    assert "anna@zaanwolde.example" in row_of(coach, "OTHERS")
    coach.get("/?mine=1")
    coach.post("/caseload", {"candidate": [mine], "do": "release"})
    assert shown_after(coach) == []


def shown_after(coach: Browser) -> list[str]:
    coach.get(coach.page.headers["Location"])
    return shown(coach)


def test_what_is_new_is_new_until_a_coach_has_gone_to_the_pathways(house: House):
    made = house.add(team=None)["id"]
    ranked(house, made, 1, "p-1", "p-2")
    coach = house.coach()
    answer = coach.get(f"/candidates/{made}/pathways")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/matcher/candidates/{made}")
    coach.get("/?status=new_matches")
    assert shown(coach) == []
    ranked(house, made, 2, "p-2", "p-3")
    coach.get("/?status=new_matches")
    assert "1 nieuw traject" in row_of(coach, "ZW-0412")
    ranked(house, made, 3, "p-1")
    assert not asked_for(coach, "new_matches"), "what was seen before is not new when it comes back"


def asked_for(coach: Browser, status: str) -> list[str]:
    coach.get(f"/?status={status}")
    return shown(coach)


@given(st.permutations(range(1, 5)), st.lists(st.integers(1, 4), max_size=3))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_twice_and_out_of_order_give_the_same(house: House, order: list[int], again: list[int]):
    made = house.add(team=None)["id"]
    for revision in [*order, *again]:
        ranked(house, made, revision, *(f"p-{number}" for number in range(revision)))
    with house.app.extensions["opstap"]["database"].read() as connection:
        row = connection.execute(text("select * from heard_lists where candidate = :one"), {"one": made}).one()
    assert (row.revision, row.unseen) == (4, 4)


def test_everything_noted_of_a_person_goes_with_them_and_a_late_list_brings_nothing_back(house: House):
    made, coach = house.add(team=None)["id"], house.coach()
    ranked(house, made, 1, "p-1")
    coach.get("/")
    coach.post("/caseload", {"candidate": [made], "do": "spoken"})
    coach.get("/")
    coach.post("/caseload", {"candidate": [made], "do": "take"})
    house.call("DELETE", f"candidates/{made}")
    ranked(house, made, 2, "p-2")
    with house.app.extensions["opstap"]["database"].read() as connection:
        for table in ("heard_lists", "follow_ups", "assignments"):
            assert connection.execute(text(f"select count(*) from {table}")).scalar() == 0, table


def test_nobody_notes_or_takes_people_of_another_team(house: House):
    made = house.add(team="noord")["id"]
    house.add(reference="ZW-2", team="zuid")
    other = house.coach("zuid@zaanwolde.example", team="zuid")
    for what in ("spoken", "take"):
        other.get("/")
        assert other.post("/caseload", {"candidate": [made], "do": what}).status_code == 404
    assert other.get(f"/candidates/{made}/pathways").status_code == 404
    assert "team" not in re.findall(r'<select[^>]*name="([^"]+)"', other.get("/").text)


def test_a_list_without_anybody_says_what_to_do(house: House):
    page = house.coach().get("/").text
    assert "Er zijn nog geen kandidaten" in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
        (date(2027, 12, 5), 1, date(2028, 1, 5)),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(day: date, months: int, then: date):
    assert months_after(day, months) == then


def test_who_began_later_than_planned_is_asked_later():
    clock = ManualClock(NOW)
    outline = Outline("c", "ZW-1", None, None, clock.now(), clock.now(), "A2")
    late = Running("started", date(2026, 7, 1), None, None, NOW - timedelta(days=30))
    assert person(outline, [late], TODAY).statuses == ()
    assert person(outline, [Running("stopped", date(2026, 1, 1), None, None, NOW)], TODAY).statuses == ()
