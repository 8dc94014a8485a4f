"""What a coach sees of proposals: on the person's page and in the list."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from skills_house import BAKERY, RAW_CODE, SCHOOL, STRANGER, Browser, House

from shared.contracts.matches import PartyAnswer
from shared.vocabulary.matches import NOTHING_LEFT, STATES, STEPS

STANDINGS = ("wacht op antwoord", "geaccepteerd", "begonnen", "afgewezen", "aan niemand verteld", "nog geen")
WORDING = Path(__file__).parents[2] / "services" / "skills" / "web" / "wording"


def proposals(coach: Browser, candidate: str) -> str:
    """The words of the section about proposals."""
    page = coach.get(f"/candidates/{candidate}").text
    assert RAW_CODE.findall(page) == []
    section = re.search(r'<section[^>]*id="proposals".*?</section>', page, re.S)
    assert section
    return " ".join(re.sub(r"<[^>]+>", " ", section[0]).split())


def test_a_coach_reads_who_said_what_and_when(house: House):
    made, coach = house.add()["id"], house.coach()
    assert "Er is nog geen traject voorgesteld" in proposals(coach, made)
    house.key("provider", organisation=SCHOOL)
    with house.app.extensions["opstap"]["database"].read() as connection:
        from services.skills.store.accounts import account_by_email

        by = account_by_email(connection, "coach@zaanwolde.example").id
    house.step(made, "proposed", 1, by=by)
    house.clock.advance(timedelta(days=2).total_seconds())
    one_yes = (PartyAnswer(BAKERY, "employer", "accepted"), PartyAnswer(SCHOOL, "provider", "asked"))
    house.step(made, "answered", 2, party=BAKERY, answers=one_yes, by="key-of-the-bakery")
    coach.sign_in("coach@zaanwolde.example", coach.password)
    shown = proposals(coach, made)
    for text in (
        "Medewerker broodproductie bij Bakkerij De Zaan",
        "wacht op antwoord",
        "werken en ’s avonds leren · baan · NT2 A2 naar B1 · begint op 12 januari 2027",
        "Bakkerij De Zaan: ja",
        "Taalhuis Zaanwolde: nog geen antwoord",
        "22 november 2026 Voorgesteld. Partijen: Bakkerij De Zaan, Taalhuis Zaanwolde (coach@zaanwolde.example)",
        "24 november 2026 Bakkerij De Zaan zegt ja",
    ):
        assert text in shown, text
    assert "key-of-the-bakery" not in shown


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("step", "more", "texts"),
    [
        ("waitlisted", {"party": SCHOOL, "reason": "no_place_yet"}, ["wachtlijst: nog geen plaats"]),
        ("agreed", {"party": SCHOOL}, ["zegt ja. Iedereen heeft nu ja gezegd"]),
        (
            "refused",
            {"party": BAKERY, "reason": "filled_otherwise"},
            ["zegt nee: de plaats is al vergeven", "afgewezen"],
        ),
        ("refused", {"reason": "no_seat_left"}, ["Het gaat niet door: de cursus is vol"]),
        ("refused", {"party": BAKERY, "reason": "a_code_of_later"}, ["Bakkerij De Zaan zegt nee"]),
        ("accepted", {"reason": "undone"}, ["De start is teruggedraaid"]),
        ("withdrawn", {"reason": "undone"}, ["Het voorstel is teruggedraaid", "ingetrokken"]),
        ("proposed", {"reason": "consent_withdrawn"}, ["De toestemming is ingetrokken"]),
        ("started", {}, ["Begonnen", "begonnen"]),
        ("stopped", {"reason": "too_far"}, ["Gestopt: te ver weg", "gestopt"]),
        ("completed", {"reason": "goal_reached"}, ["Afgerond: het doel is bereikt", "afgerond"]),
    ],
)
def test_every_step_is_said_in_plain_words(house: House, step: str, more: dict, texts: list[str]):
    made = house.add()["id"]
    house.step(made, "proposed", 1)
    house.step(made, step, 2, **more)
    shown = proposals(house.coach(), made)
    for text in texts:
        assert text in shown, text
    assert "a_code_of_later" not in shown


def test_without_permission_the_coach_is_told_that_nobody_hears_of_it(house: House):
    made, coach = house.add(consent={"shareWithProviders": False})["id"], house.coach()
    house.step(made, "proposed", 1, shared=False)
    shown = proposals(coach, made)
    assert "horen niets van dit voorstel" in shown
    assert "aan niemand verteld" in shown
    assert "antwoord" not in shown
    assert f'href="/candidates/{made}/consent">Toestemming vastleggen' in coach.page.text
    house.call("PATCH", f"candidates/{made}", {"consent": {"shareWithProviders": True}})
    assert "Trek het in en stel het opnieuw voor" in proposals(coach, made)


def test_permission_that_came_back_opens_no_introduction_until_it_is_proposed_again(house: House):
    made, coach = house.accepted(), house.coach()
    house.step(made, "accepted", 4, shared=False, reason="consent_withdrawn")
    shown = proposals(coach, made)
    assert "één keer op te halen" not in shown
    assert "stel het opnieuw voor" in shown


def test_introductions_and_refusals_are_on_the_page_and_many_of_a_kind_are_told_once(house: House):
    made, coach = house.accepted(), house.coach()
    assert "tot en met 6 december 2026 één keer op te halen door: Bakkerij De Zaan, Taalhuis Zaanwolde." in proposals(
        coach, made
    )
    house.introduce(BAKERY)
    for _ in range(3):
        house.introduce(STRANGER)
    shown = proposals(coach, made)
    assert "Bakkerij De Zaan heeft naam en contactgegevens opgehaald" in shown
    assert "Een andere organisatie vroeg om naam en contactgegevens" in shown
    assert "Er is niets gegeven (3 keer)" in shown
    assert "één keer op te halen door: Taalhuis Zaanwolde." in shown
    house.call("PATCH", f"candidates/{made}", {"consent": {"shareWithProviders": False}})
    assert "kunnen naam en contactgegevens niet ophalen" in proposals(coach, made)
    house.call("PATCH", f"candidates/{made}", {"consent": {"shareWithProviders": True}})
    house.clock.advance(timedelta(days=15).total_seconds())
    coach.sign_in("coach@zaanwolde.example", coach.password)
    assert "één keer op te halen" not in proposals(coach, made)


@pytest.mark.sqlite_only
def test_live_proposals_come_first_and_ended_ones_are_folded_away(house: House):
    made, coach = house.add()["id"], house.coach()
    house.step(made, "refused", 1, id="m-1", vacancy_title="Oude vacature")
    shown = proposals(coach, made)
    assert "Afgelopen voorstellen (1)" in shown
    assert '<details class="opstap-earlier" open>' in coach.page.text
    house.step(made, "proposed", 1, id="m-2", vacancy_title="Nieuwe vacature")
    shown = proposals(coach, made)
    assert shown.index("Nieuwe vacature") < shown.index("Oude vacature")
    assert '<details class="opstap-earlier">' in coach.page.text


def test_the_list_shows_where_everybody_stands(house: House):
    coach = house.coach()
    for number, state in enumerate(("proposed", "accepted", "started", "refused")):
        made = house.add(reference=f"ZW-{number}", team=None)["id"]
        house.step(made, state, 1, id=f"m-{number}")
        house.clock.advance(1)
    untold = house.add(reference="ZW-8", team=None)["id"]
    house.step(untold, "proposed", 1, id="m-8", shared=False)
    house.clock.advance(1)
    house.add(reference="ZW-9", team=None)
    rows = re.findall(r'<tr class="utrecht-table__row">.*?</tr>', coach.get("/").text, re.S)
    told = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    for number, state in enumerate(STANDINGS):
        assert state in told[number], told[number]


def test_a_coach_of_another_team_sees_nothing_of_it(house: House):
    made = house.add(team="noord")["id"]
    house.step(made, "proposed")
    other = house.coach("zuid@zaanwolde.example", team="zuid")
    assert other.get(f"/candidates/{made}").status_code == 404
    assert "wacht op antwoord" not in other.get("/").text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_state_step_and_reason_has_its_words(language: str):
    known = json.loads((WORDING / f"{language}.json").read_text(encoding="utf-8"))
    wanted = {f"match.state.{state}" for state in STATES} | {f"match.step.{step}" for step in STEPS}
    wanted |= {f"match.reason.{reason}" for reason in NOTHING_LEFT}
    assert wanted <= set(known)
