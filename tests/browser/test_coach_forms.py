"""A coach at work in a real browser: by keyboard and mouse, without JavaScript, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from browser.browsing import opens, page_of, sign_in
from skills_house import STRANGER, House, full

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_coach_types_everything_mends_a_mistake_changes_it_and_erases(chromium: Any, site: str, house: House) -> None:
    password = house.coach().password
    page = page_of(chromium, scripts=False)
    sign_in(page, site, password)
    assert page.url == f"{site}/"
    opens(page, "text=Nieuwe kandidaat >> nth=0")
    opens(page, "text=Liever alles op één pagina")
    for name, text in TYPED.items():
        page.fill(f"[name='{name}']", text)
    for name, choice in CHOSEN.items():
        page.select_option(f"[name='{name}']", choice)
    for selector in TICKED:
        page.check(selector)
    opens(page, "button[value='skills']")
    assert page.input_value("[name='skills.0.label']") == "deeg kneden", "what was typed is lost by adding a row"
    page.fill("[name='skills.1.label']", "broodjes smeren")
    page.fill("[name='personal.birthYear']", "negentien")
    with page.expect_navigation():
        page.press("[name='personal.birthYear']", "Enter")
    assert page.inner_text("#mistakes-title") == "Er is 1 ding dat nog niet klopt"
    page.click("#mistakes a")
    assert page.evaluate_handle("document.activeElement").get_attribute("id") == "personal-birthYear"
    page.fill("[name='personal.birthYear']", "1991")
    opens(page, ".opstap-save button")
    assert "Selam Testpersoon" in page.inner_text("h1")
    stored = house.call("GET", "candidates").json["items"][0]
    for name, value in EXPECTED.items():
        assert stored[name] == value, name
    assert [skill["label"] for skill in stored["skills"]] == ["deeg kneden", "broodjes smeren"]

    opens(page, "text=Ja, dit klopt allemaal")
    assert page.query_selector("text=Klopt dit?") is None
    opens(page, "text=Gegevens wijzigen")
    page.select_option("[name='languages.0.writing']", "A1")
    opens(page, ".opstap-save button")
    assert house.call("GET", f"candidates/{stored['id']}").json["languages"]["nl"]["writing"] == "A1"

    opens(page, "text=Kandidaat wissen")
    opens(page, "text=Ja, alles wissen")
    assert "gewist" in page.inner_text("main")
    assert house.call("GET", f"candidates/{stored['id']}").status_code == 404
    page.context.close()


TYPED = {
    "reference": "ZW-1000",
    "personal.givenName": "Selam",
    "personal.familyName": "Testpersoon",
    "personal.contactLanguage": "Tigrinya",
    "home.postcode": "1506 AB",
    "languages.0.code": "Nederlands",
    "languages.0.on": "1-10-2026",
    "integration.termEnd": "2-5-2029",
    "experience.0.label": "bakker",
    "experience.0.country": "Eritrea",
    "experience.0.years": "6,5",
    "skills.0.label": "deeg kneden",
    "education.0.field": "techniek",
    "certificates.other": "eigen_papier",
    "availability.weekly.0.from": "8",
    "availability.weekly.0.to": "17:30",
    "availability.workHoursMax": "32",
    "availability.commitments.0.from": "9:00",
    "availability.commitments.0.to": "12:00",
    "availability.commitments.0.what": "les",
    "travel.maxMinutes": "45",
    "wishes.occupations.0.value": "banketbakker",
    "wishes.sectors.0.value": "voeding",
    "consent.on": "1-11-2026",
    "notes": "Belt liever dan mailt.",
}
CHOSEN = {
    "languages.0.speaking": "A2",
    "languages.0.source": "tested",
    "learningRoute": "b1",
    "education.0.level": "secondary",
    "availability.commitments.0.day": "tue",
    "availability.commitments.0.replaceable.fromLevel": "A2",
    "availability.commitments.0.replaceable.toLevel": "B1",
    "engagements.0.value": "job",
}
TICKED = (
    "[name='licences'][value='B']",
    "[name='certificates'][value='vca_basic']",
    "[name='travel.modes'][value='bike']",
    "[name='needs.none']",
    "[name='consent.shareWithProviders']",
)
EXPECTED: dict[str, Any] = {
    "learningRoute": "b1",
    "licences": ["B"],
    "certificates": ["vca_basic", "eigen_papier"],
    "needs": [],
    "engagements": ["job"],
    "travel": {"modes": ["bike"], "maxMinutes": 45},
    "consent": {"shareWithProviders": True, "on": "2026-11-01"},
    "notes": "Belt liever dan mailt.",
    "education": [{"level": "secondary", "field": "techniek", "recognised": None}],
}


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, False), (390, True)])
def test_no_page_has_an_accessibility_problem(chromium: Any, site: str, house: House, width: int, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    made = house.accepted(team=None)
    house.introduce(STRANGER)
    house.step(made, "refused", 1, id="m-2", reason="no_seat_left")
    house.step(made, "proposed", 1, id="m-3", shared=False)
    password = house.coach().password
    page = page_of(chromium, width, bypass_csp=True, color_scheme="dark" if dark else "light")
    axe, found = Axe(), []

    def check(name: str) -> None:
        for one in axe.run(page).response["violations"]:
            found.append((name, one["id"], one["nodes"][0]["html"][:120]))
        width_of_page = page.evaluate("document.documentElement.scrollWidth")
        if width_of_page > width:
            found.append((name, "scrolls sideways", str(width_of_page)))

    page.goto(f"{site}/sign-in")
    check("sign in")
    sign_in(page, site, "niet het wachtwoord")
    check("sign in refused")
    sign_in(page, site, password)
    check("list")
    at = f"/candidates/{made}"
    for path in ("/candidates/new", at, f"{at}/edit", f"{at}/erase", f"{at}/consent", "/password", "/nowhere"):
        page.goto(site + path)
        check(path)
    page.goto(site + at)
    page.click("details.opstap-earlier summary")
    assert "de cursus is vol" in page.inner_text("#proposals")
    check("ended proposals")
    page.goto(f"{site}{at}/edit")
    page.fill("[name='reference']", "")
    page.fill("[name='availability.weekly.0.from']", "99")
    opens(page, ".opstap-save button")
    check("edit with mistakes")
    page.context.close()
    assert found == []


def test_the_language_is_changed_with_one_click_and_stays(chromium: Any, site: str, house: House) -> None:
    password = house.coach().password
    house.call("POST", "candidates", full(team=None))
    page = page_of(chromium, scripts=False)
    sign_in(page, site, password)
    opens(page, "text=English")
    assert page.inner_text("h1") == "Candidates"
    opens(page, "text=New candidate >> nth=0")
    assert page.inner_text("h1") == "Person"
    page.context.close()
