"""The list of suggestions under a field: by keyboard, for screen readers, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.browsing import page_of, sign_in
from skills_house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LABEL = "[name='experience.0.label']"
OPTIONS = ".opstap-options:not([hidden]) [role=option]"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_suggestion_is_chosen_by_keyboard_and_the_form_is_not_sent(
    chromium: Any, site: str, house: House, width: int
) -> None:
    page = page_of(chromium, width)
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None)
    sign_in(page, site, house.coach().password)
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
    page.context.close()


def test_an_open_list_has_no_barriers_that_a_checker_finds(chromium: Any, site: str, house: House) -> None:
    page = page_of(chromium, bypass_csp=True)
    sign_in(page, site, house.coach().password)
    page.goto(f"{site}/candidates/new")
    page.fill(LABEL, "bak")
    page.wait_for_selector(OPTIONS)
    page.press(LABEL, "ArrowDown")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    page.context.close()
