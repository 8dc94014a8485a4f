"""From signing in to a proposal without a mouse: every step of the intake, the pathways, and what goes out."""

from __future__ import annotations

from typing import Any

import pytest
from browser.intake_pages import CHOSEN, CODES, TICKED, TYPED
from browser.whole_site import Site

from shared.testing.running import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST_TABS = 250
LEVELS = {f"languages.0.{skill}": "A2" for skill in ("listening", "speaking", "reading", "writing")}
ALSO_CHOSEN = {"languages": LEVELS | {"languages.0.source": "tested"}}
IS = "(selector) => document.activeElement.matches(selector)"


def reach(page: Any, selector: str) -> None:
    """Go on with Tab until this has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate(IS, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


def choose(page: Any, selector: str, value: str) -> None:
    """Go down the choices of a select until this one is there."""
    reach(page, selector)
    for _ in range(page.locator(f"{selector} option").count()):
        if page.input_value(selector) == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not come to {value} of {selector}")


def follow(page: Any, selector: str) -> None:
    """Press the link or button."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill_in(page: Any, code: str) -> None:
    """One step of the intake, its fields in whatever order; then save."""
    for name, text in TYPED[code].items():
        start(page)
        reach(page, f"[name='{name}']")
        page.keyboard.type("ZW-9009" if name == "reference" else text)
        page.keyboard.press("Escape")  # what is suggested
    for name, choice in (CHOSEN | ALSO_CHOSEN).get(code, {}).items():
        start(page)
        choose(page, f"[name='{name}']", choice)
    for selector in TICKED.get(code, []):
        start(page)
        reach(page, selector)
        page.keyboard.press("Space")
        assert page.is_checked(selector)
    if code == "week":
        start(page)
        reach(page, "button[value='office']")
        page.keyboard.press("Enter")
    start(page)
    follow(page, ".opstap-save button")


def start(page: Any) -> None:
    """The focus where the content begins, as after the link that leads there."""
    page.focus("main")


def test_somebody_is_taken_in_and_something_is_proposed_by_keyboard_alone(chromium: Any, town: Site) -> None:
    context = chromium.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{town.base}/skills/sign-in")
    reach(page, "[name=email]")
    page.keyboard.type(town.email)
    reach(page, "[name=password]")
    page.keyboard.type(town.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, "main a[href='/skills/intake']")
    for code in CODES:
        fill_in(page, code)
    assert page.inner_text("h1") == "Controleren"
    start(page)
    follow(page, "main a[href$='/pathways']")
    until(lambda: page.locator("main a[href$='/propose']").count(), "the new candidate is ranked", 60)
    start(page)
    follow(page, "main a[href$='/propose']")
    assert "Dit gaat eruit" in page.inner_text("main")
    follow(page, "main form button[type=submit]")
    assert "voorgesteld, wacht op antwoord" in page.inner_text("#decided")
    context.close()
