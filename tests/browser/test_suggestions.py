"""The list of suggestions under a field: by keyboard, for screen readers, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from skills_house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LABEL = "[name='experience.0.label']"
OPTIONS = ".opstap-options:not([hidden]) [role=option]"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_suggestion_is_chosen_by_keyboard_and_the_form_is_not_sent(
    chromium: Any, site: str, house: House, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(15_000)
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None)
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", "coach@zaanwolde.example")
    page.fill("input[name=password]", house.coach().password)
    page.click("main button[type=submit]")
    page.goto(f"{site}/candidates/new")
    page.fill("[name='personal.contactLanguage']", "Arabisch")
    field = page.locator(LABEL)
    field.press_sequentially("khabb")
    page.wait_for_selector(OPTIONS)
    assert page.locator(OPTIONS).first.inner_text().split() == ["bakker", "خباز"]
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    box = page.locator(OPTIONS).first.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    field.press("Enter")
    assert field.input_value() == "bakker"
    assert page.locator(OPTIONS).count() == 0 and page.url.endswith("/candidates/new")
    field.fill("ba")
    page.wait_for_selector(OPTIONS)
    field.press("Escape")
    assert page.locator(OPTIONS).count() == 0 and field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "ba", "closing the list leaves what was typed"
    field.fill("metsel")
    page.locator(OPTIONS).first.click()
    assert field.input_value() == "metselaar"
    assert refused == []
    context.close()


def test_an_open_list_has_no_barriers_that_a_checker_finds(chromium: Any, site: str, house: House) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", "coach@zaanwolde.example")
    page.fill("input[name=password]", house.coach().password)
    page.click("main button[type=submit]")
    page.goto(f"{site}/candidates/new")
    page.fill(LABEL, "bak")
    page.wait_for_selector(OPTIONS)
    page.press(LABEL, "ArrowDown")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    context.close()
