"""The page of one person: what can be done now, and the log of who decided what."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skills_house import NOW, RAW_CODE, SCHOOL, Browser, House
from sqlalchemy import text

from shared.contracts.events import OUTCOME_RECORDED
from shared.contracts.payloads import OUTCOMES, OutcomeState


def block(coach: Browser, candidate: str, label: str) -> str:
    """The words of the section with this heading."""
    page = coach.get(f"/candidates/{candidate}").text
    assert RAW_CODE.findall(page) == []
    found = re.search(rf'<section[^>]*aria-labelledby="{label}".*?</section>', page, re.S)
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split()) if found else ""


def begun(house: House, match: str = "m-1", **more) -> str:
    made = str(house.add(team=None, **more)["id"])
    house.step(made, "proposed", 1, id=match, at=NOW - timedelta(days=160))
    house.step(made, "started", 4, id=match, starts_on=date(2026, 8, 1), at=NOW - timedelta(days=110))
    return made


def outcome(house: House, candidate: str, months: int, what: str = "working", revision: int = 1) -> None:
    house.hear(OUTCOME_RECORDED, OutcomeState(f"o-{candidate}-{months}", revision, candidate, "pw-1", months, what))


def test_what_is_to_be_done_stands_on_top_and_leads_to_where_it_is_done(house: House):
    made, coach = begun(house), house.coach()
    shown = block(coach, made, "todo")
    assert "Vraag hoe het gaat: 3 maanden na de start (sinds 4 november 2026)." in shown
    assert f'href="/matcher/candidates/{made}/matches/m-1/outcomes/3"' in coach.page.text
    assert "nog niet opgeschreven" in shown
    house.step(made, "proposed", 1, id="m-2", at=NOW - timedelta(days=3))
    assert "Een voorstel wacht op antwoord sinds 19 november 2026." in block(coach, made, "todo")
    assert f'href="/matcher/candidates/{made}/matches/m-2/answer"' in coach.page.text
    bare = house.call("POST", "candidates", {"reference": "BARE"}).json["id"]
    assert "Dit ontbreekt: woonplaats, taalniveau, ervaring, week, vervoer, toestemming." in block(coach, bare, "todo")
    assert "niets te doen" in block(coach, house.add(reference="DONE", team=None)["id"], "todo")


def test_an_outcome_closes_the_reminder_until_the_next_and_stands_in_the_log(house: House):
    made, coach = begun(house), house.coach()
    outcome(house, made, 3, "working_fewer_hours")
    assert "niets te doen" in block(coach, made, "todo")
    assert "3 maanden na de start: werkt daar minder uren" in block(coach, made, "title-log")
    house.clock.advance(timedelta(days=90).total_seconds())
    coach.sign_in("coach@zaanwolde.example", coach.password)
    assert "6 maanden na de start" in block(coach, made, "todo")


def test_one_person_is_spoken_to_taken_and_it_is_taken_back_on_their_own_page(house: House):
    made, coach = begun(house), house.coach()
    coach.get(f"/candidates/{made}")
    coach.post("/caseload", {"do": "spoken"})
    assert coach.page.headers["Location"].startswith(f"/candidates/{made}?")
    coach.get(coach.page.headers["Location"])
    assert "1 kandidaat is vandaag gesproken" in coach.page.text
    assert "Laatst gesproken: 22 november 2026." in coach.page.text
    coach.post("/caseload/undo", {})
    assert coach.page.headers["Location"].startswith(f"/candidates/{made}?")
    assert "nog niet opgeschreven" in block(coach, made, "todo")
    coach.post("/caseload", {"do": "take"})
    assert "Coach: coach@zaanwolde.example." in block(coach, made, "todo")


def test_the_log_says_who_decided_what_and_why_newest_first(house: House):
    made, coach = house.add(team=None)["id"], house.coach()
    with house.app.extensions["opstap"]["database"].read() as connection:
        by = connection.execute(text("select id from accounts")).scalar_one()
    house.step(made, "proposed", 1, reason="too_far", by=by, at=NOW - timedelta(days=9))
    house.step(made, "refused", 2, party=SCHOOL, reason="no_seat_left", at=NOW - timedelta(days=2))
    shown = block(coach, made, "title-log")
    assert "Medewerker broodproductie bij Bakkerij De Zaan: Voorgesteld." in shown
    assert "(coach@zaanwolde.example)" in shown
    assert shown.index("20 november 2026") < shown.index("13 november 2026")
    assert f'href="/matcher/candidates/{made}"' in coach.page.text
    assert block(coach, house.add(reference="NEW", team=None)["id"], "title-log") == ""


@given(st.permutations(range(1, 4)), st.lists(st.integers(1, 3), max_size=3))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_outcomes_twice_and_out_of_order_give_the_same(house: House, order: list[int], again: list[int]):
    made = house.add(team=None)["id"]
    for revision in [*order, *again]:
        outcome(house, made, 3, OUTCOMES[revision], revision)
    with house.app.extensions["opstap"]["database"].read() as connection:
        query = text("select revision, outcome from heard_outcomes where candidate = :one")
        assert connection.execute(query, {"one": made}).all() == [(3, OUTCOMES[3])]


@pytest.mark.sqlite_only
def test_outcomes_go_with_the_person_and_do_not_come_back(house: House):
    made = begun(house)
    outcome(house, made, 3)
    house.call("DELETE", f"candidates/{made}")
    outcome(house, made, 6)
    with house.app.extensions["opstap"]["database"].read() as connection:
        assert connection.execute(text("select count(*) from heard_outcomes")).scalar() == 0


def test_every_outcome_has_its_words(house: House):
    made, coach = house.add(team=None)["id"], house.coach()
    for number, what in enumerate(OUTCOMES):
        outcome(house, made, 3, what, number + 1)
        assert "3 maanden na de start:" in block(coach, made, "title-log")
