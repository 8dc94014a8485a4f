"""The intake from a first talk to the check page: on a phone and on a desk, with and without JavaScript, by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from browser.browsing import opens, page_of, sign_in
from browser.intake_pages import CHOSEN, CODES, TICKED, TYPED
from skills_house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (360, True), (1280, False), (1280, True)])
def test_a_new_candidate_is_taken_in_step_by_step(
    chromium: Any, site: str, house: House, width: int, scripts: bool
) -> None:
    page = page_of(chromium, width, scripts=scripts)
    sign_in(page, site, house.coach().password)
    opens(page, "text=Nieuwe kandidaat >> nth=0")
    for number, code in enumerate(CODES):
        assert page.inner_text("main .opstap-where") == f"Stap {number + 1} van {len(CODES)}"
        for name, text in TYPED[code].items():
            page.fill(f"[name='{name}']", text)
        for name, choice in CHOSEN.get(code, {}).items():
            page.select_option(f"[name='{name}']", choice)
        for selector in TICKED.get(code, []):
            page.check(selector)
        if code == "week":
            page.click("button[value='office']") if scripts else opens(page, "button[value='office']")
            assert "vrijdag 08:30–17:00" in page.inner_text("#week-in-words")
        opens(page, ".opstap-save button >> nth=0")
    assert page.inner_text("h1") == "Controleren"
    shown = page.inner_text("main")
    for text in (
        "Selam",
        "1506 AB",
        "6,5",
        "middelbare school",
        "spreken A2",
        "maandag: 08:30–17:00",
        "fiets",
        "buddy",
    ):
        assert text in shown, text
    assert "Telefoonnummer of e-mailadres: zonder" in shown
    opens(page, "text=Telefoonnummer of e-mailadres")
    page.fill("[name='personal.phone']", "06 12345678")
    opens(page, "text=Opslaan en terug naar controleren")
    assert page.inner_text("h1") == "Controleren" and "Telefoonnummer of e-mailadres: zonder" not in shown_now(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    (only,) = house.call("GET", "candidates").json["items"]
    assert only["consent"] == {"shareWithProviders": True, "on": "2026-11-01"}
    assert len(only["availability"]["weekly"]) == 5 and only["needs"] == ["buddy"]
    page.context.close()


def shown_now(page: Any) -> str:
    return str(page.inner_text("main"))


def test_three_steps_by_keyboard_alone(chromium: Any, site: str, house: House) -> None:
    page = page_of(chromium, 1280)
    sign_in(page, site, house.coach().password)
    page.goto(f"{site}/intake")

    def reach(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"{name} is not reached by the keyboard")

    reach("reference")
    page.keyboard.type("ZW-7")
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/home")
    reach("home.postcode")
    page.keyboard.type("1506")
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/experience")
    reach("experience.0.label")
    page.keyboard.type("metsel")
    page.wait_for_selector(".opstap-options:not([hidden]) [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("[name='experience.0.label']") == "metselaar"
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/skills")
    (only,) = house.call("GET", "candidates").json["items"]
    assert only["experience"][0]["label"] == "metselaar" and only["home"]["postcode"] == "1506"
    page.context.close()


def test_what_was_typed_is_there_after_signing_in_again(chromium: Any, site: str, house: House) -> None:
    made = house.add()["id"]
    page = page_of(chromium, 360, scripts=False)
    sign_in(page, site, house.coach().password)
    page.goto(f"{site}/candidates/{made}/intake/needs")
    page.fill("[name='notes']", "Lang verhaal.")
    house.clock.advance(2 * 3600)
    opens(page, ".opstap-save button >> nth=0")
    assert "is bewaard" in page.inner_text("main")
    password = house.coach("tweede@zaanwolde.example").password
    page.fill("input[name=email]", "tweede@zaanwolde.example")
    page.fill("input[name=password]", password)
    opens(page, "main button[type=submit]")
    assert page.query_selector("[name='notes']") is None, "another account sees nothing of it"
    page.context.close()


@pytest.mark.parametrize(("width", "second"), [(360, "ar"), (1280, "none")])
def test_no_step_has_an_accessibility_problem(chromium: Any, site: str, house: House, width: int, second: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    made = house.add(availability={"commitments": [{"day": "tue", "from": "09:00", "to": "12:00"}]})["id"]
    page = page_of(chromium, width, bypass_csp=True)
    sign_in(page, site, house.coach().password)
    page.goto(f"{site}/second-language?to={second}&next=/skills/intake")
    axe, found = Axe(), []

    def check(name: str) -> None:
        for one in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            found.append((name, one["id"], one["nodes"][0]["html"][:160]))
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append((name, "scrolls sideways", str(wide)))

    check("first step")
    for code in [*CODES, "check"]:
        page.goto(f"{site}/candidates/{made}/intake/{code}")
        for closed in page.query_selector_all("main details:not([open]) summary"):
            closed.click()
        if code == "week":
            page.click("button[value='nights']")
            page.click("button[value='office']")
        check(code)
    page.goto(f"{site}/candidates/{made}/intake/travel")
    page.fill("[name='travel.maxMinutes']", "ver")
    opens(page, ".opstap-save button >> nth=0")
    check("a step with a mistake")
    page.context.close()
    assert found == []
